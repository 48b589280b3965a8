"""Rows of the rule ``trend``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pytest

from tidewaiter.books.statistics.trend_findings import trend_rows
from tidewaiter.facts.catalogue import load_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    Rows = Callable[..., list[dict[str, Any]]]

FACTS = load_facts().books["accounting"]
LOSS = [980.0, 910.0, 850.0, 780.0, 715.0]
LATE = [980.0, 981.0, 985.0, 850.0, 740.0]
STAYS = [980.0, 979.0, 981.0, 980.0, 980.0]


def found_in(rows: list[dict[str, Any]], **given: Any) -> list[Any]:
    return trend_rows(rows, FACTS.grades, FACTS.priors, 7, **given)


def test_a_trend_is_a_row_with_its_arithmetic(counts: Rows) -> None:
    (row,) = found_in(counts(LOSS))
    assert (row["rule"], row["account"], row["item"]) == ("trend", "site:A", "acme/x1")
    assert row["rule"] in {rule.id for rule in FACTS.rules}
    assert row["low"] < 265 / 0.98 < row["high"]
    # 1.645 sigma each side at 90%; sigma is that of test_account_trend, where it is by hand.
    assert row["high"] - row["low"] == pytest.approx(2 * 1.644854 * 25.4997, rel=1e-5)
    told = "\n".join(row["arithmetic"])
    assert "misses 0.02 of the chips" in told
    assert "received 0 - sent 0 - (counted 910 - counted 980) is a difference of 70" in told
    assert "S passes h = 2.5" in told
    assert "0.05 of honest sequences of 4 periods" in told
    assert "270.4 missing beyond what is expected" in told
    assert len(row["arithmetic"]) == 1 + 1 + 4 + 1 + 1


def test_evidence_is_the_takings_of_the_trend_in_order(counts: Rows) -> None:
    (row,) = found_in(counts(LATE))
    assert [(e["row"], e["text"]) for e in row["evidence"]] == [
        (3, "985 counted on 2026-03-01"),
        (4, "850 counted on 2026-04-01"),
        (5, "740 counted on 2026-05-01"),
    ]
    assert {e["table"] for e in row["evidence"]} == {"inventories"}
    assert {e["grade"] for e in row["evidence"]} == {"serial"}
    (short,) = found_in(counts(LATE), most=2)
    assert short["evidence"] == row["evidence"][:2]


def test_two_takings_are_no_trend(counts: Rows) -> None:
    assert found_in(counts([990, 500])) == []
    assert len(found_in(counts([990, 500, 480]))) == 1
    assert found_in([]) == []


def test_accounts_do_not_touch_each_other(counts: Rows) -> None:
    rows = counts(LOSS, account="site:B") + counts(STAYS, account="site:A")
    rows += counts(LOSS, account="site:A", item="acme/x2")
    found = found_in(rows)
    assert [(r["account"], r["item"]) for r in found] == [
        ("site:A", "acme/x2"), ("site:B", "acme/x1"),
    ]  # fmt: skip
    assert found == found_in(rows[::-1])
    alone = found_in(counts(LOSS, account="site:B"))
    assert found[1:] == alone


def test_weak_evidence_says_little(counts: Rows) -> None:
    # Offers show nothing: half are wrong either way.
    assert found_in(counts([990, 500, 480], grade="listed")) == []


def test_a_movement_without_a_number_is_no_loss(counts: Rows) -> None:
    rows = counts(LOSS)
    for row in rows:
        row["shipments_high"] = float("inf")
    assert found_in(rows) == []


def test_a_stricter_false_alarm_needs_more(counts: Rows) -> None:
    def within(share: float) -> int:
        figure = msgspec.structs.replace(FACTS.priors.false_alarm, value=share)
        priors = msgspec.structs.replace(FACTS.priors, false_alarm=figure)
        return len(trend_rows(counts([980, 935, 890]), FACTS.grades, priors, 7))

    assert (within(0.2), within(0.001)) == (1, 0)


@pytest.mark.parametrize(
    ("start", "grow", "wobble"),
    [(1000, 0, True), (1000, 300, True), (12, 0, True), (1000, 50, False)],
)
def test_honest_accounts_are_named_no_more_often_than_stated(
    honest_rows: Rows, start: int, grow: int, wobble: bool
) -> None:
    accounts = 300
    share = len(found_in(honest_rows(accounts, 4, start, grow, wobble))) / accounts
    assert share <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / accounts)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("periods", "start", "grow"), [(2, 1000, 0), (4, 1000, 300), (12, 1000, 0)]
)
def test_honest_accounts_are_named_at_the_stated_rate(
    honest_rows: Rows, periods: int, start: int, grow: int
) -> None:
    # Takings that err as the errors suppose.
    accounts = 4000
    share = len(found_in(honest_rows(accounts, periods, start, grow, wobble=True))) / accounts
    assert share == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / accounts) + 0.01)


def test_planted_losses_are_found_and_covered(honest_rows: Rows) -> None:
    # 50 of 1,000 go missing in each of four periods.
    accounts = 100
    found = found_in(honest_rows(accounts, 4, 1000, 0, wobble=True, lost=50))
    assert len(found) >= 95
    covered = sum(row["low"] <= 200 <= row["high"] for row in found)
    assert covered >= 0.8 * len(found)
