"""Strategies of the nouns of :mod:`tidewaiter.model.ownership`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from basic_strategies import CITED, COUNTRIES, DATES, DAYS, SLUGS, WORDS
from tidewaiter.model import ownership

if TYPE_CHECKING:
    import msgspec

SHARES = st.lists(st.decimals(0, 100, places=8), min_size=2, max_size=2).map(sorted)
COMPARISONS = st.sampled_from(["at-least", "more-than"])


@st.composite
def stakes(draw: st.DrawFn) -> ownership.Stake:
    kind = draw(st.sampled_from(["share", "controls", "may-control"]))
    low, high = draw(SHARES) if kind == "share" and draw(st.booleans()) else (None, None)
    begins, ends = sorted(draw(st.lists(DAYS, min_size=2, max_size=2)))
    holder = draw(st.sampled_from(["", "person", "state", "entity"]))
    given = {"kind": kind, "low": low, "high": high, "holder": holder, "source": draw(WORDS)}
    return ownership.Stake(owner=draw(WORDS), owned=draw(WORDS), begins=begins, ends=ends, **given)


LISTED_PARTIES = st.builds(
    ownership.ListedParty, name=WORDS, listed_on=WORDS, acting_with=WORDS | st.just("")
)
SEATS = st.builds(
    ownership.Seat,
    entity=WORDS,
    country=COUNTRIES,
    meaning=st.sampled_from(["registered", "headquarters"]),
    begins=DATES,
    source=WORDS,
)
OWNERSHIP_VERSIONS = st.builds(
    ownership.OwnershipVersion,
    in_force=DATES,
    published=DATES,
    status=st.sampled_from(["in-force", "verify", "suspended"]),
    threshold=st.decimals(0, 100, places=4),
    comparison=COMPARISONS,
    aggregates=st.booleans(),
    control_counts=st.booleans(),
    **CITED,
)
OWNERSHIP_RULES = st.builds(
    ownership.OwnershipRule,
    id=SLUGS,
    title=WORDS,
    jurisdiction=COUNTRIES,
    lists=st.tuples(WORDS),
    consequence=WORDS,
    when_unknown=WORDS,
    before_first=st.sampled_from(["no-rule", "not-read"]),
    caution_from=st.decimals(0, 100, places=4),
    versions=st.tuples(OWNERSHIP_VERSIONS),
)

OWNERSHIP_NOUNS: dict[type[msgspec.Struct], st.SearchStrategy[Any]] = {
    ownership.Stake: stakes(),
    ownership.ListedParty: LISTED_PARTIES,
    ownership.Seat: SEATS,
    ownership.OwnershipVersion: OWNERSHIP_VERSIONS,
    ownership.OwnershipRule: OWNERSHIP_RULES,
}
