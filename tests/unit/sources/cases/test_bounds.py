"""A file that holds more than memory is refused before anybody parses it."""

from __future__ import annotations

import gzip
import resource
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError
from tidewaiter.sources.cases.bounds import (
    LONGEST_JSON,
    LONGEST_RECORD,
    ROW_BYTES,
    _ends_record,
    require_bounded,
)

if TYPE_CHECKING:
    from pathlib import Path


MANY_ROWS = 100_000


def written(path: Path, cells: Any, **options: Any) -> Path:
    pq.write_table(pa.table({"serial": cells}), path, **options)
    return path


def repeated(text: str, times: int) -> Any:
    """Return a text many times over without holding it more than once."""
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), times), [text])


def test_a_bomb_of_one_text_is_refused_and_takes_no_memory(tmp_path: Path) -> None:
    bomb = written(tmp_path / "units.parquet", repeated("x" * 100_000, 1_000_000))
    assert bomb.stat().st_size < 300_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DataError, match="too large"):
        require_bounded(bomb, 1 << 30)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kB


def test_a_bomb_that_begins_with_short_texts_is_refused_too(tmp_path: Path) -> None:
    indices = pa.concat_arrays(
        [pa.array([0], pa.int32()), pa.repeat(pa.scalar(1, pa.int32()), MANY_ROWS)]
    )
    cells = pa.DictionaryArray.from_arrays(indices, ["x", "y" * 100_000])
    bomb = written(tmp_path / "units.parquet", cells)
    with pytest.raises(DataError, match="too large"):
        require_bounded(bomb, 1 << 30)


def test_columns_whose_first_rows_do_not_tell_are_read_to_the_end(tmp_path: Path) -> None:
    """Parts without a dictionary, or with one of one text: another may follow."""
    parts = [["a"] * 1000, [f"{n:04d}" for n in range(1000)], [None] * 1000]
    for options in ({}, {"use_dictionary": False}):
        path = written(
            tmp_path / "units.parquet", [c for part in parts for c in part], row_group_size=1000,
            **options,
        )  # fmt: skip
        exact = 3000 * ROW_BYTES + 1000 + 4000
        require_bounded(path, exact)
        with pytest.raises(DataError, match="too large"):
            require_bounded(path, exact - 1)


def test_what_dictionaries_bound_is_not_decoded(tmp_path: Path, monkeypatch: Any) -> None:
    def refused(_column: Any) -> int:
        raise AssertionError

    path = written(tmp_path / "units.parquet", [f"{n % 300:09d}" for n in range(100_000)])
    monkeypatch.setattr("tidewaiter.sources.cases.bounds._written_out", refused)
    require_bounded(path, 10_000_000)
    with pytest.raises(AssertionError):
        require_bounded(path, 100_000 * (9 + ROW_BYTES))


@given(
    cells=st.lists(st.none() | st.text(max_size=9), min_size=1, max_size=40),
    group=st.integers(1, 40),
    times=st.integers(1, 50),
)
def test_a_bound_never_admits_more_than_the_exact_sum(
    tmp_path_factory: Any, cells: list[str | None], group: int, times: int
) -> None:
    path = tmp_path_factory.mktemp("bound") / "units.parquet"
    written(path, pa.array(cells * times, pa.string()), row_group_size=group)
    exact = times * sum(ROW_BYTES + len((c or "").encode()) for c in cells)
    stored = sum(
        pq.ParquetFile(path).metadata.row_group(g).total_byte_size
        for g in range(pq.ParquetFile(path).num_row_groups)
    )
    with pytest.raises(DataError, match="too large"):
        require_bounded(path, exact - 1)
    require_bounded(path, max(exact, stored))


def test_rows_without_a_text_count_too(tmp_path: Path) -> None:
    nothing = written(tmp_path / "units.parquet", pa.nulls(200_000, pa.string()))
    with pytest.raises(DataError, match="too large"):
        require_bounded(nothing, 100_000)


def test_the_bound_is_on_bytes_of_text(tmp_path: Path) -> None:
    path = written(tmp_path / "units.parquet", ["abcdefgh", "", None] * 1000)
    exact = 3000 * ROW_BYTES + 1000 * len("abcdefgh")
    require_bounded(path, exact)
    with pytest.raises(DataError, match=f"at most {exact - 1} bytes"):
        require_bounded(path, exact - 1)


