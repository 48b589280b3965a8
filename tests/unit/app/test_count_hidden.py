"""Counting from a file: what is accepted as a file, and what each kind of bad file is told."""

from pathlib import Path

import pytest

from tidewaiter.app.count_hidden import count_lists, count_lists_dropping
from tidewaiter.core.errors import TableError, UsageError

TOY = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n"
SOUND = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,16\n1,0,1,12\n0,1,1,9\n1,1,1,5\n"


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "lists.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_sound_table_is_counted(tmp_path: Path) -> None:
    answer = count_lists(written(tmp_path, SOUND), level=0.95)
    assert answer.identified
    assert answer.observed == 132
    assert answer.point is not None
    assert answer.interval is not None
    assert answer.interval.level == 0.95


def test_a_table_that_determines_nothing_is_refused(tmp_path: Path) -> None:
    answer = count_lists(written(tmp_path, TOY))
    assert not answer.identified
    assert answer.point is None


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + SOUND.encode(),
        SOUND.replace("\n", "\r\n").encode(),
        SOUND.replace(",", ";").encode(),
        SOUND.replace("A,", "Zeitung-ä,", 1).encode(),
    ],
)
def test_files_as_spreadsheets_write_them(tmp_path: Path, content: bytes) -> None:
    plain = count_lists(written(tmp_path, SOUND))
    assert count_lists(written(tmp_path, content)).point == plain.point


def test_a_hundred_thousand_rows_of_members(tmp_path: Path) -> None:
    rows = ["1,0,1", "0,1,1", "1,1,1", "1,0,1", "0,1,1"] * 20_000
    answer = count_lists(written(tmp_path, "a,b,count\n" + "\n".join(rows) + "\n"))
    assert answer.observed == 100_000
    assert answer.point == pytest.approx(180_000, rel=0.001)


def test_the_error_names_file_row_and_column(tmp_path: Path) -> None:
    path = written(tmp_path, SOUND.replace("1,0,1,12", "1,0,x,12"))
    with pytest.raises(TableError) as caught:
        count_lists(path)
    assert caught.value.where == (str(path), 6, "C")
    assert caught.value.found == "x"
    assert caught.value.allowed == "0 or 1"


@pytest.mark.parametrize(
    "content", [SOUND.encode("utf-16"), SOUND.replace("A,", "é,", 1).encode("latin-1")]
)
def test_another_encoding_is_said(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(TableError, match="not UTF-8") as caught:
        count_lists(written(tmp_path, content))
    assert "byte 0x" in caught.value.found
    assert "UTF-8" in caught.value.hint


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read") as caught:
        count_lists(tmp_path / "nothing.csv")
    assert caught.value.exit_code == 2
    with pytest.raises(UsageError, match="cannot be read"):
        count_lists(tmp_path)


def test_what_becomes_of_it_without_each_list(tmp_path: Path) -> None:
    found = count_lists_dropping(written(tmp_path, SOUND))
    assert [step.left_out for step in found] == [("A",), ("B",), ("C",)]
    assert all(step.n is not None for step in found)
