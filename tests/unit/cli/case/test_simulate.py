"""``tidewaiter case simulate``, called in process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tidewaiter.books.worlds.recipe import DiversionKind
from tidewaiter.cli.case import simulate
from tidewaiter.cli.case.simulate import simulate_command
from tidewaiter.core.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def ran(*words: object) -> str:
    done = CliRunner().invoke(
        simulate_command, [str(word) for word in words], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return done.stdout


def test_it_says_what_it_wrote(tmp_path: Path) -> None:
    said = ran(tmp_path / "case", "--seed", 1, "--sites", 2, "--chips", 40, "--diversion", "none")
    assert "made up" in said
    assert "diverted 0 at 0" in said
    assert (tmp_path / "case" / "shipments.csv").is_file()
    assert (tmp_path / "case.truth.json").is_file()


def test_recipe_parquet_and_json(tmp_path: Path) -> None:
    (tmp_path / "recipe.yaml").write_text("sites: 1\nchips: 24\ndiverting: 1\n", encoding="utf-8")
    words = ("--recipe", tmp_path / "recipe.yaml", "--parquet", "--json", "--seed", 2)
    answer = json.loads(ran(tmp_path / "case", *words, "--diversion", "missing-units"))
    assert answer["diverting"] == 1
    assert (tmp_path / "case" / "units.parquet").is_file()
    assert answer["rows"]["units"] >= 24


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    with pytest.raises(UsageError, match="holds something"):
        ran(tmp_path, "--seed", 1)


def test_the_seed_must_be_given_and_the_kind_known(tmp_path: Path) -> None:
    for words in ([str(tmp_path / "a")], [str(tmp_path / "a"), "--seed", "1", "--diversion", "x"]):
        assert CliRunner().invoke(simulate_command, words).exit_code == 2


def test_the_kinds_are_those_of_the_recipe() -> None:
    from typing import get_args

    words = {w for part in get_args(DiversionKind) for w in (get_args(part) or (part,))}
    assert set(simulate._KINDS) == words
