"""The guides to cases are walked through: their files are written, their commands run."""

from __future__ import annotations

import re
import shutil
from contextlib import chdir
from typing import TYPE_CHECKING

import pytest
from walked_guides import GUIDES, walked

from tidewaiter.model.books.columns import KINDS
from tidewaiter.model.books.grade import GRADES
from tidewaiter.model.books.records import TABLES
from tidewaiter.sources.cases.about import NAMES, CaseAbout

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = GUIDES / "case.md"


def test_the_guide_is_walked_through(tmp_path: Path) -> None:
    with chdir(tmp_path):
        walk = walked(GUIDE.read_text(encoding="utf-8"), tmp_path)
    assert walk.wrong == []
    assert (walk.commands, walk.shown) == (4, 3)
    assert (tmp_path / "quellbrook" / "case.yaml").is_file()


def test_the_guide_to_what_cannot_be_accounted_for_is_walked_through(tmp_path: Path) -> None:
    shutil.copytree(GUIDES.parents[1] / "examples", tmp_path / "examples")
    text = (GUIDES / "account.md").read_text(encoding="utf-8")
    with chdir(tmp_path):
        walk = walked(text, tmp_path)
    assert (walk.wrong, walk.commands, walk.shown) == ([], 4, 2)
    told = set(re.findall(r"^\| `(\w+\.\w+)` \|", text, re.MULTILINE))
    assert told == {path.name for path in (tmp_path / "report").iterdir()}


@pytest.mark.parametrize(
    "page",
    [
        "```sh\ntidewaiter case describe units\n```\n\n<!-- printed -->\n```text\nno table\n```\n",
        "```sh\ntidewaiter case check nowhere\n```\n",
        "<!-- exit code: 3 -->\n```sh\ntidewaiter case describe\n```\n",
    ],
)
def test_what_does_not_work_is_noticed(tmp_path: Path, page: str) -> None:
    with chdir(tmp_path):
        assert len(walked(page, tmp_path).wrong) == 1


def test_every_table_field_and_account_is_named() -> None:
    named = set(re.findall(r"`(\w[\w-]*):?(?:\w+)?`", GUIDE.read_text(encoding="utf-8")))
    assert sorted({*NAMES, *CaseAbout.__struct_fields__, *KINDS} - named) == []
    assert set(TABLES) < set(NAMES)
    assert "serial" in GRADES


def test_the_guide_says_the_limits_that_the_code_has() -> None:
    from tidewaiter.sources.cases.folder import LARGEST_FILE
    from tidewaiter.sources.cases.text_table import LARGEST_TABLE
    from tidewaiter.sources.strict_table import LONGEST_CELL

    text = GUIDE.read_text(encoding="utf-8")
    assert LARGEST_FILE == LARGEST_TABLE == 1 << 30
    assert "more\nthan 1 GiB" in text
    assert f"{LONGEST_CELL >> 10} KiB" in text
