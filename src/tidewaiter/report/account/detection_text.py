"""What loss the inventory takings of a case would notice, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.account import words
from tidewaiter.report.account.account_text import STATUS
from tidewaiter.report.parties.lists_text import printable
from tidewaiter.report.text_table import table, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tidewaiter.model.books.detection import LossTest, SeriesDetection

TEST_WORDS = {
    "page": "Page's test",
    "sitmuf": "each period (SITMUF)",
    "cumulative": "the sum (CUMUF)",
    "gemuf": "any pattern (GEMUF)",
}
"""What each test is called."""
MOST_BLIND = 20


def detection_text(
    title: tuple[str, str, str],
    series: Sequence[SeriesDetection],
    blind: Sequence[tuple[str, str]],
) -> str:
    """Return the answer as text.

    Args:
        title: Name and status of the case, and the day asked about.
        series: By account and item.
        blind: Accounts and items without two takings that follow each other.
    """
    case, status, day = title
    told = STATUS.get(status, status)
    lines = [f"What loss would the takings of {printable(case)} notice, as of {day}?"]
    lines += [f"({printable(told)})", *_asked(series)]
    for one in series:
        lines += ["", *_series(one)]
    lines += ["", *_blind(blind)] if blind else []
    lines += ["", *_assumes(series)] if series else []
    return "\n".join(lines)


def _asked(series: Sequence[SeriesDetection]) -> Iterator[str]:
    if series:
        one = series[0]
        yield wrapped(
            f"each test accuses {one.false_alarm:.3g} of honest sequences; a smallest loss is one"
            f" that is noticed in {words.percent(one.goal)} of cases wherever it happens; at once:"
            " in one period; over n: evenly over n periods",
            "",
        )


def _series(one: SeriesDetection) -> Iterator[str]:
    periods = len(one.sigma)
    yield wrapped(
        f"{printable(words.account(one.account))}, {printable(words.item(one.item))}:"
        f" {periods} {'period' if periods == 1 else 'periods'}, {one.opened} to {one.closed};"
        f" sigma {_range(one.sigma)} chips a period, {one.sigma_total:.3g} of the sum",
        "",
    )
    heading: tuple[str, ...] = ("test", "alarms above")
    if one.loss is not None:
        heading += (f"{one.loss:g} at once", f"over {one.over}")
    heading += ("smallest at once", f"over {one.over}")
    rows = [heading, *(_test(test, stated=one.loss is not None) for test in one.tests)]
    yield from (f"  {line}" for line in table(rows))
    error = max(test.error for test in one.tests)
    yield f"  (Page's test by simulation: standard error of a probability {error:.1g} at most)"


def _test(test: LossTest, *, stated: bool) -> tuple[str, ...]:
    unit = "" if test.unit == "1" else f" {test.unit}"
    ends = (test.abrupt, test.protracted) if stated else ()
    noticed = tuple("unknown" if one is None else shares(one) for one in ends)
    least = (words.chips(test.least_abrupt), words.chips(test.least_protracted))
    return (TEST_WORDS[test.test], f"{test.threshold:.3g}{unit}", *noticed, *least)


def shares(ends: tuple[float, float]) -> str:
    """Return a probability that depends on where: ``41% to 55%``; no more than is known."""
    first, last = (_share(end) for end in ends)
    return first if first == last else f"{first} to {last}"


def _share(value: float) -> str:
    return "above 99%" if value > 0.995 else words.percent(value)


def _range(values: Sequence[float]) -> str:
    first, last = (f"{value:.3g}" for value in (min(values), max(values)))
    return first if first == last else f"{first} to {last}"


def _blind(blind: Sequence[tuple[str, str]]) -> Iterator[str]:
    names = [
        f"{printable(words.account(account))} {printable(words.item(item))}"
        for account, item in blind[:MOST_BLIND]
    ]
    more = f" and {len(blind) - MOST_BLIND:,} more" if len(blind) > MOST_BLIND else ""
    yield wrapped(", ".join(names) + more, "NO TWO TAKINGS, so no difference shows a loss: ")


def _assumes(series: Sequence[SeriesDetection]) -> Iterator[str]:
    yield "RESTS ON"
    for text in dict.fromkeys(text for one in series for text in one.assumes):
        yield wrapped(printable(text), "  - ")
