"""Which innocent explanations do the records of a case close, account by account?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidewaiter.books.findings import RecordsSummary, closed_by
from tidewaiter.store.books.questions import asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tidewaiter.app.account.shown import OpenCase, Shown

    Rows = Sequence[Mapping[str, Any]]


STRANGE, MOVED, SHORT = "seen-never-shipped", "wrong-parent", "received-fewer"
"""Rules whose findings leave explanations open."""


def closing(case: OpenCase, what: Shown, rows: Rows) -> Callable[[str, str], dict[str, str]]:
    """Return the function from an account and item to the explanations that the records close.

    What a case has no table for closes nothing. A finding that names no item is about every item of
    its account: there the sum over items counts.

    Args:
        case: The case.
        what: What its tables show.
        rows: Finding rows.
    """
    tables = case.tables
    found = asked(case.connection, "open_returns", as_of=case.day).to_pylist()
    usual = {(r["account"], r["item"]): r["high"] for r in _recent(case)}
    late = {key: ends[1] for key, ends in what.in_transit.items()}

    raised = {rule: _of_rule(rows, rule) for rule in (STRANGE, MOVED, SHORT)}

    def of(account: str, item: str) -> dict[str, str]:
        def number(by_key: Mapping[tuple[str, str], float], table: str) -> float | None:
            if not tables[table].num_rows:
                return None
            mine = (n for (a, i), n in by_key.items() if a == account and item in {i, ""})
            return float(sum(mine))

        def by_rule(rule: str, table: str) -> float | None:
            return number(raised[rule], table)

        def in_service(name: str) -> float | None:
            return number({(r["account"], r["item"]): r[name] for r in found}, "service")

        strange, moved = by_rule(STRANGE, "units"), by_rule(MOVED, "units")
        summary = RecordsSummary(
            under_way=number(usual, "shipments"),
            undelivered=number(late, "shipments"),
            received_short=by_rule(SHORT, "shipments"),
            open_returns=in_service("open_returns"),
            open_replacements=in_service("open_replacements"),
            strange_serials=None if strange is None else int(strange),
            moved_units=None if moved is None else int(moved),
            powered=_powered(case, account, what),
        )
        return closed_by(summary, case.books)

    return of


def _of_rule(rows: Rows, rule: str) -> dict[tuple[str, str], float]:
    """Return the chips that a rule found, by account and item."""
    found: dict[tuple[str, str], float] = {}
    for row in rows:
        if row["rule"] == rule:
            key = str(row["account"]), str(row["item"])
            found[key] = found.get(key, 0.0) + float(row["high"])
    return found


def _recent(case: OpenCase) -> list[dict[str, Any]]:
    days = case.books.priors.transit_days.interval.high
    found = asked(case.connection, "in_time", as_of=case.day, days=days)
    return list(found.to_pylist())


def _powered(case: OpenCase, account: str, what: Shown) -> bool | None:
    if not account.startswith("site:") or not case.tables["sites"].num_rows:
        return None
    site = what.sites.get(account)
    return site is not None and site.power_mw is not None and site.power_mw[0] > 0
