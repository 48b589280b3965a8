"""A collection that is sealed again holds everything that was sealed before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collection_case import CLOCKS, contents, opened, take_in_pages
from seal_case import FACTS, KEY
from tidewaiter.core.errors import Where
from tidewaiter.evidence.collection.earlier import earlier_faults, kept_as
from tidewaiter.evidence.collection.seal import EARLIER, LOG, SEAL
from tidewaiter.evidence.collection_log import Taken, chained, entries_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidewaiter.evidence.collection_log import CollectionEntry

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Every file of a collection that was sealed, added to and sealed again."""
    folder = tmp_path_factory.mktemp("scan")
    with opened(folder) as collection:
        take_in_pages(collection)
        collection.seal(KEY, FACTS)
        collection.take_in(b"later", "later.html", "saved", "saved page", CLOCKS)
        collection.seal(KEY, FACTS)
    return contents(folder)


def log_in(files: Files) -> Sequence[CollectionEntry]:
    return entries_of(files[LOG], Where(LOG))


def texts(files: Files, log: Sequence[CollectionEntry]) -> list[str]:
    return [fault.text for fault in earlier_faults(files, log)]


def kept(files: Files, name: str) -> str:
    return next(n for n in files if n.startswith(EARLIER) and n.endswith(name))


def test_a_log_that_goes_on_holds_the_earlier_seal(files: Files) -> None:
    assert texts(files, log_in(files)) == []
    assert kept(files, "manifest.sig")


def test_a_log_written_anew_does_not(files: Files) -> None:
    time = "2026-01-31T09:00:00Z"
    anew = chained(
        (), [Taken(time, "a", "t", "taken in", e.object) for e in log_in(files)], Where()
    )
    assert texts(files, anew) == ["the log does not begin with the one that was sealed then"]
    assert texts(files, log_in(files)[:3]) == [
        "the log does not begin with the one that was sealed then"
    ]


@pytest.mark.parametrize("name", ["manifest.sha256", "manifest.sig", "public.pem", kept_as(SEAL)])
def test_every_part_of_the_earlier_seal_is_looked_at(files: Files, name: str) -> None:
    place = kept(files, name)
    assert texts({**files, place: files[place][:-2] + b"x\n"}, log_in(files))
    assert texts({n: c for n, c in files.items() if n != place}, log_in(files))
