"""``tidewaiter listings parse`` and ``score`` as people type them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click.testing

from tidewaiter.cli.main import program

if TYPE_CHECKING:
    from pathlib import Path


def test_texts_of_a_file_become_json_lines(tidewaiter, tmp_path: Path) -> None:
    path = tmp_path / "texts.txt"
    path.write_text("出A100 80G PCIe 10张 单价6万9\n求购 H100 80G\n", encoding="utf-8")
    ran = tidewaiter("listings", "parse", path)
    assert (ran.code, ran.err) == (0, "")
    first, second = map(json.loads, ran.out.splitlines())
    assert first["text"] == "出A100 80G PCIe 10张 单价6万9"
    assert first["reading"]["offers"][0]["price"]["value"] == 69_000
    assert second["reading"]["intent"]["value"] == "wanted"


def test_standard_input_is_read() -> None:
    runner = click.testing.CliRunner()
    ran = runner.invoke(program, ["listings", "parse"], input='{"text": "L40S 48G 显卡"}\n')
    assert json.loads(ran.stdout)["reading"]["offers"][0]["model"] == "L40S"


def test_a_damaged_file_is_told(tidewaiter, tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_bytes(b'{"text": 1}\n')
    ran = tidewaiter("listings", "parse", path)
    assert ran.code == 3
    assert "texts.jsonl:1" in ran.err
