"""The guide to the registry of custody is walked through."""

from __future__ import annotations

from contextlib import chdir
from typing import TYPE_CHECKING

from walked_guides import GUIDES, walked

from tidewaiter.model.custody.registry import EVENT_KINDS

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (GUIDES / "custody-registry.md").read_text(encoding="utf-8")


def test_the_guide_is_walked_through(tmp_path: Path) -> None:
    with chdir(tmp_path):
        walk = walked(TEXT, tmp_path)
    assert walk.wrong == []
    assert (walk.commands, walk.shown) == (10, 7)
    assert (tmp_path / "public" / "checkpoint").is_file()


def test_every_kind_of_event_is_told() -> None:
    told = TEXT.split("(", 1)[1].split(")", 1)[0]
    assert tuple(told.split(", ")) == EVENT_KINDS
