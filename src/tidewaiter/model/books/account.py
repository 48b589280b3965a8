"""What cannot be accounted for: the answer about a case."""

from __future__ import annotations

import msgspec

from tidewaiter.model.books.detection import SeriesDetection
from tidewaiter.model.books.finding import Finding, NextCheck
from tidewaiter.model.books.grade import EvidenceGrade
from tidewaiter.model.books.occupancy import SiteOccupancy


class GradeError(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often evidence of a grade is wrong.

    Attributes:
        grade: Grade.
        false_presence: Probability that a unit is shown which is not there, each by itself.
        false_absence: Probability that a unit which is there is missed, each by itself.
        staged: Probability, at a place that diverts, that a whole taking of this grade was staged
            and shows nothing.
        source: Identifier of the source.
        note: How the numbers were chosen.
    """

    grade: EvidenceGrade
    false_presence: float
    false_absence: float
    staged: float
    source: str
    note: str = ""


class Unaccounted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many chips of an item at an account cannot be accounted for.

    Attributes:
        account: Account.
        item: Chip.
        book: What the books say it holds, least and most.
        seen: Number of distinct units that were shown there, by the best grade of each.
        counted: The latest count there, least and most; None where there was none.
        capacity: How many such chips the site can run, least and most; None where unknown.
        in_transit: Number that is still under way to it.
        low: Least number that is unaccounted for, at ``level``.
        mid: Median.
        high: Most.
        level: Probability that the interval claims.
        bounds: What no evidence at all excludes, least and most.
        diverting: Probability that anything is missing beyond innocent noise, given the evidence
            and the stated prior.
        reasons: What moves the interval, in words with numbers.
    """

    account: str
    item: str
    book: tuple[float, float]
    seen: dict[str, int]
    low: float
    mid: float
    high: float
    level: float
    bounds: tuple[float, float]
    counted: tuple[float, float] | None = None
    capacity: tuple[float, float] | None = None
    in_transit: float = 0.0
    diverting: float | None = None
    reasons: tuple[str, ...] = ()


class TableRead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of the case that was read.

    Attributes:
        table: Table.
        file: Path inside the case.
        rows: Number of records.
        sha256: Digest of the file.
    """

    table: str
    file: str
    rows: int
    sha256: str


class CaseAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole answer.

    Attributes:
        case: Name of the case.
        status: What the case is: ``made-up``, ``alleged``, ``records``; as its ``case.yaml`` says.
        as_of: The day asked about.
        headline: One sentence with the numbers.
        sold: Number of chips shipped to accounts of customers and sites, by item.
        unaccounted: By account and item.
        total: The sum over accounts by item: least, median and most.
        findings: Gravest first.
        checks: Most useful first.
        tables: Files that were read.
        missing: Tables that the case does not have, and what each would tell.
        facts_sha256: Digest of the assumptions.
        seed: Seed of the simulations.
        version: Version of the program.
        detection: What loss the test of trends would notice at the accounts of the most chips that
            it looks at.
        occupancy: How full the fullest sites were over time, fullest first.
    """

    case: str
    status: str
    as_of: str
    headline: str
    sold: dict[str, tuple[float, float]]
    unaccounted: tuple[Unaccounted, ...]
    total: dict[str, tuple[float, float, float]]
    findings: tuple[Finding, ...]
    checks: tuple[NextCheck, ...]
    tables: tuple[TableRead, ...]
    missing: dict[str, str]
    facts_sha256: str
    seed: int
    version: str
    detection: tuple[SeriesDetection, ...] = ()
    occupancy: tuple[SiteOccupancy, ...] = ()
