"""Whether a licence is needed, as text."""

from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.controls.requirement import Transaction, requirement
from tidewaiter.controls.stated_item import item_of
from tidewaiter.report.law.requirement_text import as_requirement


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"destination": "CN", "exported_from": "US"}, "a licence is needed"),
        ({"destination": "FR"}, "UNKNOWN"),
        ({"destination": "AE", "headquarters": "FR", "ultimate_parent": "FR"}, "VERIFY"),
    ],
)
def test_the_answer_its_trace_and_what_it_is_not(facts, about, said):
    transaction = Transaction(item=item_of(facts.chips["nvidia/h200-sxm"]), **about)
    found = requirement(transaction, facts.controls, date(2026, 2, 1))
    text = as_requirement(found, facts.sources)
    assert said in text
    assert "it clears nobody" in text
    for answer in found.rules:
        assert f"[{answer.rule}, {answer.status}, {answer.kind}]" in text
        assert facts.sources[answer.source].title.split("(")[0].strip()[:30] in text