def test_other_kinds_of_columns_are_measured_as_they_are(tmp_path: Path) -> None:
    path = written(tmp_path / "units.parquet", list(range(100_000)))
    require_bounded(path, 100_000 * (8 + ROW_BYTES) + 20_000)
    with pytest.raises(DataError, match="too large"):
        require_bounded(path, 100_000 * (7 + ROW_BYTES))


def test_texts_that_share_their_beginnings_are_refused(tmp_path: Path) -> None:
    path = written(
        tmp_path / "units.parquet", ["aaaaaa1", "aaaaaa2"], use_dictionary=False,
        column_encoding={"serial": "DELTA_BYTE_ARRAY"},
    )  # fmt: skip
    with pytest.raises(DataError, match="share their beginnings"):
        require_bounded(path, 1 << 20)


def test_a_damaged_file_is_told_as_one(tmp_path: Path) -> None:
    path = written(tmp_path / "units.parquet", ["a"] * 1000)
    path.write_bytes(path.read_bytes()[:-20] + b"\0" * 16 + b"PAR1")
    with pytest.raises(DataError, match="damaged"):
        require_bounded(path, 1 << 20)


MANY = 1 << 40


def text(path: Path, *parts: tuple[str, int]) -> Path:
    """Write texts, each so many times."""
    with path.open("wb") as stream:
        for part, times in parts:
            stream.write(part.encode() * times)
    return path


@pytest.mark.parametrize("name", ["units.csv", "units.jsonl", "units.json"])
def test_text_is_counted_with_its_rows(tmp_path: Path, name: str) -> None:
    path = text(tmp_path / name, ("abc\n", 1000))
    exact = 1000 * (4 + ROW_BYTES)
    require_bounded(path, exact)
    with pytest.raises(DataError, match="too large"):
        require_bounded(path, exact - 1)
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    require_bounded(packed, exact)
    with pytest.raises(DataError, match="too large"):
        require_bounded(packed, exact - 1)


@pytest.mark.parametrize(
    "endless",
    ["x", "x,", '"a\nb",', 'a""\n', "\r"],
    ids=["a cell", "columns", "columns with lines", "a quotation", "other line ends"],
)
def test_a_record_that_never_ends_is_refused_with_its_line(tmp_path: Path, endless: str) -> None:
    times = (LONGEST_RECORD + (3 << 20)) // len(endless)
    path = text(
        tmp_path / "units.csv", ("serial\n", 1), ('"', int('""' in endless)), (endless, times)
    )
    with pytest.raises(DataError, match="a record is too long"):
        require_bounded(path, MANY)
    json = text(tmp_path / "units.json", ("x", LONGEST_RECORD + (3 << 20)))
    require_bounded(json, MANY)


def test_a_line_of_json_has_an_end_too(tmp_path: Path) -> None:
    path = tmp_path / "units.jsonl"
    with path.open("wb") as stream:
        stream.truncate(LONGEST_JSON + (2 << 20))
    with pytest.raises(DataError, match="a record is too long"):
        require_bounded(path, MANY)


@given(parts=st.lists(st.sampled_from(["\n", '"', "a", '"\n"', "\n" * 20]), max_size=40))
@pytest.mark.parametrize("quotes", [0, 1])
def test_a_line_end_outside_quotations_is_found_wherever_it_is(
    quotes: int, parts: list[str]
) -> None:
    chunk = "".join(parts).encode()
    outside = chunk.split(b'"')[quotes % 2 :: 2]
    assert _ends_record(chunk, b'"', quotes) == any(b"\n" in part for part in outside)


def test_records_of_several_lines_and_many_quotations_are_fine(tmp_path: Path) -> None:
    path = text(tmp_path / "units.csv", ('"a\nb","c""d"\n', 700_000))
    require_bounded(path, MANY)


def test_a_broken_packing_is_left_to_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "units.csv.gz"
    path.write_bytes(gzip.compress(b"serial\n" * 1000)[:-9])
    require_bounded(path, MANY)
