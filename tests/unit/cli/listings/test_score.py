"""``tidewaiter listings score`` as people type it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    offers = [{"chip": "NVIDIA L40S 48GB", "model": "L40S", "memory_gb": 48, "quantity": 3}]
    labels = {"is_chip_offer": True, "intent": "sell", "offers": offers}
    row = {"id": "a", "text": "L40S 48G 两张", "lang": "zh", "gold": labels}
    path.write_text(json.dumps(row), encoding="utf-8")
    return path


def test_scores_are_printed(tidewaiter, tmp_path: Path) -> None:
    ran = tidewaiter("listings", "score", gold(tmp_path))
    assert (ran.code, ran.err) == (0, "")
    assert "false offers" in ran.out
    assert "labelled 3" not in ran.out


def test_mistakes_are_printed_on_request(tidewaiter, tmp_path: Path) -> None:
    ran = tidewaiter("listings", "score", gold(tmp_path), "--mistakes", 5)
    assert "L40S quantity: 2.0, labelled 3" in ran.out


def test_scores_as_json(tidewaiter, tmp_path: Path) -> None:
    ran = tidewaiter("listings", "score", gold(tmp_path), "--json")
    answer = json.loads(ran.out)
    assert answer["total"]["f1"] == 1.0
    assert answer["by_language"]["zh"]["quantity"] == {"right": 0, "of": 1, "share": 0.0}
    assert answer["mistakes"][0]["id"] == "a"


def test_a_file_that_is_not_there_is_told(tidewaiter, tmp_path: Path) -> None:
    ran = tidewaiter("listings", "score", tmp_path / "none.jsonl")
    assert ran.code in {2, 3}
    assert "none.jsonl" in ran.err
