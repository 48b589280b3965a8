import numpy as np
import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.model.party import PartyKind
from tidewaiter.parties.listed.hits import AskedParty, hits_of
from tidewaiter.parties.listed.lists_file import as_bytes, from_bytes
from tidewaiter.parties.listed.screened_lists import build
from unit.parties.listed.invented_lists import ENTRIES, edition

ASKED = [
    AskedParty("buyer", ("Zephyrine Orbita",), "Room 803, 45-51 Chatham Road South", ("8898831",)),
    AskedParty("end-user", ("Rim Abasov Karimovich",)),
]


def test_lists_come_back_as_they_were(small, facts) -> None:
    content = as_bytes(small)
    opened = from_bytes(content)
    assert as_bytes(opened) == content
    assert as_bytes(build([edition("us-csl", ENTRIES)], facts.lists)) == content
    assert opened.parts == small.parts
    assert opened.places == small.places
    assert opened.whole_names == small.whole_names
    assert np.array_equal(opened.holders, small.holders)
    assert hits_of(ASKED, opened) == hits_of(ASKED, small)


def test_lists_without_names_come_back(facts) -> None:
    places = [e for e in ENTRIES if e.kind is PartyKind.ADDRESS]
    lists = build([edition("us-csl", places)], facts.lists)
    assert hits_of(ASKED, from_bytes(as_bytes(lists))) == hits_of(ASKED, lists)


def test_damaged_bytes_are_refused(small) -> None:
    content = as_bytes(small)
    for at in range(0, len(content), len(content) // 60):
        damaged = bytearray(content)
        damaged[at] ^= 1
        with pytest.raises(DataError):
            from_bytes(bytes(damaged))
    for cut in (b"", content[:10], content[:100], content[:-1], content + b"x"):
        with pytest.raises(DataError):
            from_bytes(cut)
