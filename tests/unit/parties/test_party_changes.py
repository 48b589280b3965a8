"""A party is told when its best match with an entry came, went or is another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.listed.spellings import Holder, Spelling
from tidewaiter.parties.names.search import Match
from tidewaiter.parties.party_changes import (
    PartyChange,
    Screened,
    matched_parties,
    party_changes,
    unsearchable_parties,
)
from tidewaiter.parties.stored_parties import StoredParties, stored_parties

STORED = stored_parties(
    [("p1", "Orbita"), ("p1", "Orbital"), ("p2", "Marlin"), ("p3", "Orbita"), ("p4", "")]
)
KEYS = ("orion", "orient")
SPELLINGS = {
    "orion": Spelling("Orion", (Holder("us-a", "1"),)),
    "orient": Spelling("Orient", (Holder("us-a", "1"), Holder("us-b", "2"))),
}
FOUND = st.dictionaries(st.sampled_from(KEYS), st.sampled_from([0.85, 0.9, 1.0])).map(
    lambda found: tuple(match(key, chance) for key, chance in found.items())
)
MATCHES = st.tuples(FOUND, FOUND, FOUND, st.just(()))


def match(key: str, probability: float) -> Match:
    return Match(entry=key, name=key.title(), probability=probability)


def found(*matches: tuple[Match, ...]) -> Screened:
    """Return matches of the distinct names Orbita, Orbital, Marlin and ""."""
    return Screened((*matches, *[()] * (4 - len(matches))), SPELLINGS)


def told(before: Screened, after: Screened) -> list[tuple[str, str, str, str]]:
    changes = party_changes(STORED, before, after)
    return [(c.party, c.change, c.list, c.entry) for c in changes]


def test_every_party_of_a_name_is_told() -> None:
    after = found((match("orion", 0.9),))
    assert told(found(), after) == [("p1", "came", "us-a", "1"), ("p3", "came", "us-a", "1")]
    assert told(after, found()) == [("p1", "went", "us-a", "1"), ("p3", "went", "us-a", "1")]


def test_a_change_says_what_was_and_what_is() -> None:
    before, after = found((), (), (match("orion", 0.9),)), found((), (), (match("orient", 1.0),))
    changed, came = party_changes(STORED, before, after)
    assert changed == PartyChange(
        party="p2", name="Marlin", change="changed", list="us-a", entry="1", listed="Orient",
        before=0.9, after=1.0,
    )  # fmt: skip
    assert (came.list, came.before, came.after) == ("us-b", None, 1.0)


def test_an_alias_that_matches_less_changes_nothing() -> None:
    before = found((match("orion", 0.9),))
    after = found((match("orion", 0.9),), (match("orion", 0.85),))
    assert told(before, after) == []


def test_an_alias_speaks_for_its_party_under_the_first_name() -> None:
    (change,) = party_changes(STORED, found(), found((), (match("orion", 0.9),)))
    assert (change.party, change.name) == ("p1", "Orbita")


def test_an_entry_that_takes_up_a_spelling_is_told_though_no_score_moved() -> None:
    matches = found((), (), (match("orion", 0.9),))
    shared = Spelling("Orion", (Holder("us-a", "1"), Holder("us-c", "7")))
    after = Screened(matches.matches, {**SPELLINGS, "orion": shared})
    assert told(matches, after) == [("p2", "came", "us-c", "7")]
    assert told(after, matches) == [("p2", "went", "us-c", "7")]


@given(MATCHES, MATCHES)
def test_the_changes_turn_what_was_into_what_is(before: tuple, after: tuple) -> None:
    was, now = Screened(before, SPELLINGS), Screened(after, SPELLINGS)
    standing = best(STORED, was)
    for change in party_changes(STORED, was, now):
        key = change.party, change.list, change.entry
        assert standing.get(key) == change.before
        assert (change.change == "came") == (change.before is None)
        assert (change.change == "went") == (change.after is None)
        if change.after is None:
            del standing[key]
        else:
            standing[key] = change.after
    assert standing == best(STORED, now)


@given(MATCHES)
def test_nothing_changes_where_nothing_did(matches: tuple) -> None:
    assert told(Screened(matches, SPELLINGS), Screened(matches, SPELLINGS)) == []


def best(stored: StoredParties, screened: Screened) -> dict[tuple[str, str, str], float]:
    """Return the best probability of every party with every entry, the plain way."""
    chances: dict[tuple[str, str, str], float] = {}
    for ident, name in zip(stored.ids, stored.name_of.tolist(), strict=True):
        for one in screened.matches[name]:
            for holder in screened.spellings[one.entry].holders:
                key = (ident, *holder)
                chances[key] = max(chances.get(key, 0), one.probability)
    return chances


@pytest.mark.parametrize(
    ("named", "count"),
    [
        ([], 0),
        ([("a", "Orbita")], 0),
        ([("a", ""), ("b", "..."), ("c", "Orbita")], 2),
        ([("a", "..."), ("a", "Orbita")], 0),
        ([("a", "..."), ("a", ""), ("b", "Orbita"), ("b", "")], 1),
    ],
)
def test_parties_that_nobody_can_search_are_counted(
    named: list[tuple[str, str]], count: int
) -> None:
    assert unsearchable_parties(stored_parties(named)) == count


def test_parties_with_a_match_by_any_name_are_counted() -> None:
    assert matched_parties(STORED, found().matches) == 0
    assert matched_parties(STORED, found((), (match("orion", 0.9),)).matches) == 1
    assert matched_parties(STORED, found((match("orion", 0.9),)).matches) == 2
    assert matched_parties(stored_parties([]), ()) == 0
