"""Rescreening says what came, went and changed, and gives what searching every name gives."""

import csv
import gzip
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidewaiter.app.name_scores import entries_of
from tidewaiter.app.parties import rescreen as module
from tidewaiter.app.parties.kept import PartyFile, opened, store
from tidewaiter.app.parties.rescreen import Rescreened, rescreen
from tidewaiter.core.errors import UsageError
from tidewaiter.facts.catalogue import Facts
from tidewaiter.parties.stored_parties import screened
from unit.app.parties.conftest import NEW, OLD

Lists = Callable[..., Path]
WORDS = ["orbita", "orbital", "marlin", "trading", "5", "shenzhen", "romashka", "quartz"]
NAME = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
LISTED = st.lists(st.tuples(st.sampled_from("abcdef"), NAME), min_size=1, unique_by=lambda e: e[0])


def told(answer: Rescreened) -> list[tuple[str, str, str]]:
    return [(change.party, change.change, change.entry) for change in answer.changes]


def assert_exact(folder: Path) -> None:
    """The kept answers are those of searching every name in the kept index."""
    there = opened(folder)
    every = range(len(there.stored.names))
    full = screened(
        there.name_index, there.stored, every, least=there.answers.least, most=there.answers.most
    )
    assert there.answers.matches == full.matches
    assert np.array_equal(there.answers.reach, full.reach)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("cores", [1, 2])
def test_what_came_and_went_is_told_and_kept(lists: Lists, tmp_path: Path, cores: int) -> None:
    answer = rescreen(tmp_path / "store", lists(NEW, "2026-07-31"), cores)
    assert told(answer) == [("p3", "went", "e4"), ("p4", "came", "e9")]
    assert answer.is_found
    assert answer.searched < answer.names
    assert [e.published for e in (*answer.before, *answer.after)] == ["2026-07-01", "2026-07-31"]
    assert (answer.parties, answer.matched, answer.unsearchable) == (6, 3, 1)
    assert_exact(tmp_path / "store")


@pytest.mark.usefixtures("kept")
def test_the_second_time_nothing_is_searched(lists: Lists, tmp_path: Path) -> None:
    rescreen(tmp_path / "store", lists(NEW, "2026-07-31"), 1)
    again = rescreen(tmp_path / "store", tmp_path / "lists", 1)
    assert (again.searched, again.changes, again.is_found) == (0, (), False)
    assert again.before == again.after
    assert [e.published for e in again.weighed] == ["2026-07-01"]


@pytest.mark.usefixtures("kept")
def test_a_party_that_went_alone_is_no_finding(lists: Lists, tmp_path: Path) -> None:
    answer = rescreen(tmp_path / "store", lists(OLD[:3], "2026-07-31"), 1)
    assert told(answer) == [("p3", "went", "e4")]
    assert not answer.is_found


@pytest.mark.usefixtures("kept")
def test_an_entry_that_shares_a_spelling_is_told_without_a_search(
    lists: Lists, tmp_path: Path
) -> None:
    listed = [*OLD, ("e7", "ocean marlin IV")]
    answer = rescreen(tmp_path / "store", lists(listed, "2026-07-31"), 1)
    assert told(answer) == [("p2", "came", "e7")]
    assert answer.searched == 0


@pytest.mark.usefixtures("kept")
def test_a_list_in_another_order_searches_nothing(lists: Lists, tmp_path: Path) -> None:
    answer = rescreen(tmp_path / "store", lists(OLD[::-1], "2026-07-31"), 1)
    assert (answer.searched, answer.changes) == (0, ())


@pytest.mark.usefixtures("kept")
def test_a_full_search_weighs_anew(facts: Facts, lists: Lists, table: Path, tmp_path: Path) -> None:
    answer = rescreen(tmp_path / "store", lists(NEW, "2026-07-31"), 1, is_full=True)
    assert answer.searched == answer.names
    assert answer.why_all == "a full search was asked for"
    assert [e.published for e in answer.weighed] == ["2026-07-31"]
    assert (answer.stale, answer.is_due) == (0, False)
    store(facts, PartyFile(table), tmp_path / "lists", tmp_path / "fresh", 1)
    full, fresh = opened(tmp_path / "store"), opened(tmp_path / "fresh")
    assert full.answers.matches == fresh.answers.matches
    assert full.manifest == fresh.manifest


