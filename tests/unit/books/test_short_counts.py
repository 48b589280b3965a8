"""Short counts accuse nobody of what counting itself misses."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from tidewaiter.books.evidence_errors import chance_of_at_least
from tidewaiter.books.short_counts import beyond_errors, shared_alarm
from tidewaiter.facts.catalogue import load_facts

FACTS = load_facts().books["accounting"]


def short(low: float, *, grade: str = "photo", book: float = 254, takings: int = 1) -> Any:
    return {
        "rule": "count-short", "account": "site:A", "item": "x", "low": low, "high": low + 2,
        "serials": [], "evidence": [], "arithmetic": ["254 less 200"], "grade": grade,
        "book": book, "takings": takings,
    }  # fmt: skip


def test_a_shortage_that_errors_explain_is_no_finding() -> None:
    assert beyond_errors([short(13)], FACTS) == []


def test_what_errors_explain_is_taken_off_the_least_alone() -> None:
    (row,) = beyond_errors([short(100)], FACTS)
    limit = 100 - row["low"]
    share = 0.05 + 0.005  # photo's false absence, and the innocent loss
    assert chance_of_at_least(round(limit) + 1, 254, share) <= 0.05
    assert chance_of_at_least(round(limit), 254, share) > 0.05
    assert row["high"] == 102
    assert row["arithmetic"][0] == "254 less 200"
    assert "5.50% of the units" in row["arithmetic"][1]


def test_many_takings_need_more_and_better_grades_less() -> None:
    def limit(**given: Any) -> float:
        (row,) = beyond_errors([short(254, **given)], FACTS)
        return 254 - row["low"]

    assert limit(takings=12) > limit() > limit(grade="serial") > limit(grade="challenged")


@pytest.mark.parametrize("takings", [1, 4])
def test_honest_counts_alarm_no_more_often_than_stated(takings: int) -> None:
    source = np.random.Generator(np.random.Philox(5))
    b = 1 / (0.05 + 0.005) - 1
    missed = source.binomial(254, source.beta(1, b, (4000, takings)))
    worst = missed.max(axis=1)
    named = [bool(beyond_errors([short(float(w), takings=takings)], FACTS)) for w in worst[:1500]]
    assert np.mean(named) <= 0.05 + 3 * (0.05 * 0.95 / 1500) ** 0.5


def test_the_limits_follow_the_facts() -> None:
    grades = tuple(msgspec.structs.replace(g, false_absence=0.0) for g in FACTS.grades)
    none = msgspec.structs.replace(FACTS.priors.innocent_loss, value=0.0)
    priors = msgspec.structs.replace(FACTS.priors, innocent_loss=none)
    strict = msgspec.structs.replace(FACTS, grades=grades, priors=priors)
    (row,) = beyond_errors([short(1)], strict)
    assert row["low"] == 1


@pytest.mark.parametrize("tests", [1, 2, 5])
def test_several_tests_share_the_stated_false_alarms(tests: int) -> None:
    each = shared_alarm(FACTS, tests)
    assert each.priors.false_alarm.best == pytest.approx(FACTS.priors.false_alarm.best / tests)
    assert each.priors.diverting == FACTS.priors.diverting
    assert msgspec.json.decode(msgspec.json.encode(each), type=type(each)) == each
