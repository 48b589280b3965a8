"""Patterns of lists, counted by hand."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.listings.population import captures, lot_members, seller_members
from tidewaiter.model.listings.lot import Lot, ObservedOffer, Seller


def offer(
    ident: str, site: str, keyword: str = "H100", day: str = "2026-08-01", who: str = ""
) -> ObservedOffer:
    return ObservedOffer(
        id=ident, site=site, listing=f"{site}/{ident}", keyword=keyword, day=day, seller=who
    )


OFFERS = (
    offer("a1", "jd"),
    offer("a2", "taobao"),
    offer("a3", "taobao", day="2026-08-02"),
    offer("b1", "taobao", keyword="H200"),
    offer("c1", "tieba"),
)
LOTS = (
    Lot(id="a", offers=("a1", "a2", "a3")),
    Lot(id="b", offers=("b1",)),
    Lot(id="c", offers=("c1",)),
)


def test_a_site_is_a_list() -> None:
    found = captures(lot_members(LOTS), OFFERS, member="lot", by="site")
    assert found.lists == ("jd", "taobao", "tieba")
    assert found.patterns == {"001": 1, "010": 1, "110": 1}
    assert found.met == {1: 2, 3: 1}


def test_keywords_and_days_make_finer_lists() -> None:
    coarse = captures(lot_members(LOTS), OFFERS, member="lot", by="site and keyword")
    assert coarse.lists == ("jd: H100", "taobao: H100", "taobao: H200", "tieba: H100")
    assert coarse.patterns == {"0001": 1, "0010": 1, "1100": 1}
    fine = captures(lot_members(LOTS), OFFERS, member="lot", by="site, keyword and day")
    assert len(fine.lists) == 5
    assert fine.patterns == {"00001": 1, "00010": 1, "11100": 1}


def test_pseudonyms_of_one_party_are_one_member_and_the_unnamed_are_none() -> None:
    offers = (
        offer("1", "jd", who="p"),
        offer("2", "taobao", who="q"),
        offer("3", "tieba", who="r"),
        offer("4", "tieba"),
    )
    sellers = (
        Seller(id="p", site="jd", offers=1, lots=(), same_as=("q",)),
        Seller(id="q", site="taobao", offers=1, lots=(), same_as=("p",)),
        Seller(id="r", site="tieba", offers=1, lots=()),
    )
    members = seller_members(sellers, offers)
    assert members == {"p": ("1", "2"), "r": ("3",)}
    found = captures(members, offers, member="seller", by="site")
    assert found.patterns == {"001": 1, "110": 1}


def test_a_chain_of_pseudonyms_is_one_party() -> None:
    names = ["d", "c", "b", "a"]
    offers = tuple(offer(name, "jd", who=name) for name in names)
    sellers = tuple(
        Seller(id=one, site="jd", offers=1, lots=(), same_as=(two,)) for one, two in pairwise(names)
    )
    assert list(seller_members(sellers, offers)) == ["a"]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from(["jd", "taobao", "tieba"])),
        max_size=30,
    )
)
def test_every_member_has_one_pattern(rows: list[tuple[str, str]]) -> None:
    offers = tuple(offer(str(i), site) for i, (_, site) in enumerate(rows))
    members: dict[str, list[str]] = {}
    for i, (lot, _) in enumerate(rows):
        members.setdefault(lot, []).append(str(i))
    found = captures(members, offers, member="lot", by="site")
    assert sum(found.patterns.values()) == len(members) == sum(found.met.values())
    for at, name in enumerate(found.lists):
        on_list = sum(n for pattern, n in found.patterns.items() if pattern[at] == "1")
        assert on_list == len({lot for lot, site in rows if site == name})
