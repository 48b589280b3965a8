"""Hypothesis strategies of the registry of custody; ``custody_strategies`` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from basic_strategies import CITED, COUNTRIES, SLUGS, WORDS
from listings_strategies import CITES
from tidewaiter.model.custody import registry
from tidewaiter.model.figure import Figure

if TYPE_CHECKING:
    import msgspec

MOMENTS = st.dates().map(lambda day: day.isoformat())
SERIALS = st.sampled_from(["S1", "S2", "S3"])
STATES = ("unheard", "in-stock", "gone")
FIGURES = st.builds(Figure, unit=st.just("chip"), value=st.floats(1, 1e3), **CITED)
EVENTS = st.builds(
    registry.CustodyEvent,
    kind=st.sampled_from(registry.EVENT_KINDS),
    serial=SERIALS,
    at=MOMENTS,
    holder=WORDS | st.just(""),
    place=WORDS | st.just(""),
    country=COUNTRIES | st.just(""),
    uuid=WORDS | st.just(""),
    documents=st.lists(WORDS, max_size=2).map(tuple),
)
ENTRIES = st.builds(
    registry.RegistryEntry,
    number=st.integers(0, 99),
    recorded=MOMENTS,
    signer=WORDS,
    event=EVENTS,
    outcome=st.sampled_from(["accepted", "rejected"]),
    reasons=st.lists(WORDS, max_size=2).map(tuple),
)
POSITIONS = st.builds(
    registry.Position,
    serial=SERIALS,
    state=st.sampled_from(STATES),
    holder=WORDS,
    entries=st.lists(st.integers(0, 99), max_size=2).map(tuple),
)
KIND_RULES = st.builds(
    registry.KindRule,
    after=st.lists(st.sampled_from(STATES), min_size=1, max_size=2, unique=True).map(tuple),
    becomes=st.sampled_from(["", *STATES]),
    changes=st.lists(st.sampled_from(["holder", "place"]), max_size=2, unique=True).map(tuple),
    why_not=WORDS,
)
NOTICE_RULES = st.builds(
    registry.NoticeRule,
    eccn=WORDS,
    more_than=FIGURES,
    months=FIGURES,
    home=COUNTRIES,
    columns=st.dictionaries(SLUGS, WORDS, max_size=2),
    status=WORDS,
)
RULES = st.builds(
    registry.RegistryRules,
    id=SLUGS,
    first=st.just(STATES[0]),
    states=st.just({state: f"it is {state}" for state in STATES}),
    held=st.just(STATES[1:2]),
    built_in=st.just(()),
    ended=st.just(STATES[2:]),
    kinds=st.fixed_dictionaries(dict.fromkeys(registry.EVENT_KINDS, KIND_RULES)),
    cases=st.dictionaries(st.sampled_from(["elsewhere", "diverted"]), WORDS),
    cases_cited=CITES,
    cases_status=WORDS,
    notice=NOTICE_RULES,
)
REGISTRY_NOUNS: dict[type[msgspec.Struct], st.SearchStrategy[Any]] = {
    registry.CustodyEvent: EVENTS,
    registry.RegistryEntry: ENTRIES,
    registry.Position: POSITIONS,
    registry.KindRule: KIND_RULES,
    registry.NoticeRule: NOTICE_RULES,
    registry.RegistryRules: RULES,
}
