"""Hypothesis strategies of the nouns of :mod:`tidewaiter.model.trade`."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from basic_strategies import COUNTRIES, DATES, NAMES, SLUGS, TROUBLESOME, WORDS
from tidewaiter.core.cite import Grade
from tidewaiter.model.trade import order, policy, records, red_flag, runs, screening

if TYPE_CHECKING:
    import msgspec

TEXTS = WORDS | TROUBLESOME
MAYBE = TEXTS | st.just("")
SOME = st.lists(TEXTS, max_size=2).map(tuple)
LAND = COUNTRIES | st.just("")
DAY = DATES | st.just("")
AMOUNT = st.none() | st.floats(0, 1e9, allow_subnormal=False)
COUNT = st.integers(0, 10**6)
SHA = st.text("0123456789abcdef", min_size=64, max_size=64)
ROLES = st.sampled_from(order.ROLES)
OUTCOMES = st.sampled_from(screening.OUTCOMES)


def of_fields(kind: type[Any], **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return a noun; a field that is not given follows from its type."""
    usual: dict[Any, st.SearchStrategy[Any]] = {
        str: TEXTS,
        bool: st.booleans(),
        int: COUNT,
        float: st.floats(0, 1, allow_subnormal=False),
        float | None: AMOUNT,
        tuple[str, ...]: SOME,
    }
    hints = typing.get_type_hints(kind)
    follow = {
        n: usual[hint] if hint in usual else _one_of(hint)
        for n, hint in hints.items()
        if n not in given
    }
    return st.builds(kind, **follow, **given)


def _one_of(hint: Any) -> st.SearchStrategy[Any]:
    parts = [p for part in typing.get_args(hint) for p in (typing.get_args(part) or (part,))]
    return st.sampled_from(parts)


STATED = of_fields(
    order.StatedParty, address=MAYBE, country=LAND, headquarters=LAND, parent_country=LAND
)
ORDERS = of_fields(
    order.Order,
    date=DAY,
    exported_from=LAND,
    destination=LAND,
    currency=st.sampled_from(["", "USD", "SGD"]),
    parties=st.lists(STATED, max_size=3).map(tuple),
    figures=st.dictionaries(NAMES, st.floats(0, 1e6, allow_subnormal=False), max_size=2),
    words=st.dictionaries(NAMES, TEXTS, max_size=2),
)
RECORDS = of_fields(
    records.PartyRecord,
    country=LAND,
    headquarters=LAND,
    parent_country=LAND,
    incorporated=DAY,
    first_order=DAY,
    first_contact=DAY,
)
SITES = of_fields(records.Site, country=LAND, begins=DAY, ends=DAY)
PAYMENTS = of_fields(records.Payment, country=LAND, date=DAY, changed=DAY)
FLAGS = st.booleans().flatmap(
    lambda verified: of_fields(
        red_flag.RedFlag,
        id=SLUGS,
        issued=DATES,
        as_of=DATES,
        verified=st.just(verified),
        grade=st.just(Grade.SECONDARY if verified else Grade.UNVERIFIED),
        innocent=st.tuples(TEXTS),
        resolve=st.tuples(TEXTS),
        when=st.none(),
        applies=st.none(),
        cases=st.just(()),
    )
)
COLLECTIONS = of_fields(
    red_flag.RedFlags,
    flags=st.lists(FLAGS, max_size=2, unique_by=lambda f: f.id).map(tuple),
)
HITS = of_fields(screening.Hit)
FLAG_ANSWERS = of_fields(screening.FlagAnswer)
OWNERSHIP_ANSWERS = of_fields(screening.OwnershipAnswer)
QUESTIONS = of_fields(screening.Question)
REASONS = of_fields(screening.Reason)
LICENCES = of_fields(screening.LicenceAnswer)
SCREENINGS = of_fields(
    screening.Screening,
    as_of=DATES,
    reasons=st.lists(REASONS, max_size=2).map(tuple),
    licence=st.none() | LICENCES,
    hits=st.lists(HITS, max_size=2).map(tuple),
    ownership=st.lists(OWNERSHIP_ANSWERS, max_size=2).map(tuple),
    flags=st.lists(FLAG_ANSWERS, max_size=3).map(tuple),
    questions=st.lists(QUESTIONS, max_size=3).map(tuple),
)
LISTS_USED = of_fields(screening.ListUsed, published=DAY, sha256=SHA)
BASES = of_fields(
    screening.Basis,
    as_of=DATES,
    known_by=DAY,
    lists=st.lists(LISTS_USED, max_size=2).map(tuple),
    rules=st.dictionaries(NAMES, COUNT, max_size=3),
    facts_sha256=SHA,
)
SITUATION_RULES = of_fields(policy.SituationRule)
NEEDED_FACTS = of_fields(policy.NeededFact)
POLICIES = of_fields(
    policy.ScreeningPolicy,
    id=SLUGS,
    as_of=DATES,
    situations=st.tuples(
        *(
            of_fields(policy.SituationRule, situation=st.just(name))
            for name in typing.get_args(policy.Situation)
        )
    ),
    needed=st.lists(NEEDED_FACTS, max_size=2).map(tuple),
    questions=st.dictionaries(NAMES, TEXTS, max_size=2),
    gravest=st.dictionaries(NAMES, st.sampled_from(screening.OUTCOMES), max_size=2),
)

MOVED = of_fields(runs.Moved)
SWAP_TESTS = of_fields(runs.SwapTest, moved=st.lists(MOVED, max_size=2).map(tuple))
ORDER_CHANGES = of_fields(runs.OrderChange)
ROWS = st.lists(st.tuples(COUNT, NAMES), max_size=2).map(tuple)
RUN_CHANGES = of_fields(
    runs.RunChanges,
    came=ROWS,
    went=ROWS,
    changed=st.lists(ORDER_CHANGES, max_size=2).map(tuple),
    moves=st.dictionaries(NAMES, COUNT, max_size=2),
)

TRADE_NOUNS: dict[type[msgspec.Struct], st.SearchStrategy[Any]] = {
    order.StatedParty: STATED,
    order.Order: ORDERS,
    records.PartyRecord: RECORDS,
    records.Site: SITES,
    records.Payment: PAYMENTS,
    red_flag.RedFlag: FLAGS,
    red_flag.RedFlags: COLLECTIONS,
    screening.Hit: HITS,
    screening.FlagAnswer: FLAG_ANSWERS,
    screening.OwnershipAnswer: OWNERSHIP_ANSWERS,
    screening.Question: QUESTIONS,
    screening.Reason: REASONS,
    screening.LicenceAnswer: LICENCES,
    screening.Screening: SCREENINGS,
    screening.ListUsed: LISTS_USED,
    screening.Basis: BASES,
    runs.Moved: MOVED,
    runs.SwapTest: SWAP_TESTS,
    runs.OrderChange: ORDER_CHANGES,
    runs.RunChanges: RUN_CHANGES,
    policy.SituationRule: SITUATION_RULES,
    policy.NeededFact: NEEDED_FACTS,
    policy.ScreeningPolicy: POLICIES,
}
