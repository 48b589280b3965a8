"""Which random drawings bear on an interval, and which failures are more than errors of looking."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tidewaiter.books.drawings import drawing_class, failed_rows, miss_of, weighed_drawings
from tidewaiter.books.evidence_errors import chance_of_at_least
from tidewaiter.books.presence import Evidence, interval, posterior_of
from tidewaiter.facts.catalogue import load_facts

FACTS = load_facts().books["accounting"]
BOOK = (100.0, 100.0)


def row(pool: int, drawn: int, failed: int = 0, grade: str = "challenged") -> dict[str, Any]:
    return {
        "grade": grade, "date": "2026-10-20", "pool": pool, "drawn": drawn, "failed": failed,
    }  # fmt: skip


def failing(failed: int, drawn: int, grade: str = "serial", **given: Any) -> dict[str, Any]:
    return {
        "rule": "drawing-failed", "account": "site:A", "item": "x", "low": float(failed),
        "high": float(failed), "serials": [], "evidence": [], "arithmetic": ["said"],
        "grade": grade, "book": float(drawn), "takings": 1,
    } | given  # fmt: skip


def test_a_drawing_from_all_that_is_there_is_weighed() -> None:
    (drawn,), left_out = weighed_drawings([row(100, 12, 3)], BOOK, {}, FACTS)
    assert (drawn.grade, drawn.pool, drawn.units, drawn.failed) == ("challenged", 100, 12, 3)
    assert left_out == ()


@pytest.mark.parametrize(
    ("pool", "seen", "weighed"),
    [
        (100, {}, True),
        (60, {}, False),
        (60, {"challenged": 40}, False),  # ten of the 40 are those drawn: 90 were in reach
        (60, {"challenged": 50}, True),
        (60, {"serial": 50}, False),  # a label shows less than this look
        (120, {}, True),
        (95, {}, False),
    ],
)
def test_a_drawing_from_a_part_says_nothing_of_the_rest(
    pool: int, seen: dict[str, int], weighed: bool
) -> None:
    found, left_out = weighed_drawings([row(pool, 10)], BOOK, seen, FACTS)
    assert (len(found), len(left_out)) == ((1, 0) if weighed else (0, 1))


def test_of_a_book_that_is_a_range_the_least_must_have_been_in_reach() -> None:
    assert weighed_drawings([row(90, 5)], (90, 110), {}, FACTS)[0]
    found, (why,) = weighed_drawings([row(89, 5)], (90, 110), {}, FACTS)
    assert found == ()
    assert why == (
        "left out: a drawing from 89 on 2026-10-20, which says nothing of the rest of 90"
    )


def test_nothing_drawn_weighs_nothing() -> None:
    assert weighed_drawings([row(100, 0)], BOOK, {}, FACTS) == ((), ())


def test_a_look_misses_as_its_kind_of_check_does() -> None:
    misses = {kind.id: kind.miss.best for kind in FACTS.checks}
    assert miss_of("challenged", FACTS) == misses["nonce-challenge"]
    assert miss_of("serial", FACTS) == misses["site-visit"]
    photo = next(error for error in FACTS.grades if error.grade == "photo")
    assert miss_of("photo", FACTS) == photo.false_presence


def test_a_look_is_of_the_class_that_its_grade_reads() -> None:
    classes = [drawing_class(error.grade) for error in FACTS.grades]
    assert classes == ["inventory", "inventory", "inventory", "unit", "device", "device"]


@pytest.mark.parametrize("failed", [0, 6])
def test_failures_raise_the_interval_and_their_absence_lowers_it(failed: int) -> None:
    def ends(*rows: dict[str, Any]) -> tuple[float, float, float]:
        drawings, _ = weighed_drawings(rows, BOOK, {}, FACTS)
        evidence = Evidence(account="site:A", item="x", book=BOOK, drawings=drawings)
        return interval(posterior_of(evidence, FACTS), FACTS.priors.level)

    before, after = ends(), ends(row(100, 16, failed))
    assert after[2] < before[2]
    assert (after[0] > 0) == (failed > 0)
    assert after[1] > before[1] if failed else after[1] <= before[1]


# --- findings ---------------------------------------------------------------------------------


def test_what_errors_of_looking_explain_is_no_finding() -> None:
    assert failed_rows([failing(1, 100)], FACTS) == []


def test_more_than_that_is_one_with_the_class_of_its_grade() -> None:
    (found,) = failed_rows([failing(60, 100)], FACTS)
    explained = round(60 - found["low"])
    assert found["high"] == 60
    assert found["classes"] == ("unit",)
    share = 0.02 + 0.005  # false absence of a serial number read, and innocent loss
    assert chance_of_at_least(explained + 1, 100, share) <= 0.05
    assert chance_of_at_least(explained, 100, share) > 0.05


def test_drawings_of_one_account_are_not_added_up() -> None:
    rows = [failing(60, 100), failing(30, 30, "challenged"), failing(9, 9, account="site:B")]
    found = failed_rows(rows, FACTS)
    assert [(r["account"], r["high"]) for r in found] == [("site:A", 60), ("site:B", 9)]
    (few,) = failed_rows([failing(30, 400), failing(29, 29)], FACTS)
    assert few["high"] == 29  # fewer failed, and fewer of them are errors


def test_honest_accounts_are_named_no_more_often_than_stated() -> None:
    source = np.random.Generator(np.random.Philox(7))
    b = 1 / (0.02 + 0.005) - 1
    failed = source.binomial(40, source.beta(1, b, 1500))
    named = [bool(failed_rows([failing(int(n), 40)], FACTS)) for n in failed]
    assert np.mean(named) <= 0.05 + 3 * (0.05 * 0.95 / 1500) ** 0.5
