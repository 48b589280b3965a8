"""What changed between two runs, as text: counts first, then the basis, then order by order."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from basic_strategies import TROUBLESOME
from tidewaiter.model.trade.runs import OrderChange, RunChanges
from tidewaiter.report.screen.changes_text import MOST_TOLD, changes_text
from tidewaiter.report.text_table import display_width


def changed(order: str, before: str = "hold", after: str = "release", **more: Any) -> OrderChange:
    given_ = {"columns": ("outcome",), "why": (), **more}
    return OrderChange(order=order, row=1, before=before, after=after, **given_)


def run(*orders: OrderChange, **more: Any) -> RunChanges:
    moves: dict[str, int] = {}
    for one in orders:
        if one.before != one.after:
            move = f"{one.before} -> {one.after}"
            moves[move] = moves.get(move, 0) + 1
    given_ = {"came": (), "went": (), "same": 0, "basis": (), **more}
    return RunChanges(changed=orders, moves=moves, **given_)


def numbers(told: str) -> list[int]:
    """Return the numbers of the line of counts: changed, the same, new, gone."""
    _, heading, counts, *_ = told.splitlines()
    assert heading == "SINCE THE EARLIER RUN"
    words = ("changed", "same", "new", "gone")
    assert all(word in part for word, part in zip(words, counts.split(", "), strict=True))
    return [int(part.split()[0].replace(",", "")) for part in counts.split(", ")]


def test_two_equal_runs() -> None:
    told = changes_text(run(same=1_234_567))
    assert numbers(told) == [0, 1_234_567, 0, 0]
    assert "1,234,567" in told
    assert len(told.splitlines()) == 3


def test_orders_that_came_and_went_are_counted() -> None:
    told = changes_text(run(changed("X"), came=((1, "A"), (2, "B")), went=((3, "C"),), same=7))
    assert numbers(told) == [1, 7, 2, 1]


def test_an_order_is_told_with_its_move_its_columns_and_why() -> None:
    one = changed("PO-1", columns=("outcome", "hits"), why=("new: a", "gone: b"))
    lines = changes_text(run(one)).splitlines()
    assert "  hold -> release: 1" in lines
    at = lines.index("  - PO-1: hold -> release (outcome, hits)")
    assert lines[at + 1 : at + 3] == ["      new: a", "      gone: b"]


def test_an_answer_that_kept_its_outcome_is_told_without_an_arrow() -> None:
    told = changes_text(run(changed("PO-1", "hold", "hold", columns=("questions",))))
    assert "  - PO-1: hold (questions)" in told
    assert "->" not in told


def test_the_basis_stands_before_the_orders() -> None:
    told = changes_text(run(changed("PO-1"), basis=("list us-csl is new",)))
    assert told.index("  basis: list us-csl is new") < told.index("PO-1")


def test_many_changes_are_cut_and_counted() -> None:
    some = [changed(f"PO-{n}") for n in range(MOST_TOLD + 3)]
    told = changes_text(run(*some))
    assert f"PO-{MOST_TOLD - 1}:" in told
    assert f"PO-{MOST_TOLD}:" not in told
    assert told.endswith("  and 3 more in the results")
    assert "more in the results" not in changes_text(run(*some[:MOST_TOLD]))


@given(TROUBLESOME, TROUBLESOME, st.text(max_size=300))
def test_what_the_input_holds_stays_text_of_one_terminal(order: str, why: str, basis: str) -> None:
    told = changes_text(run(changed(order, why=(f"new: {why}",)), basis=(basis,)))
    for line in told.split("\n"):
        assert display_width(line) <= 100
        assert line.isprintable(), ascii(line)
