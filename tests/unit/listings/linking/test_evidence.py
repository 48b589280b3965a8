"""What two posts share, kind by kind."""

from typing import Any

import pytest
from msgspec.structs import replace

from made_offers import TEXT, offer, unknown
from tidewaiter.facts.catalogue import Facts
from tidewaiter.listings.linking.evidence import Shared, shared_things
from tidewaiter.listings.linking.posts import posts_of
from tidewaiter.model.listings.linking import LinkRules


@pytest.fixture(scope="module")
def rules(facts: Facts) -> LinkRules:
    return facts.linking["lots"]


def between(rules: LinkRules, one: dict[str, Any], other: dict[str, Any]) -> list[Shared]:
    posts = posts_of([offer("a", **one), offer("b", **other)], {}, rules.title.forms)
    return list(shared_things(posts, rules))


@pytest.mark.parametrize(
    ("one", "other", "kind", "words"),
    [
        (
            {"serials": ("1654921000001",)},
            {"serials": ("1654921000001", "1654921000002")},
            "serial",
            "serial number 1654921000001",
        ),
        (
            {"serials": ("165492100000I",)},
            {"labels": ("1654921000001",)},
            "label",
            "serial number 1654921000001 read off a photo",
        ),
        (
            {"part_numbers": ("900-1", "699-1")},
            {"part_numbers": ("699-1", "900-1")},
            "part_numbers",
            "list of part numbers 6991 9001",
        ),
        ({"photos": ("p",)}, {"photos": ("q", "p")}, "photo", "picture p"),
        ({"contacts": ("c",)}, {"contacts": ("c",)}, "contact", "contact c"),
        ({"seller": "s"}, {"seller": "s"}, "contact", "seller s"),
        ({"text": TEXT}, {"text": TEXT.upper()}, "text", "the same text"),
    ],
)
def test_each_kind_of_evidence_is_found(
    rules: LinkRules, one: dict[str, Any], other: dict[str, Any], kind: str, words: str
) -> None:
    (shared,) = between(rules, one, other)
    assert (shared.one, shared.other) == (0, 1)
    assert (shared.kind, shared.words) == (kind, words)
    assert shared.weight == rules.weight(kind)


def test_one_part_number_in_common_names_a_product_and_no_lot(rules: LinkRules) -> None:
    said = {"part_numbers": ("900-1",)}
    assert between(rules, said, said) == []


def test_strangers_share_nothing(rules: LinkRules) -> None:
    assert between(rules, {"seller": "s", "text": TEXT}, {"seller": "t", "text": "八卡整机"}) == []


def test_a_near_duplicate_weighs_by_its_likeness(rules: LinkRules) -> None:
    (shared,) = between(rules, {"text": TEXT}, {"text": TEXT.replace("harbour", "old town")})
    assert shared.kind == "text"
    assert 0.6 * rules.weight("text") <= shared.weight < rules.weight("text")
    assert shared.words.startswith("near-duplicate text (Jaccard 0.")


def test_a_short_text_weighs_little(rules: LinkRules) -> None:
    (shared,) = between(rules, {"text": "h100 现货"}, {"text": "H100 现货!"})
    # six letters make four threes of the 24 that weigh fully
    assert shared.weight == pytest.approx(rules.weight("text") * 4 / rules.text.enough)


def test_a_formula_of_the_trade_links_nobody(rules: LinkRules) -> None:
    few = replace(rules, text=replace(rules.text, most_sellers=3))
    offers = [offer(f"{i}", text=TEXT, seller=f"s{i}") for i in range(4)]
    posts = posts_of(offers, {}, {})
    assert not [s for s in shared_things(posts, few) if s.kind == "text"]
    assert [s for s in shared_things(posts, rules) if s.kind == "text"]


def test_a_placeholder_for_a_serial_number_links_nobody(rules: LinkRules) -> None:
    offers = [offer(f"{i}", serials=("12345",), seller=f"s{i}") for i in range(20)]
    assert list(shared_things(posts_of(offers, {}, {}), rules)) == []


def test_the_work_grows_with_the_number_of_those_alike_and_not_with_its_square(
    rules: LinkRules,
) -> None:
    counts = []
    for size in (200, 400):
        offers = [offer(f"{i:03d}", seller="s", text=f"{TEXT} {i}") for i in range(size)]
        counts.append(len(list(shared_things(posts_of(offers, {}, {}), rules))))
    assert counts[1] < 2.5 * counts[0]


def test_one_wording_for_two_kinds_of_goods_links_each_with_its_own(rules: LinkRules) -> None:
    other = {"chip": "NVIDIA A100", "product": "nvidia/a100"}
    said = [
        offer("a", text=TEXT), offer("b", text=TEXT, **other),
        offer("c", text=f"{TEXT} now"), offer("d", text=f"{TEXT} now", **other),
    ]  # fmt: skip
    posts = posts_of(said, {}, {})
    name = [post.offers[0].id for post in posts]
    near = {
        frozenset((name[s.one], name[s.other]))
        for s in shared_things(posts, rules)
        if s.words.startswith("near")
    }
    assert {frozenset("ac"), frozenset("bd")} <= near


def test_unknown_goods_share_as_well(rules: LinkRules) -> None:
    posts = posts_of([unknown("a", photos=("p",)), offer("b", photos=("p",))], {}, {})
    assert [s.kind for s in shared_things(posts, rules)] == ["photo"]
