import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.listed.hits import AskedParty, hits_of
from tidewaiter.parties.listed.screened_lists import build
from unit.parties.listed.invented_lists import edition, entry

NAMES = [
    "Zephyrine Orbita Optoelectronics Co., Ltd.",
    "Zefyrine Orbita Optoelectronic",
    "Ocean Marlin",
    "Rim Abbasov",
    "Apple Inc",
    "",
    "กรุงเทพ",
]
ADDRESSES = [
    "",
    "Shanghai",
    "88 Keyuan Road, Pudong, Shanghai",
    "Room 803, Chevalier House, 45-51 Chatham Road South",
    "Chevalier House, 45-51 Chatham Road South",
]
NUMBERS = ["", "9131-00004455667788", "IMO 8898831", "4711", "24680"]
PARTIES = st.builds(
    AskedParty,
    role=st.sampled_from(["buyer", "end-user", "owner"]),
    names=st.lists(st.sampled_from(NAMES) | st.text(max_size=30), max_size=2).map(tuple),
    address=st.sampled_from(ADDRESSES) | st.text(max_size=30),
    identifiers=st.lists(st.sampled_from(NUMBERS), max_size=2).map(tuple),
    country=st.sampled_from(["", "CN", "SG", "HK"]),
    kind=st.sampled_from(["", "entity", "vessel"]),
)


def only(lists, *names, **given):
    return hits_of([AskedParty("buyer", names, **given)], lists)[0]


def told(found):
    return [(hit.list, hit.entry, hit.by, hit.strength) for hit in found.hits]


@pytest.mark.parametrize(
    ("names", "given", "expected"),
    [
        # The whole name: strong, on each list by itself.
        ((NAMES[0],), {}, [("us-csl/el", "e1", "name", "strong"),
                           ("us-csl/uvl", "u1", "name", "strong")]),
        # Slips: possible; with the building strong, where the list states one.
        ((NAMES[1],), {}, [("us-csl/el", "e1", "name", "possible"),
                           ("us-csl/uvl", "u1", "name", "possible")]),
        ((NAMES[1],), {"address": ADDRESSES[2]}, [("us-csl/el", "e1", "name", "strong"),
                                                  ("us-csl/uvl", "u1", "name", "possible")]),
        ((NAMES[1],), {"address": "Shanghai"}, [("us-csl/el", "e1", "name", "possible"),
                                                ("us-csl/uvl", "u1", "name", "possible")]),
        # A long number is certain, a short one a hint, a very short one only beside a name.
        (("Quite Other",), {"identifiers": (NUMBERS[1],)},
         [("us-csl/el", "e1", "number", "certain")]),
        (("Quite Other",), {"identifiers": ("24680",)},
         [("us-csl/el", "e1", "number", "possible")]),
        (("Quite Other",), {"identifiers": ("4711",)}, []),
        ((NAMES[1],), {"identifiers": ("4711",)}, [("us-csl/el", "e1", "name", "strong"),
                                                   ("us-csl/uvl", "u1", "name", "possible")]),
        # An address that is listed whoever is there.
        (("Quite Other",), {"address": ADDRESSES[3]}, [("us-csl/el", "07", "address", "certain")]),
        (("Quite Other",), {"address": ADDRESSES[4]}, [("us-csl/el", "07", "address", "possible")]),
        # "Address 07" is no name.
        (("Address 07",), {}, []),
        # The other name of a party is searched too.
        (("Quite Other", NAMES[0]), {}, [("us-csl/el", "e1", "name", "strong"),
                                         ("us-csl/uvl", "u1", "name", "strong")]),
    ],
)  # fmt: skip
def test_strength_rests_on_numbers_addresses_and_names(small, names, given, expected) -> None:
    assert told(only(small, *names, **given)) == expected


def test_all_that_ties_a_party_to_an_entry_is_one_hit(small) -> None:
    found = only(small, NAMES[0], address=ADDRESSES[2], identifiers=(NUMBERS[1],), country="CN")
    hit = found.hits[0]
    assert (hit.entry, hit.by, hit.strength, hit.probability) == ("e1", "number", "certain", 1.0)
    for part in ("the number 913100004455667788", "the whole name", "address: same", "agrees: CN"):
        assert any(part in text for text in hit.speaks_for)
    assert "744.11" in hit.consequence
    assert hit.resolve


def test_hostile_names_do_not_stop_the_batch_and_are_never_clear(small) -> None:
    hostile = ["x" * 1_000_000, "", "\u202e\u200b", "😀", "กรุงเทพ", "=cmd|' /C calc'!A0", NAMES[0]]
    found = hits_of([AskedParty("buyer", (name,)) for name in hostile], small)
    assert [bool(one.unsearched) for one in found] == [True] * 5 + [False] * 2
    assert found[-1].hits


def test_a_name_in_other_letters_beside_a_readable_one_is_no_loss(small) -> None:
    assert only(small, "กรุงเทพ", "Bangkok Trading").unsearched == ()
    assert only(small, "กรุงเทพ", "---").unsearched
    assert only(small, "fine", "x" * 9000).unsearched
    assert only(small, address="1 Road").unsearched == ("no name is stated",)
    assert only(small, "fine", address="x" * 9000).unsearched


@given(st.lists(PARTIES, max_size=6), st.randoms(use_true_random=False))
def test_an_answer_depends_on_its_party_alone(small, parties, rng: random.Random) -> None:
    together = hits_of(parties, small)
    assert together == [hits_of([party], small)[0] for party in parties]
    order = rng.sample(range(len(parties)), len(parties))
    shuffled = hits_of([parties[i] for i in order], small)
    assert shuffled == [together[i] for i in order]


