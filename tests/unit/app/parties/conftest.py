"""A folder of invented lists and a table of invented parties."""

from __future__ import annotations

import csv
import hashlib
from typing import TYPE_CHECKING

import pytest

from tidewaiter.app.parties.kept import PartyFile, Stored, store
from tidewaiter.model.party import ListEdition, ListedName, ListEntry, NameKind, PartyKind
from tidewaiter.store.list_folder import keep

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts

OLD = [
    ("e1", "Beijing Orbita Optoelectronics Co., Ltd."),
    ("e2", "OCEAN MARLIN IV"),
    ("e3", "Limited Liability Company Romashka Trading"),
    ("e4", "Petrova Shipyard No. 5 JSC"),
]
NEW = [*OLD[:3], ("e9", "Limpid Quartz Semiconductor Inc.")]
PARTIES = [
    ("p1", "Orbita Optoelectronics", "Beijing Orbita Optoelectronics"),
    ("p2", "Ocean Marlin IV", ""),
    ("p3", "Petrova Shipyard 5", ""),
    ("p4", "Quartz Holdings", "Limpid Quartz Semiconductor"),
    ("p5", "Nobody in Particular", ""),
    ("p6", "", ""),
]


@pytest.fixture
def lists(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that loads an edition into a folder of lists."""

    def loaded(listed: Sequence[tuple[str, str]], day: str = "2026-07-01") -> Path:
        edition = ListEdition(
            list="us-x", title="Invented List", published=day, file="x.csv", format="x",
            sha256=hashlib.sha256(repr((listed, day)).encode()).hexdigest(),
            entries=tuple(
                ListEntry(
                    list="us-x/el", id=ident, kind=PartyKind.ENTITY,
                    names=(ListedName(text=name, kind=NameKind.PRIMARY),),
                )
                for ident, name in listed
            ),
        )  # fmt: skip
        keep(tmp_path / "lists", edition, {})
        return tmp_path / "lists"

    return loaded


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return a table of parties."""
    path = tmp_path / "parties.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("id", "name", "aliases"), *PARTIES])
    return path


@pytest.fixture
def kept(facts: Facts, lists: Callable[..., Path], table: Path, tmp_path: Path) -> Stored:
    """Return what came of keeping the parties against the old edition."""
    return store(facts, PartyFile(table), lists(OLD), tmp_path / "store", 1)