@pytest.mark.usefixtures("kept")
def test_weights_grow_old_by_what_came_and_went(lists: Lists, tmp_path: Path) -> None:
    answer = rescreen(tmp_path / "store", lists(NEW, "2026-07-31"), 1)
    assert answer.stale == pytest.approx(2 / 4)
    back = rescreen(tmp_path / "store", lists(OLD, "2026-08-31"), 1)
    assert back.stale == pytest.approx(4 / 4)
    assert answer.is_due
    assert back.is_due


@pytest.mark.usefixtures("kept")
def test_another_model_of_names_searches_everything(
    lists: Lists, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "scoring", lambda: "another")
    answer = rescreen(tmp_path / "store", lists(OLD, "2026-07-31"), 1)
    assert answer.searched == answer.names
    assert "another model" in answer.why_all
    assert rescreen(tmp_path / "store", tmp_path / "lists", 1).why_all == ""


@pytest.mark.usefixtures("kept")
def test_where_the_changes_cannot_be_written_the_store_stays(lists: Lists, tmp_path: Path) -> None:
    def write(_answer: Rescreened) -> None:
        raise UsageError("no place")

    before = opened(tmp_path / "store").manifest
    with pytest.raises(UsageError, match="no place"):
        rescreen(tmp_path / "store", lists(NEW, "2026-07-31"), 1, write=write)
    assert opened(tmp_path / "store").manifest == before
    assert told(rescreen(tmp_path / "store", tmp_path / "lists", 1))


def test_without_a_store_there_is_nothing_to_screen(lists: Lists, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no store of parties"):
        rescreen(tmp_path / "store", lists(OLD), 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(first=LISTED, others=st.lists(LISTED, max_size=2), names=st.lists(NAME, min_size=1))
def test_any_editions_in_turn_give_what_a_full_search_gives(
    facts: Facts, lists: Lists, tmp_path: Path,
    first: list[tuple[str, str]], others: list[list[tuple[str, str]]], names: list[str],
) -> None:  # fmt: skip
    rows = [f"p{at},{name}" for at, name in enumerate(names)]
    (tmp_path / "x.csv").write_text("\n".join(["id,name", *rows]) + "\n")
    store(facts, PartyFile(tmp_path / "x.csv"), lists(first), tmp_path / "s", 1)
    for number, listed in enumerate(others, 1):
        rescreen(tmp_path / "s", lists(listed, f"2026-08-0{number}"), 1)
        assert_exact(tmp_path / "s")


@pytest.mark.slow
def test_the_us_list_updated_on_two_cores_is_exact(
    facts: Facts, lists: Lists, tmp_path: Path, shared_data: Path
) -> None:
    folder = shared_data / "lists"
    entries = [
        (i, names[0]) for i, names in entries_of(folder / "us_csl_2026-07-31_names.jsonl.gz")
    ]
    moved = set(random.Random(3).sample(range(len(entries)), 150))  # noqa: S311
    old = [entry for at, entry in enumerate(entries) if at % 2 or at not in moved]
    new = [entry for at, entry in enumerate(entries) if not at % 2 or at not in moved]
    lines = gzip.decompress((folder / "us_sec_registrant_names.txt.gz").read_bytes()).decode()
    names = lines.splitlines()[:20_000] + [entries[at][1] for at in sorted(moved)]
    with (tmp_path / "x.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("id", "name"), *enumerate(names)])
    store(facts, PartyFile(tmp_path / "x.csv"), lists(old), tmp_path / "s", 2)
    answer = rescreen(tmp_path / "s", lists(new, "2026-08-01"), 2)
    assert 0 < answer.searched < answer.names / 2
    assert {"came", "went"} <= {change.change for change in answer.changes}
    assert_exact(tmp_path / "s")