@given(PARTIES)
def test_reasons_stand_on_both_sides_and_name_what_follows(small, party) -> None:
    for hit in hits_of([party], small)[0].hits:
        assert hit.speaks_for
        assert hit.speaks_against
        assert hit.speaks_for != ("nothing",)
        assert hit.consequence
        assert hit.resolve
        assert 0 <= hit.probability <= 1


@given(PARTIES, st.sampled_from(["", "CN", "SG", "IR", "US"]), st.sampled_from(["", "individual"]))
def test_country_and_kind_move_nothing(small, party, country: str, kind: str) -> None:
    one, other = hits_of([party, party._replace(country=country, kind=kind)], small)
    weighed = [[(h.list, h.entry, h.by, h.strength, h.probability) for h in x.hits]
               for x in (one, other)]  # fmt: skip
    assert weighed[0] == weighed[1]
    assert one.unsearched == other.unsearched


def test_the_script_of_a_name_moves_nothing(facts) -> None:
    listed = entry("us-csl/el", "1", ["Shanghai Cambricon Information Technology Co., Ltd."])
    lists = build([edition("us-csl", [listed])], facts.lists)
    names = [listed.name, "上海寒武纪信息科技有限公司", "上海寒武紀信息科技有限公司"]
    assert [told(only(lists, name)) for name in names] == [
        [("us-csl/el", "1", "name", "strong")]
    ] * 3


def test_every_name_of_the_full_list_finds_its_entry(full) -> None:
    rng = random.Random(7)  # noqa: S311
    entries = rng.sample(full.parts.entries[:-8], 150)
    found = hits_of([AskedParty("buyer", (listed.name,)) for listed in entries], full)
    for listed, one in zip(entries, found, strict=True):
        mine = [h for h in one.hits if (h.list, h.entry) == (listed.list, listed.id)]
        assert [hit.strength for hit in mine] == ["strong"]
        assert mine[0].probability > 0.5


def test_damaged_names_of_the_full_list_answer_one_by_one_as_together(full) -> None:
    rng = random.Random(8)  # noqa: S311
    names = [listed.name for listed in rng.sample(full.parts.entries, 60)]
    parties = [AskedParty("buyer", (n[: len(n) // 2] + n[len(n) // 2 + 1 :],)) for n in names]
    together = hits_of(parties, full)
    assert together == [hits_of([party], full)[0] for party in parties]
    assert sum(bool(one.hits) for one in together) > 40


def test_invented_parties_are_seldom_taken_for_listed_ones(full) -> None:
    words = ["Quillon", "Vesperine", "Tamblyn", "Orrowby", "Kestreline", "Dunmarrow", "Pellucid"]
    forms = ["Ltd", "Pte Ltd", "GmbH", "Sdn Bhd", "Co., Ltd."]
    names = [f"{a} {b} {f}" for a in words for b in words if a != b for f in forms]
    found = hits_of([AskedParty("buyer", (name,)) for name in names], full)
    assert sum(bool(one.hits) for one in found) <= len(names) * 0.01


def test_the_listed_addresses_of_hong_kong_are_found_and_their_neighbours_are_not(full) -> None:
    for place in full.places:
        found = only(full, "Any Trading Limited", address=place.text)
        assert ("certain", place.text) in {(h.strength, h.listed_name) for h in found.hits}
    beside = only(full, "Any Trading Limited", address="Room 804, Chevalier House, 45-51 Chatham "
                  "Road South, Tsim Sha Tsui, Hong Kong")  # fmt: skip
    assert beside.hits == ()
    chinese = only(full, "Any Trading Limited", address="九龍尖沙咀漆咸道南45-51號其士大廈803室")
    assert all(hit.strength != "strong" for hit in chinese.hits)


def test_hanzi_finds_the_latin_entries_of_the_full_list(full) -> None:
    for name, ident in [
        ("华为技术有限公司", "Huawei"),
        ("中芯国际集成电路制造有限公司", "Semiconductor"),
    ]:
        found = only(full, name)
        assert any(ident.lower() in hit.listed_name.lower() for hit in found.hits), name


def test_spellings_that_crowd_each_other_out_are_all_found(facts) -> None:
    words = ["Muhammad", "Rashid", "Karim"]
    spellings = [" ".join(order) for order in itertools.permutations(words)]
    spellings += [spelling.replace(" ", ", ", 1) for spelling in spellings]
    entries = [entry("us-csl/sdn", f"{i:02d}", [name]) for i, name in enumerate(spellings)]
    lists = build([edition("us-csl", entries)], facts.lists)
    found = only(lists, "Karim Rashid Muhammad").hits
    assert sorted(hit.entry for hit in found) == [listed.id for listed in entries]
    assert {hit.strength for hit in found} == {"strong"}
    assert min(hit.probability for hit in found) > 0.9


def test_two_twins_are_both_shown(facts) -> None:
    names = ["Zephyrine Orbita Trading", "Zephyrine Orbida Trading", "Vesper Kestrel GmbH"]
    entries = [entry("us-csl/el", str(i), [name]) for i, name in enumerate(names)]
    lists = build([edition("us-csl", entries)], facts.lists)
    assert {hit.entry for hit in only(lists, "Zephyrine Orbita Trading").hits} == {"0", "1"}


def test_without_reasons_nothing_else_changes(small) -> None:
    asked = [AskedParty("buyer", (name,), address=ADDRESSES[2]) for name in NAMES]
    for full, bare in zip(hits_of(asked, small), hits_of(asked, small, reasons=False), strict=True):
        assert bare.unsearched == full.unsearched
        assert [
            (h.entry, h.strength, h.probability, h.consequence, h.resolve) for h in bare.hits
        ] == [(h.entry, h.strength, h.probability, h.consequence, h.resolve) for h in full.hits]
