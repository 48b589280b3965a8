import msgspec
import pytest

from tidewaiter.core.errors import UsageError
from tidewaiter.model.party import ListedName, NameKind, PartyKind
from tidewaiter.parties.listed.hits import AskedParty, hits_of
from tidewaiter.parties.listed.screened_lists import build, holders_of, places_like
from tidewaiter.parties.names.addresses import Likeness, likeness, parsed_address
from unit.parties.listed.invented_lists import ENTRIES, edition, entry


def test_a_spelling_that_two_lists_share_stands_once_and_finds_both(small) -> None:
    assert small.name_index.names.count("Zephyrine Orbita Optoelectronics Co., Ltd.") == 1
    assert [number for number, _ in holders_of(small, 0)] == [0, 2]


def test_a_list_loaded_twice_is_refused(facts) -> None:
    one = edition("us-csl", ENTRIES)
    with pytest.raises(UsageError, match="comes twice"):
        build([one, one], facts.lists)


def test_the_same_party_on_many_lists_is_found_on_every_one(facts) -> None:
    names = ["Zephyrine Orbita Optoelectronics Co., Ltd.", "Zephyrine Orbita"]
    codes = [f"list-{i:02d}" for i in range(20)]
    lists = build([edition(code, [entry(code, "1", names)]) for code in codes], facts.lists)
    found = hits_of([AskedParty("buyer", ("Zefyrine Orbita Optoelectronic",))], lists)[0]
    assert [hit.list for hit in found.hits] == codes


def test_the_publishers_own_numbers_are_left_out(small) -> None:
    assert "7654321" not in small.parts.numbers
    assert small.parts.numbers["913100004455667788"] == (0,)


def test_an_entry_that_nothing_can_find_is_told(facts) -> None:
    lost = entry("us-csl/el", "08", ["Address 08"], kind=PartyKind.ADDRESS)
    lists = build([edition("us-csl", [*ENTRIES, lost])], facts.lists)
    assert [lists.parts.entries[i].id for i in lists.parts.unsearchable] == ["08"]


def test_lists_without_a_name_or_without_an_entry_can_be_searched(facts) -> None:
    places = [e for e in ENTRIES if e.kind is PartyKind.ADDRESS]
    asked = [AskedParty("buyer", ("Anybody",), "Unit D, 16/F, 18 Luard Road, One Capital Place")]
    found = hits_of(asked, build([edition("us-csl", places)], facts.lists))[0]
    assert [(hit.entry, hit.strength) for hit in found.hits] == [("01", "certain")]
    nobody = hits_of(asked, build([], facts.lists))[0]
    assert nobody.hits == ()
    assert nobody.unsearched == ("no list is loaded",)


def test_a_place_that_is_left_out_is_elsewhere(full) -> None:
    asked = {a for e in full.parts.entries[:3000] for a in e.addresses}
    for text in sorted(asked)[:400]:
        address = parsed_address(text)
        left_out = [p for p in full.places if p not in places_like(full, address)]
        assert all(likeness(address, p.address) is Likeness.ELSEWHERE for p in left_out)


def test_every_list_of_the_full_file_says_what_follows(full) -> None:
    assert {e.list for e in full.parts.entries} == set(full.parts.consequences)
    assert full.parts.unsearchable == ()


def test_a_weak_alias_is_weak_for_the_entry_that_says_so_alone(facts) -> None:
    weak = ListedName(text="Zephyrine Orbita", kind=NameKind.WEAK)
    one, other = entry("l", "1", ["Vesper Kestrel GmbH"]), entry("l", "2", ["Zephyrine Orbita"])
    one = msgspec.structs.replace(one, names=(*one.names, weak))
    lists = build([edition("l", [one, other])], facts.lists)
    assert holders_of(lists, 0) == [(0, False)]
    assert holders_of(lists, 1) == [(0, True), (1, False)]
    found = hits_of([AskedParty("buyer", ("Zephyrine Orbita",))], lists)[0].hits
    told = {hit.entry: any("weak alias" in text for text in hit.speaks_against) for hit in found}
    assert told == {"1": True, "2": False}
