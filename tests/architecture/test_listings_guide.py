"""The guide to marketplaces is walked through: its export is scanned, its output compared."""

from contextlib import chdir
from pathlib import Path

from walked_guides import GUIDES, walked


def test_the_guide_is_walked_through(tmp_path: Path) -> None:
    with chdir(tmp_path):
        walk = walked((GUIDES / "listings.md").read_text(encoding="utf-8"), tmp_path)
    assert walk.wrong == []
    assert (walk.commands, walk.shown) == (1, 1)
    assert (tmp_path / "scan" / "case-listings.csv").is_file()
