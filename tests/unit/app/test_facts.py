"""Facts: the check, and one fact with its sources."""

from __future__ import annotations

import pytest

from tidewaiter.app.facts import checked, fact
from tidewaiter.core.errors import UnknownNameError


def test_the_packaged_facts_have_no_errors_and_show_disagreements(facts):
    found = checked(facts)
    assert found.errors == ()
    assert len(found.disagreements) > 10
    assert found.counts["estimates"] == len(facts.estimates)


@pytest.mark.parametrize("ident", ["chips/nvidia/h20", "cases/operation-gatekeeper-2025"])
def test_a_fact_brings_every_source_it_cites(facts, ident):
    answer = fact(facts, ident)
    assert answer.sources
    assert set(answer.sources) <= set(facts.sources)
    assert answer.file.endswith(f"{answer.id}.yaml")


def test_one_identifier_in_two_kinds_names_the_other(facts):
    answer = fact(facts, "nvidia/h100-sxm")
    assert answer.kind == "chips"
    assert answer.others == ("prices/nvidia/h100-sxm",)


def test_a_source_is_a_fact_too(facts):
    assert fact(facts, "cnas-2025").fact.publisher
    with pytest.raises(UnknownNameError, match="no fact"):
        fact(facts, "nothing/at-all")
