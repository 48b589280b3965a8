"""``tidewaiter case describe`` as people type it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tidewaiter.cli.case import command
from tidewaiter.cli.main import exit_code
from tidewaiter.model.books.records import TABLES


@pytest.fixture
def describe(capsys: pytest.CaptureFixture[str]) -> Any:
    def ran(*arguments: str) -> tuple[int, str, str]:
        code = exit_code(
            lambda: command.main(["describe", *arguments], standalone_mode=False), as_json=False
        )
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


def test_every_table_takes_a_line(describe: Any) -> None:
    code, out, _ = describe()
    assert code == 0
    assert [name for name in TABLES if f"\n{name} " not in f"\n{out}"] == []


@pytest.mark.parametrize("name", TABLES)
def test_a_table_tells_every_column(describe: Any, name: str) -> None:
    code, out, _ = describe(name)
    assert code == 0
    columns = TABLES[name].__struct_fields__
    assert [column for column in columns if f"\n  {column} " not in out] == []


def test_schema_and_json_are_json(describe: Any) -> None:
    assert json.loads(describe("--schema")[1])["$id"] == "urn:tidewaiter:case:1"
    assert json.loads(describe("units", "--schema")[1])["$id"] == "urn:tidewaiter:case:1:units"
    (units,) = json.loads(describe("units", "--json")[1])
    assert units["columns"][0]["name"] == "serial"
    assert len(json.loads(describe("--json")[1])) == len(TABLES)


def test_a_table_that_is_not_there_is_a_wrong_call(describe: Any) -> None:
    for arguments in (["unit"], ["unit", "--schema"]):
        code, out, err = describe(*arguments)
        assert (code, out) == (2, "")
        assert "did you mean units?" in err
