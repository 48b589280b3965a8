"""Hypothesis strategies of the books; ``strategies.NOUNS`` takes them in."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from basic_strategies import CITED, DATES, NAMES, SLUGS, TROUBLESOME, WORDS
from tidewaiter.core.cite import Cite
from tidewaiter.model.books import (
    account,
    assumptions,
    columns,
    detection,
    finding,
    grade,
    journal,
    occupancy,
    records,
)
from tidewaiter.model.figure import Figure

if TYPE_CHECKING:
    import msgspec

TEXTS = WORDS | TROUBLESOME | st.just("")
GRADES = st.sampled_from(grade.GRADES)
ACCOUNTS = st.sampled_from(columns.KINDS) | st.builds(
    "{}:{}".format, st.sampled_from(columns.KINDS), SLUGS
)
MOMENTS = st.dates().map(lambda d: d.isoformat()) | st.datetimes().map(
    lambda t: t.replace(microsecond=0).isoformat() + "Z"
)
COUNTS = st.integers(0, 10**6)
AMOUNTS = COUNTS.map(str) | st.tuples(COUNTS, COUNTS).map(lambda p: f"{min(p)}-{max(p)}")
NUMBERS = st.decimals(-1000, 1000, places=3).map(lambda d: f"{d:f}")
COLUMNS = {
    "day": DATES | st.just(""),
    "moment": MOMENTS | st.just(""),
    "amount": AMOUNTS | st.just(""),
    "number": NUMBERS | st.just(""),
    "country": st.sampled_from(["", "SG", "NO", "NA"]),
    "account": ACCOUNTS | st.just(""),
}
SHARE = st.floats(0, 1, allow_subnormal=False)
MANY = st.floats(0, 1e9, allow_subnormal=False)
PAIRS = st.tuples(MANY, MANY).map(lambda pair: (min(pair), max(pair)))
TRIPLES = st.tuples(MANY, MANY, MANY).map(lambda numbers: tuple(sorted(numbers)))
SLUG_SETS = st.lists(SLUGS, max_size=2).map(tuple)
TEXT_SETS = st.lists(TEXTS, max_size=2).map(tuple)


def of_table(noun: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Return a record of a table; each field follows from its type."""
    hints = typing.get_type_hints(noun, include_extras=True)
    return st.builds(noun, **{name: _of_type(hint) for name, hint in hints.items()})


def _of_type(hint: Any) -> st.SearchStrategy[Any]:
    if hint is str:
        return TEXTS
    if hasattr(hint, "__metadata__"):
        return COLUMNS[hint.__metadata__[0].extra["column"]]
    words = [w for part in typing.get_args(hint) for w in (typing.get_args(part) or (part,))]
    return st.sampled_from(words)


def _tiers(numbers: tuple[float, float]) -> st.SearchStrategy[Any]:
    classes = st.lists(st.sampled_from(typing.get_args(finding.EvidenceClass)), unique=True)
    return classes.flatmap(
        lambda some: st.builds(
            finding.Finding,
            id=SLUGS,
            rule=SLUGS,
            title=TEXTS,
            account=ACCOUNTS,
            item=TEXTS,
            low=st.just(numbers[0]),
            high=st.just(numbers[1]),
            level=SHARE,
            serials=TEXT_SETS,
            tier=st.sampled_from(finding.TIERS[: 4 if len(some) > 1 else 3]),
            classes=st.just(tuple(some)),
            evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
            arithmetic=TEXT_SETS,
            explanations=st.lists(EXPLANATIONS, max_size=2).map(tuple),
            checks=SLUG_SETS,
        )
    )


