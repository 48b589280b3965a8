"""Lots, from the links up; distinct sellers of one lot stay distinct."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_offers import TEXT, offer, unknown
from tidewaiter.facts.catalogue import Facts
from tidewaiter.listings.linking.contradictions import contradiction, goods_of
from tidewaiter.listings.linking.links import linked
from tidewaiter.listings.linking.lots import LotsAnswer, lots_at, lots_of
from tidewaiter.model.listings.linking import LinkRules
from tidewaiter.model.listings.lot import ObservedOffer
from tidewaiter.model.listings.photo import PhotoPrint

CARDS = (
    ("NVIDIA A100 PCIe 80GB", 80.0), ("NVIDIA A100 PCIe 40GB", 40.0), ("NVIDIA L40 48GB", 48.0),
    ("NVIDIA V100 PCIe 32GB", 32.0), ("NVIDIA P40 24GB", 24.0), ("NVIDIA T4 16GB", 16.0),
    ("AMD MI100 32GB", 32.0),
)  # fmt: skip


@pytest.fixture(scope="module")
def rules(facts: Facts) -> LinkRules:
    return facts.linking["lots"]


def gathered(rules: LinkRules, *offers: ObservedOffer, at: float | None = None) -> LotsAnswer:
    return lots_of(offers, {}, rules, rules.thresholds[1] if at is None else at)


def members(answer: LotsAnswer) -> list[tuple[str, ...]]:
    return [lot.offers for lot in answer.lots]


def test_nothing_is_no_lot(rules: LinkRules) -> None:
    assert gathered(rules) == LotsAnswer((), (), ())


def test_a_lot_passed_around_is_one_with_all_its_sellers(rules: LinkRules) -> None:
    answer = gathered(
        rules,
        offer("a", seller="s", photos=("p",), quantity=64.0, day="2026-03-01"),
        offer("b", seller="t", photos=("p",), quantity=80.0, day="2026-02-01", site="jd",
              listing="jd/b"),
        offer("c", seller="u", text="something else"),
    )  # fmt: skip
    one, other = answer.lots
    assert one.offers == ("c",)
    assert other.offers == ("b", "a")
    assert (other.id, other.sellers, other.sites) == ("b", ("s", "t"), ("goofish", "jd"))
    assert (other.low, other.high) == (64.0, 80.0)
    assert (other.first_seen, other.last_seen) == ("2026-02-01", "2026-03-01")
    (link,) = other.links
    assert link.kind == "photo"
    assert [seller.same_as for seller in answer.sellers] == [(), (), ()]


def test_a_listing_seen_again_says_so(rules: LinkRules) -> None:
    answer = gathered(
        rules, *(offer(f"{day}", listing="goofish/7", day=f"2026-01-0{day}") for day in (1, 2, 3))
    )
    (lot,) = answer.lots
    assert lot.offers == ("1", "2", "3")
    assert [(link.one, link.other, link.kind) for link in lot.links] == [
        ("1", "2", "same_listing"), ("2", "3", "same_listing")
    ]  # fmt: skip
    assert lot.links[0].because == "listing goofish/7 seen again"


def test_seven_cards_in_one_sellers_wording_are_seven_lots(rules: LinkRules) -> None:
    form = "{} data centre accelerator card, passive cooling, tested, dispatched the same day"
    offers = [
        unknown(f"c{i}", chip=chip, memory_gb=memory, seller="s", text=form.format(chip),
                photos=("banner",))
        for i, (chip, memory) in enumerate(CARDS)
    ]  # fmt: skip
    for at in (0.0, *rules.thresholds):
        assert len(gathered(rules, *offers, at=at).lots) == 7


def test_seven_cards_stay_seven_lots_where_the_chips_are_unknown(rules: LinkRules) -> None:
    form = "{} accelerator card, passive cooling, tested under load, dispatched the same day"
    names = ["a100x", "h800x", "l40sx", "v100x", "p40xx", "mi100x", "mi250x"]
    offers = [unknown(name, seller="s", text=form.format(name)) for name in names]
    assert len(gathered(rules, *offers, at=rules.thresholds[0]).lots) == 7


def test_an_offer_that_says_little_joins_no_two_that_contradict_each_other(
    rules: LinkRules,
) -> None:
    shared = {"serials": ("1654921000001",)}
    answer = gathered(
        rules,
        offer("a", **shared),
        unknown("b", **shared),
        offer("c", **shared, chip="NVIDIA A100 PCIe", product="nvidia/a100", form_factor="PCIe"),
    )
    assert sorted(map(len, members(answer))) == [1, 2]
    (apart,) = answer.kept_apart
    assert apart.because.startswith("kept apart by ")
    assert "serial number 1654921000001" in apart.because


def test_the_name_that_says_most_is_the_lots(rules: LinkRules) -> None:
    answer = gathered(
        rules,
        offer("a", photos=("p",), chip="NVIDIA H100", memory_gb=None, form_factor=""),
        offer("b", photos=("p",)),
    )
    (lot,) = answer.lots
    assert (lot.chip, lot.product) == ("NVIDIA H100 SXM5 80GB", "nvidia/h100")
    assert (lot.low, lot.high) == (None, None)


def test_a_stock_photo_links_nothing(rules: LinkRules) -> None:
    offers = [offer(f"{i}", seller=f"s{i}", photos=("stock",)) for i in range(9)]
    assert len(gathered(rules, *offers, at=rules.thresholds[0]).lots) == 9


def test_photos_of_one_picture_are_one(rules: LinkRules) -> None:
    plain = PhotoPrint(digest="p", width=1, height=1, hashes=("0" * 64,) * 8, quality=90)
    hashes = ("0" * 62 + "07",) * 8  # three bits of 256 differ
    other = PhotoPrint(digest="q", width=2, height=2, hashes=hashes, quality=90)
    offers = [offer("a", photos=("p",)), offer("b", photos=("q",))]
    answer = lots_of(offers, {"p": plain, "q": other}, rules, rules.thresholds[1])
    assert members(answer) == [("a", "b")]
    assert len(gathered(rules, *offers).lots) == 2


def test_a_higher_threshold_makes_no_fewer_lots(rules: LinkRules) -> None:
    offers = [
        offer("a", text=TEXT), offer("b", text=TEXT.replace("harbour", "old town by the sea")),
        offer("c", seller="s", photos=("p",)), offer("d", seller="s"), offer("e", photos=("p",)),
    ]  # fmt: skip
    links = linked(offers, {}, rules)
    counts = [len(lots_at(links, rules, at).lots) for at in (0.0, *rules.thresholds, 1.0)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


SAID: dict[str, Any] = {
    "chip": st.sampled_from(["", "NVIDIA H100", "NVIDIA H100 SXM5", "NVIDIA A100"]),
    "memory_gb": st.sampled_from([None, 40.0, 80.0]),
    "form_factor": st.sampled_from(["", "SXM", "PCIe"]),
    "listing": st.sampled_from(["goofish/1", "goofish/2", "goofish/3"]),
    "seller": st.sampled_from(["", "s", "t"]),
    "serials": st.sampled_from([(), ("1654921000001",)]),
    "photos": st.sampled_from([(), ("p",), ("q",)]),
    "text": st.sampled_from(["", TEXT, TEXT + " now"]),
    "day": st.sampled_from(["", "2026-01-01", "2026-01-02"]),
}
OFFERS = st.lists(st.fixed_dictionaries(SAID), max_size=7).map(
    lambda rows: [unknown(f"o{i}", **row) for i, row in enumerate(rows)]
)


@settings(max_examples=40)
@given(OFFERS, st.sampled_from([0.0, 0.6, 0.9]), st.data())
def test_every_offer_is_in_one_sound_lot_in_whatever_order_they_come(
    facts: Facts, offers: list[ObservedOffer], at: float, data: st.DataObject
) -> None:
    rules = facts.linking["lots"]
    answer = lots_of(offers, {}, rules, at)
    assert sorted(ident for lot in answer.lots for ident in lot.offers) == sorted(
        offer.id for offer in offers
    )
    by_id = {offer.id: goods_of(offer, rules.title.forms) for offer in offers}
    for lot in answer.lots:
        goods = [by_id[ident] for ident in lot.offers]
        assert not any(contradiction(one, other) for one in goods for other in goods)
        assert len(lot.links) >= len(lot.offers) - 1
        assert {e for link in lot.links for e in (link.one, link.other)} <= set(lot.offers)
    assert lots_of(data.draw(st.permutations(offers)), {}, rules, at) == answer
