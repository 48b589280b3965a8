"""Cases begin empty and whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tidewaiter.app.cases.check import check_case
from tidewaiter.app.cases.new import new_case
from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts


def test_a_new_case_is_clean(facts: Facts, tmp_path: Path) -> None:
    files = new_case(tmp_path / "demo")
    assert sorted(p.name for p in (tmp_path / "demo").iterdir()) == sorted(files)
    checked = check_case(facts, tmp_path / "demo")
    assert (checked.ok, checked.case) == (True, "demo")
    assert set(checked.missing) == set(facts.books["accounting"].missing)


def test_a_new_case_takes_the_place_of_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    assert new_case(tmp_path / "demo", "A name")
    assert 'name: "A name"' in (tmp_path / "demo" / "case.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("full", "not empty"),
        ("file", "no folder"),
        ("link", "no folder"),
        ("nowhere/demo", "cannot be written"),
        ("a\x1bb", "no plain text"),
    ],
)
def test_where_no_case_can_be_written(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "units.csv").touch()
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match=message):
        new_case(tmp_path / name)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_folder_that_one_is_in_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="folder you are in"):
        new_case(tmp_path / ".")


def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def interrupted(self: Path, text: str, **_: str) -> int:
        written.append(len(text))
        if len(written) == 3:
            raise KeyboardInterrupt
        return os.open(self, os.O_CREAT)

    monkeypatch.setattr("pathlib.Path.write_text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        new_case(tmp_path / "demo")
    assert list(tmp_path.iterdir()) == []


def test_permissions_are_those_of_other_new_folders(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    new_case(tmp_path / "demo")
    assert (tmp_path / "demo").stat().st_mode == (tmp_path / "other").stat().st_mode
