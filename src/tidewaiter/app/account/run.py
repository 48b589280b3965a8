"""What of a case cannot be accounted for? The whole question, from a folder to an answer."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from tidewaiter import __version__
from tidewaiter.app.account.closing import closing
from tidewaiter.app.account.dealings import dealing_rows
from tidewaiter.app.account.detection import losses_seen, with_shared_alarm
from tidewaiter.app.account.occupancy import occupied_sites
from tidewaiter.app.account.open_case import open_case
from tidewaiter.app.account.shown import shown
from tidewaiter.books.drawings import drawing_class, failed_rows
from tidewaiter.books.findings import findings_of
from tidewaiter.books.next_checks import Subject, next_checks
from tidewaiter.books.presence import posterior_of, total, unaccounted_of
from tidewaiter.books.short_counts import beyond_errors
from tidewaiter.books.statistics.trend_findings import trend_rows
from tidewaiter.model.books.account import CaseAnswer
from tidewaiter.model.books.grade import GRADES
from tidewaiter.model.books.records import TABLES
from tidewaiter.report.account.headline import headline
from tidewaiter.sources.orders.records import parties_of
from tidewaiter.store.books.questions import asked
from tidewaiter.store.books.units import MOST, unit_findings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from tidewaiter.app.account.shown import OpenCase, Shown
    from tidewaiter.books.presence import Evidence, Posterior
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.books.account import Unaccounted
    from tidewaiter.model.books.assumptions import BooksFacts
    from tidewaiter.model.books.finding import EvidenceClass, Finding, NextCheck
    from tidewaiter.model.books.occupancy import SiteOccupancy
    from tidewaiter.model.trade.records import PartyRecord
    from tidewaiter.sources.cases.reading import CaseFolder

    Rows = list[dict[str, Any]]

MOST_CHECKED = 20
"""Accounts, widest interval first, for which checks are worked out."""


class Judged(NamedTuple):
    """What was worked out of the tables of a case.

    Attributes:
        what: What the tables show.
        posteriors: Of each piece of evidence in ``what``.
        unaccounted: The same in numbers, in the same order.
        findings: Findings, gravest first.
        occupancy: How full the fullest sites were over time.
    """

    what: Shown
    posteriors: tuple[Posterior, ...]
    unaccounted: tuple[Unaccounted, ...]
    findings: tuple[Finding, ...]
    occupancy: tuple[SiteOccupancy, ...]


def account(facts: Facts, folder: Path, day: date, *, seed: int = 0) -> CaseAnswer:
    """Return what of a case cannot be accounted for on a day.

    Args:
        facts: The facts.
        folder: The case.
        day: The day asked about; later records do not count.
        seed: Seed of the simulations that set alarm thresholds.

    Raises:
        UsageError: If there is no such folder.
        DataError: With the first fault of the case, by file, row and column.
    """
    with open_case(facts, folder, day) as (case, asked_of):
        judged = _judged(asked_of, facts, _parties(case), seed)
        detection = losses_seen(asked_of, seed)
    answer = _answer(case, judged, asked_of.books)
    known = {"as_of": day.isoformat(), "facts_sha256": facts_digest(facts), "seed": seed}
    return msgspec.structs.replace(answer, **known, detection=detection)


def _parties(case: CaseFolder) -> dict[str, PartyRecord]:
    return parties_of(case.parties, case.mappings.get("parties")) if case.parties else {}


def _judged(case: OpenCase, facts: Facts, parties: Mapping[str, PartyRecord], seed: int) -> Judged:
    connection, _, day, books = case
    rows: Rows = unit_findings(connection, day, books).to_pylist()
    wrong = {
        (row["account"], row["item"]): round(row["high"])
        for row in rows
        if row["rule"] == "label-disagrees"
    }
    what = shown(case, facts.chips, wrong)
    posteriors = tuple(posterior_of(one, books) for one in what.evidence)
    numbers = tuple(
        _with_reasons(unaccounted_of(one, posterior, books), what)
        for one, posterior in zip(what.evidence, posteriors, strict=True)
    )
    rows += _movement_rows(case, seed)
    rows += dealing_rows(case, what, parties)
    occupied = occupied_sites(case, facts.chips)
    rows += occupied.rows
    both = zip(numbers, what.evidence, strict=True)
    rows += [_not_seen(one, evidence) for one, evidence in both if one.low > 0]
    noise = {(e.account, e.item): p.noise for e, p in zip(what.evidence, posteriors, strict=True)}
    found = findings_of(rows, books, closing(case, what, rows), noise)
    return Judged(what, posteriors, numbers, found, occupied.fullest)


def _movement_rows(case: OpenCase, seed: int) -> Rows:
    connection, _, day, books = case
    days = books.priors.transit_days.interval.high
    rows: Rows = []
    late = asked(connection, "not_received", as_of=day, most=MOST, transit_days=days)
    rows += late.to_pylist()
    rows += asked(connection, "received_fewer", as_of=day, most=MOST).to_pylist()
    short = asked(connection, "count_short", as_of=day, most=MOST).to_pylist()
    failed = asked(connection, "drawing_failed", as_of=day, most=MOST).to_pylist()
    each = with_shared_alarm(case)
    rows += beyond_errors(short, each)
    rows += failed_rows(failed, each)
    periods = asked(connection, "periods", as_of=day, grades=list(GRADES)).to_pylist()
    rows += [dict(row) for row in trend_rows(periods, each.grades, each.priors, seed=seed)]
    return rows


def _with_reasons(one: Unaccounted, what: Shown) -> Unaccounted:
    more = what.left_out.get((one.account, one.item), ())
    return msgspec.structs.replace(one, reasons=(*one.reasons, *more))


def _not_seen(one: Unaccounted, evidence: Evidence) -> dict[str, Any]:
    return {
        "rule": "not-seen",
        "account": one.account,
        "item": one.item,
        "low": one.low,
        "high": one.high,
        "serials": [],
        "evidence": [],
        "arithmetic": list(one.reasons),
        "classes": _classes(one, evidence),
        "level": one.level,
    }


def _classes(one: Unaccounted, evidence: Evidence) -> tuple[EvidenceClass, ...]:
    """Return the classes of evidence that an interval rests on."""
    found: list[EvidenceClass] = ["movement"]
    if any(one.seen.values()):
        found.append("unit")
    if one.counted is not None:
        found.append("inventory")
    if one.capacity is not None:
        found.append("site")
    found += [drawing_class(drawn.grade) for drawn in evidence.drawings]
    return tuple(dict.fromkeys(found))


def _answer(case: CaseFolder, judged: Judged, books: BooksFacts) -> CaseAnswer:
    """Return the answer, but for what was asked."""
    sold = _sold(judged.what)
    totals = _totals(judged, books.priors.level)
    checks = _checks(judged, books)
    order = sorted(judged.unaccounted, key=lambda u: (-u.low, -u.high, u.account, u.item))
    present = {name for name in TABLES if case.tables[name].num_rows}
    present |= {n for n, path in (("parties", case.parties), ("ownership", case.ownership)) if path}
    return CaseAnswer(
        case=case.about.name,
        status=case.about.status,
        as_of="",
        headline=headline(sold, order, totals, judged.findings, checks),
        sold=sold,
        unaccounted=tuple(order),
        total=totals,
        findings=judged.findings,
        checks=checks,
        tables=case.files,
        missing={name: tells for name, tells in books.missing.items() if name not in present},
        facts_sha256="",
        seed=0,
        version=__version__,
        occupancy=judged.occupancy,
    )


def _checks(judged: Judged, books: BooksFacts) -> tuple[NextCheck, ...]:
    """Return the checks of the accounts of which least is known."""
    subjects = [
        Subject(one, posterior, tuple(f for f in judged.findings if f.account == one.account))
        for one, posterior in zip(judged.unaccounted, judged.posteriors, strict=True)
    ]
    widest = sorted(subjects, key=lambda s: (s.answer.low - s.answer.high, s.answer.account))
    return next_checks(widest[:MOST_CHECKED], books)


def facts_digest(facts: Facts) -> str:
    """Return the digest of the facts that an answer about a case rests on."""
    parts = [facts.books, facts.chips]
    return hashlib.sha256(msgspec.msgpack.encode(parts, order="deterministic")).hexdigest()


def _sold(what: Shown) -> dict[str, tuple[float, float]]:
    """Return what left the makers, or where no maker is in the books, what came to holders."""
    makers = [stock for stock in what.stocks if stock.account.partition(":")[0] == "maker"]
    held = {(one.account, one.item) for one in what.evidence}
    came = [stock for stock in what.stocks if (stock.account, stock.item) in held]
    sold: dict[str, tuple[float, float]] = {}
    for stock in makers or came:
        low, high = sold.get(stock.item, (0.0, 0.0))
        least, most = stock.left if makers else stock.received
        sold[stock.item] = (low + least, high + most)
    return dict(sorted(sold.items()))


def _totals(judged: Judged, level: float) -> dict[str, tuple[float, float, float]]:
    by_item: dict[str, list[Posterior]] = {}
    for one, posterior in zip(judged.what.evidence, judged.posteriors, strict=True):
        by_item.setdefault(one.item, []).append(posterior)
    return {item: total(some, level) for item, some in sorted(by_item.items())}
