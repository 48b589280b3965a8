"""A file that holds more than memory is refused before anybody parses it."""

from __future__ import annotations

import gzip
import resource
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.sources.cases.bounds import LONGEST_JSON, LONGEST_RECORD, ROW_BYTES, require_bounded

if TYPE_CHECKING:
    from pathlib import Path


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


def test_records_of_several_lines_and_many_quotations_are_fine(tmp_path: Path) -> None:
    path = text(tmp_path / "units.csv", ('"a\nb","c""d"\n', 700_000))
    require_bounded(path, MANY)


def test_a_broken_packing_is_left_to_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "units.csv.gz"
    path.write_bytes(gzip.compress(b"serial\n" * 1000)[:-9])
    require_bounded(path, MANY)