RECORDS = {noun: of_table(noun) for noun in records.TABLES.values()}
EVIDENCE = st.builds(
    finding.EvidenceRef, table=NAMES, row=COUNTS, file=TEXTS, grade=GRADES, text=TEXTS
)
EXPLANATIONS = st.builds(
    finding.Explanation, id=SLUGS, text=TEXTS, is_open=st.booleans(), why=TEXTS
)
FINDINGS = PAIRS.flatmap(_tiers)
CHECKS = st.builds(
    finding.NextCheck,
    check=SLUGS,
    text=TEXTS,
    account=ACCOUNTS,
    item=TEXTS,
    units=COUNTS,
    cost_usd=PAIRS,
    removes=SHARE,
    removes_chips=MANY,
    chips_per_kusd=MANY,
    settles=SLUG_SETS,
)
ENTRIES = st.builds(
    journal.Entry,
    id=TEXTS,
    date=DATES | st.just(""),
    item=TEXTS,
    debit=ACCOUNTS,
    credit=ACCOUNTS,
    low=MANY,
    high=MANY,
    kind=st.sampled_from(typing.get_args(journal.EntryKind)),
    row=COUNTS,
)
STOCKS = st.builds(
    journal.Stock, account=ACCOUNTS, item=TEXTS, low=MANY, high=MANY, received=PAIRS, left=PAIRS
)
ERRORS = st.builds(
    account.GradeError,
    grade=GRADES,
    false_presence=SHARE,
    false_absence=SHARE,
    staged=SHARE,
    source=SLUGS,
    note=TEXTS,
)
UNACCOUNTED = st.builds(
    account.Unaccounted,
    account=ACCOUNTS,
    item=TEXTS,
    book=PAIRS,
    seen=st.dictionaries(GRADES, COUNTS, max_size=2),
    low=MANY,
    mid=MANY,
    high=MANY,
    level=SHARE,
    bounds=PAIRS,
    counted=st.none() | PAIRS,
    capacity=st.none() | PAIRS,
    in_transit=MANY,
    diverting=st.none() | SHARE,
    reasons=TEXT_SETS,
)
LOSS_TESTS = st.builds(
    detection.LossTest,
    test=st.sampled_from(typing.get_args(detection.TestName)),
    threshold=MANY,
    unit=st.sampled_from(["sigma", "chips", "1"]),
    abrupt=st.none() | PAIRS,
    protracted=st.none() | PAIRS,
    least_abrupt=MANY,
    least_protracted=MANY,
    error=SHARE,
)
DETECTIONS = st.builds(
    detection.SeriesDetection,
    account=ACCOUNTS,
    item=TEXTS,
    opened=DATES,
    closed=DATES,
    sigma=st.lists(MANY, min_size=1, max_size=3).map(tuple),
    sigma_total=MANY,
    false_alarm=SHARE,
    goal=SHARE,
    loss=st.none() | MANY,
    over=COUNTS,
    tests=st.lists(LOSS_TESTS, min_size=1, max_size=2).map(tuple),
    assumes=TEXT_SETS,
)
STEPS = st.builds(
    occupancy.OccupancyStep,
    day=st.dates().map(str),
    need_kw=PAIRS,
    carried_kw=st.none() | PAIRS,
)
ISO_DAYS = st.dates().map(str)
SPANS = st.builds(
    occupancy.OverSpan, first=ISO_DAYS, last=ISO_DAYS, days=COUNTS, worst=ISO_DAYS, excess_kw=PAIRS
)
OCCUPANCIES = st.builds(
    occupancy.SiteOccupancy,
    account=ACCOUNTS,
    until=st.dates().map(str),
    steps=st.lists(STEPS, min_size=1, max_size=3, unique_by=lambda step: step.day).map(
        lambda steps: tuple(sorted(steps, key=lambda step: step.day))
    ),
    spans=st.lists(SPANS, max_size=2).map(tuple),
    left_out=TEXT_SETS,
)
READ = st.builds(account.TableRead, table=NAMES, file=TEXTS, rows=COUNTS, sha256=TEXTS)
ANSWERS = st.builds(
    account.CaseAnswer,
    case=TEXTS,
    status=TEXTS,
    as_of=DATES,
    headline=TEXTS,
    sold=st.dictionaries(NAMES, PAIRS, max_size=2),
    unaccounted=st.lists(UNACCOUNTED, max_size=1).map(tuple),
    total=st.dictionaries(NAMES, TRIPLES, max_size=2),
    findings=st.lists(FINDINGS, max_size=1).map(tuple),
    checks=st.lists(CHECKS, max_size=1).map(tuple),
    tables=st.lists(READ, max_size=1).map(tuple),
    missing=st.dictionaries(NAMES, TEXTS, max_size=1),
    facts_sha256=TEXTS,
    seed=COUNTS,
    version=TEXTS,
    detection=st.lists(DETECTIONS, max_size=1).map(tuple),
    occupancy=st.lists(OCCUPANCIES, max_size=1).map(tuple),
)
FIGURES = st.builds(Figure, unit=st.just("1"), value=SHARE, **CITED)
PHYSICS = st.builds(
    assumptions.SitePhysics, **dict.fromkeys(assumptions.SitePhysics.__struct_fields__, FIGURES)
)
PRIORS = st.builds(
    assumptions.Priors,
    level=SHARE,
    **dict.fromkeys(set(assumptions.Priors.__struct_fields__) - {"level"}, FIGURES),
)
TERMS = st.builds(
    assumptions.TradeTerms, **dict.fromkeys(assumptions.TradeTerms.__struct_fields__, FIGURES)
)
KINDS_OF_CHECK = st.builds(
    assumptions.CheckKind,
    id=SLUGS,
    text=TEXTS,
    grade=GRADES | st.just(""),
    usd_per_unit=FIGURES,
    usd_per_visit=FIGURES,
    miss=FIGURES,
    note=TEXTS,
)
RULES = st.builds(
    assumptions.FindingRule,
    id=SLUGS,
    title=TEXTS,
    text=TEXTS,
    classes=st.lists(st.sampled_from(typing.get_args(finding.EvidenceClass)), max_size=2).map(
        tuple
    ),
    tier=st.sampled_from(finding.TIERS),
    explanations=st.just(()),
    checks=st.just(()),
    cite=st.builds(Cite, **CITED),
)
ALL_GRADES = st.tuples(*(ERRORS for _ in grade.GRADES)).map(
    lambda errors: tuple(
        account.GradeError(
            grade=name,
            false_presence=error.false_presence,
            false_absence=error.false_absence,
            staged=error.staged,
            source=error.source,
        )
        for name, error in zip(grade.GRADES, errors, strict=True)
    )
)
FACTS = st.builds(
    assumptions.BooksFacts,
    id=SLUGS,
    title=TEXTS,
    source=SLUGS,
    as_of=DATES,
    grades=ALL_GRADES,
    physics=PHYSICS,
    priors=PRIORS,
    trade=TERMS,
    explanations=st.dictionaries(SLUGS, TEXTS, max_size=1),
    checks=st.lists(KINDS_OF_CHECK, max_size=1).map(tuple),
    rules=st.lists(RULES, max_size=1).map(tuple),
    missing=st.dictionaries(NAMES, TEXTS, max_size=1),
)

BOOKS_NOUNS: dict[type[msgspec.Struct], st.SearchStrategy[Any]] = {
    **RECORDS,
    journal.Entry: ENTRIES,
    journal.Stock: STOCKS,
    finding.EvidenceRef: EVIDENCE,
    finding.Explanation: EXPLANATIONS,
    finding.Finding: FINDINGS,
    finding.NextCheck: CHECKS,
    account.GradeError: ERRORS,
    account.Unaccounted: UNACCOUNTED,
    account.TableRead: READ,
    account.CaseAnswer: ANSWERS,
    detection.LossTest: LOSS_TESTS,
    detection.SeriesDetection: DETECTIONS,
    occupancy.OccupancyStep: STEPS,
    occupancy.OverSpan: SPANS,
    occupancy.SiteOccupancy: OCCUPANCIES,
    assumptions.SitePhysics: PHYSICS,
    assumptions.Priors: PRIORS,
    assumptions.TradeTerms: TERMS,
    assumptions.CheckKind: KINDS_OF_CHECK,
    assumptions.FindingRule: RULES,
    assumptions.BooksFacts: FACTS,
}
