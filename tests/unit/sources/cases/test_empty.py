"""An empty case is one that its own reader takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tidewaiter.model.books.records import TABLES
from tidewaiter.sources.cases.about import NAMES
from tidewaiter.sources.cases.empty import empty_case
from tidewaiter.sources.cases.reading import read_case
from tidewaiter.sources.orders.records import parties_of
from tidewaiter.sources.ownership.tables import stakes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["NO", 'a "b" c', "模组 3E001", "it's: {odd} # name", "~"])
def test_it_is_read_as_written(tmp_path: Path, name: str) -> None:
    for file, text in empty_case(name).items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    case = read_case(tmp_path)
    assert case.about.name == name
    assert case.about.status == "records"
    assert [file.rows for file in case.files] == [0] * len(TABLES)
    assert case.parties is not None
    assert parties_of(case.parties) == {}
    assert stakes((tmp_path / "ownership.csv").read_text(encoding="utf-8"), "ownership.csv") == []


def test_every_table_has_its_columns() -> None:
    files = empty_case("x")
    assert set(files) == {"case.yaml", *(f"{name}.csv" for name in NAMES)}
    for name, noun in TABLES.items():
        assert files[f"{name}.csv"] == ",".join(noun.__struct_fields__) + "\n"


def test_the_lines_that_are_left_out_say_how_they_are_written(tmp_path: Path) -> None:
    files = empty_case("x")
    text = files["case.yaml"].replace("# mapping", "mapping").replace("# ignore", "ignore")
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "units-columns.yaml").write_text("columns: {}\n", encoding="utf-8")
    (tmp_path / "letter.pdf").touch()
    assert read_case(tmp_path).about.ignore == ("letter.pdf",)
