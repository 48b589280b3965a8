"""Labelled texts are read strictly, plain ones line by line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.sources.listings import gold
from tidewaiter.sources.listings.gold import gold_rows, text_rows

if TYPE_CHECKING:
    from pathlib import Path

ROW: dict[str, Any] = {
    "id": "a",
    "text": "出 H100 80G 两张",
    "lang": "zh",
    "price_field": 3,
    "gold": {
        "is_chip_offer": True,
        "intent": "sell",
        "offers": [{"chip": "NVIDIA H100 80GB", "model": "H100", "memory_gb": 80, "price": None}],
        "tags": ["made_up"],
    },
}


def written(tmp_path: Path, *rows: Any) -> Path:
    path = tmp_path / "gold.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_labelled_text_is_read(tmp_path: Path) -> None:
    (row,) = gold_rows(written(tmp_path, ROW, ""))
    assert row.gold.offers[0].memory_gb == 80
    assert (row.price_field, row.site) == (3, None)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({**ROW, "colour": "blue"}, "unknown field"),
        ({**ROW, "lang": 3}, "Expected `str`"),
        ({k: v for k, v in ROW.items() if k != "gold"}, "missing required field"),
        ({**ROW, "gold": {**ROW["gold"], "is_chip_offer": False}}, "exactly when"),
        ("{", "not in the format"),
        ("not json", "not in the format"),
        ("[" * 5000, "not in the format"),
    ],
)
def test_what_is_not_in_the_format_is_refused_with_its_line(
    row: Any, why: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=why) as caught:
        gold_rows(written(tmp_path, {**ROW, "id": "first"}, row))
    assert caught.value.where.line == 2


def test_a_text_labelled_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="twice") as caught:
        gold_rows(written(tmp_path, ROW, ROW))
    assert caught.value.where.line == 2
    assert "line 1" in str(caught.value)


def test_a_file_without_a_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no labelled text"):
        gold_rows(written(tmp_path, ""))


def test_a_file_of_too_many_texts_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gold, "MOST_ROWS", 1)
    with pytest.raises(DataError, match="too many"):
        gold_rows(written(tmp_path, ROW, {**ROW, "id": "b"}))


def test_plain_texts_stand_one_on_a_line() -> None:
    lines = ["出 H100\r\n".encode(), b"\n", b'{"text": "L40", "price_field": 5.5}\n', b"A100"]
    rows = list(text_rows(lines, "texts"))
    assert [row.text for row in rows] == ["出 H100", "L40", "A100"]
    assert rows[1].price_field == 5.5


@pytest.mark.parametrize(
    "line", [b"\xff\xfe", b'{"txt": "L40"}', b'{"text": 1}', b'{"text": "\xff"}']
)
def test_a_line_that_is_no_text_is_refused(line: bytes) -> None:
    with pytest.raises(DataError) as caught:
        list(text_rows([b"fine\n", line], "texts"))
    assert (caught.value.where.file, caught.value.where.line) == ("texts", 2)


def test_the_labelled_examples_are_in_the_format(shared_data: Path) -> None:
    assert len(gold_rows(shared_data / "listings" / "gold_examples.jsonl")) == 43
