"""Changes leave as a table that no spreadsheet runs, and come back as they were."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import UsageError
from tidewaiter.parties.party_changes import PartyChange
from tidewaiter.store.party_change_file import CHANGES, COLUMNS, write_changes
from tidewaiter.store.result_files import results_of

CHANCE = st.none() | st.floats(0, 1)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
CHANGE = st.builds(
    PartyChange, party=TEXT, name=TEXT, change=st.sampled_from(["came", "went", "changed"]),
    list=TEXT, entry=TEXT, listed=TEXT, before=CHANCE, after=CHANCE,
)  # fmt: skip
HOSTILE = PartyChange(
    party="@p", name="=cmd|' /C calc'!A0", change="came", list="us-a", entry="010620",
    listed="-Orbita, Ltd", before=None, after=1 / 3,
)  # fmt: skip


def test_a_cell_like_a_formula_is_harmless_and_no_match_is_empty(tmp_path: Path) -> None:
    assert write_changes([HOSTILE], tmp_path / "x.csv") == 1
    header, row = csv.reader((tmp_path / "x.csv").read_text(encoding="utf-8").splitlines())
    assert header == list(COLUMNS)
    assert row == [
        "'@p", "'=cmd|' /C calc'!A0", "came", "us-a", "010620", "'-Orbita, Ltd", "", repr(1 / 3),
    ]  # fmt: skip


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
@given(changes=st.lists(CHANGE, max_size=4))
def test_what_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, ending: str, changes: list[PartyChange]
) -> None:
    path = tmp_path_factory.mktemp("out") / f"changes{ending}"
    assert write_changes(changes, path) == len(changes)
    rows = [row for batch in results_of(path, CHANGES) for row in batch.to_pylist()]
    assert [(row["party"], row["listed"]) for row in rows] == [(c.party, c.listed) for c in changes]
    assert [row["after"] and float(row["after"]) for row in rows] == [
        "" if c.after is None else c.after for c in changes
    ]


def test_another_ending_is_a_wrong_command(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="kind of file"):
        write_changes([HOSTILE], tmp_path / "x.xlsx")
