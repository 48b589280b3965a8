"""Hypothesis strategies of listed parties; ``strategies.NOUNS`` takes them in."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from basic_strategies import CITED, DATES, SLUGS, TROUBLESOME, WORDS
from tidewaiter.model import party

TEXTS = WORDS | TROUBLESOME
PLACES = st.builds("{}:{}".format, st.integers(1, 9999), SLUGS)
LISTED_NAMES = st.builds(
    party.ListedName,
    text=TEXTS,
    kind=st.sampled_from(party.NameKind),
    script=st.sampled_from(["", "Latin", "Cyrillic"]),
    place=PLACES,
)
LISTED_ADDRESSES = st.builds(party.ListedAddress, text=TEXTS, country=TEXTS, place=PLACES)
IDENTIFIERS = st.builds(party.Identifier, kind=TEXTS, value=TEXTS, place=PLACES)
LIST_STATEMENTS = st.builds(party.ListStatement, field=SLUGS, value=TEXTS, place=PLACES)
LIST_ENTRIES = st.builds(
    party.ListEntry,
    id=SLUGS,
    list=SLUGS,
    kind=st.sampled_from(party.PartyKind),
    names=st.lists(LISTED_NAMES, min_size=1, max_size=3).map(tuple),
    addresses=st.lists(LISTED_ADDRESSES, max_size=2).map(tuple),
    identifiers=st.lists(IDENTIFIERS, max_size=2).map(tuple),
    statements=st.lists(LIST_STATEMENTS, max_size=3).map(tuple),
    place=PLACES,
)
LIST_EDITIONS = st.builds(
    party.ListEdition,
    list=SLUGS,
    title=TEXTS,
    published=DATES | st.just(""),
    file=TEXTS,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    format=SLUGS,
    entries=st.lists(LIST_ENTRIES, max_size=3).map(tuple),
)
CONSEQUENCES = st.builds(
    party.Consequence,
    text=WORDS.map("{}; verify".format),
    ownership_code=SLUGS | st.just(""),
    **CITED,
)
PUBLISHED_LISTS = st.builds(
    party.PublishedList,
    id=SLUGS,
    title=TEXTS,
    publisher=TEXTS,
    jurisdiction=TEXTS,
    formats=st.lists(SLUGS, max_size=2).map(tuple),
    licence=TEXTS,
    addresses=st.lists(SLUGS.map("https://example.org/{}".format), max_size=2).map(tuple),
    sublists=st.dictionaries(SLUGS, TEXTS, max_size=2),
    consequences=st.dictionaries(SLUGS, CONSEQUENCES, max_size=2),
    not_of_party=st.lists(SLUGS, max_size=2).map(tuple),
    **CITED,
)

PARTY_NOUNS: dict[type, st.SearchStrategy[Any]] = {
    party.ListedName: LISTED_NAMES,
    party.ListedAddress: LISTED_ADDRESSES,
    party.Identifier: IDENTIFIERS,
    party.ListStatement: LIST_STATEMENTS,
    party.ListEntry: LIST_ENTRIES,
    party.ListEdition: LIST_EDITIONS,
    party.Consequence: CONSEQUENCES,
    party.PublishedList: PUBLISHED_LISTS,
}
