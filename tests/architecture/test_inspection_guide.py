"""The guide to inspections is walked through; the two keys in it are those of the log just made."""

from __future__ import annotations

from contextlib import chdir
from typing import TYPE_CHECKING

from walked_guides import GUIDES, walked

from tidewaiter.evidence.log.note import COSIGNS, NoteKey, key_text
from tidewaiter.store.key_file import new_key, signing_key

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (GUIDES / "custody-inspection.md").read_text(encoding="utf-8")


def test_the_guide_is_walked_through(tmp_path: Path) -> None:
    new_key(tmp_path / "witness.key")
    before, heading, after = TEXT.partition("## Say what it showed")
    assert heading
    with chdir(tmp_path):
        first = walked(before, tmp_path)
        log, witness = (signing_key(tmp_path / f"{name}.key") for name in ("log", "witness"))
        said = key_text(NoteKey("log.example/audits", log.public_key()))
        seen = key_text(NoteKey("witness.example", witness.public_key()), COSIGNS)
        after = after.replace("--log-key LOG", f"--log-key {said}")
        second = walked(after.replace("--witness WITNESS", f"--witness {seen}"), tmp_path)
    assert first.wrong + second.wrong == []
    assert (first.commands, first.shown) == (6, 1)
    assert (second.commands, second.shown) == (1, 1)
    for name in ("form.html", "paper.html", "plan.txt", "kit.json", "inventory.csv"):
        assert (tmp_path / "kit" / name).is_file()
        assert name in TEXT
    assert (tmp_path / "page.html").is_file()
