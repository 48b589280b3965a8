"""A rescreening must give what searching every stored name again gives: bit for bit."""

import gzip
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.app.name_scores import entries_of
from tidewaiter.parties.names.index import NameIndex, build_index
from tidewaiter.parties.rescreening import (
    answers_after,
    delta,
    rescreened,
    searched_again,
    touched,
)
from tidewaiter.parties.stored_parties import Answers, StoredParties, screened, stored_parties
from unit.parties.names.conftest import ENTRIES

WORDS = ["orbita", "orbital", "marlin", "trading", "5", "shenzhen", "zq", "romashka", "bank", "ab"]
NAME = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
ENTRY = st.tuples(st.sampled_from("abcdefghij"), st.lists(NAME, min_size=1, max_size=2))
LIST = st.lists(ENTRY, min_size=1, max_size=12)
STORED = st.lists(NAME | st.text(max_size=12), max_size=12)

Named = list[tuple[str, list[str]]]


def store(names: list[str]) -> StoredParties:
    return stored_parties((str(i), name) for i, name in enumerate(names))


def both_ways(old: NameIndex, new: NameIndex, stored: StoredParties) -> tuple[Answers, Answers]:
    every = range(len(stored.names))
    before = screened(old, stored, every, least=0)
    again = rescreened(delta(old, new), new, stored, before, every)
    return again, screened(new, stored, every, least=0)


@given(LIST, LIST, STORED, st.booleans())
def test_any_two_lists_give_what_a_full_search_gives(
    first: Named, second: Named, names: list[str], is_weighed_alike: bool
) -> None:
    old = build_index(first)
    new = build_index(second, weighed_as=old if is_weighed_alike else None)
    again, full = both_ways(old, new, store(names))
    assert again.matches == full.matches
    assert np.array_equal(again.reach, full.reach)


@given(LIST, st.sets(st.integers(0, 11)), LIST, STORED)
def test_entries_that_come_and_go_give_what_a_full_search_gives(
    entries: Named, gone: set[int], come: Named, names: list[str]
) -> None:
    old = build_index(entries)
    kept = [entry for i, entry in enumerate(entries) if i not in gone]
    new = build_index([*kept, *come], weighed_as=old)
    again, full = both_ways(old, new, store(names))
    assert again.matches == full.matches
    assert np.array_equal(again.reach, full.reach)


def test_a_list_that_did_not_change_touches_nothing() -> None:
    old = build_index(ENTRIES)
    new = build_index(ENTRIES, weighed_as=old)
    stored = store([name for _, names in ENTRIES for name in names])
    every = range(len(stored.names))
    before = screened(old, stored, every, least=0.5)
    assert not touched(delta(old, new), new, stored, before, every).any()


def test_other_weights_touch_everything() -> None:
    old, new = build_index(ENTRIES), build_index([*ENTRIES, ("x", ["Orbita"])])
    stored = store(["Nobody"])
    before = screened(old, stored, range(1), least=0.5)
    assert touched(delta(old, new), new, stored, before, range(1)).all()


def test_weights_that_are_kept_move_no_other_pair() -> None:
    old = build_index(ENTRIES)
    new = build_index([*ENTRIES, ("x", ["Limpid Quartz"])], weighed_as=old)
    stored = store(["Huawei Tech", "Orbita Optoelectronics"])
    before, after = (screened(i, stored, range(2), least=0.0).matches for i in (old, new))
    assert before == after


def test_the_us_list_updated_gives_what_a_full_search_gives(shared_data: Path) -> None:
    folder = shared_data / "lists"
    entries = [(i, list(n)) for i, n in entries_of(folder / "us_csl_2026-07-31_names.jsonl.gz")]
    rng = random.Random(11)  # noqa: S311
    moved = rng.sample(range(len(entries)), 120)
    gone, come = set(moved[:40]), set(moved[40:])
    old = build_index(e for i, e in enumerate(entries) if i not in come)
    new = build_index((e for i, e in enumerate(entries) if i not in gone), weighed_as=old)
    lines = gzip.decompress((folder / "us_sec_registrant_names.txt.gz").read_bytes()).decode()
    names = lines.splitlines()[:700] + [entries[i][1][0] for i in rng.sample(moved, 60)]
    stored = store(names)
    again, full = both_ways(old, new, stored)
    assert again.matches == full.matches
    every = range(len(stored.names))
    before = screened(old, stored, every, least=0)
    assert 0 < touched(delta(old, new), new, stored, before, every).mean() < 0.5


@pytest.mark.parametrize("cut", [1, 3])
def test_slices_answer_as_the_whole(cut: int) -> None:
    old = build_index(ENTRIES[1:])
    new = build_index(ENTRIES, weighed_as=old)
    stored = store(["Huawei", "Orbita", "Romashka", "Ocean", "Petrova"])
    again, _ = both_ways(old, new, stored)
    change = delta(old, new)
    for part in (range(cut), range(cut, 5)):
        before = screened(old, stored, part, least=0)
        found = rescreened(change, new, stored, before, part)
        assert found.matches == again.matches[part.start : part.stop]


def test_names_searched_again_are_put_in_wherever_their_slice_begins() -> None:
    old = build_index(ENTRIES[1:])
    new = build_index(ENTRIES, weighed_as=old)
    stored = store(["Ocean", "Huawei", "Romashka", "Huawei Tech"])
    change, part = delta(old, new), range(1, 4)
    before = screened(old, stored, part, least=0)
    again = searched_again(change, new, stored, before._replace(matches=()), part)
    assert set(again.names) >= {1, 3}
    after = answers_after(before, [again], first=1)
    assert after.matches == screened(new, stored, part, least=0).matches
    assert answers_after(before, []).matches == before.matches
    assert before.matches != after.matches
