"""Listings over time, and what they offer."""

from made_offers import offer, unknown
from tidewaiter.listings.linking.posts import Post, posts_of


def posts(*offers: object, pictures: dict[str, str] | None = None) -> tuple[Post, ...]:
    return posts_of(offers, pictures or {}, {"sxm5": "SXM"})  # type: ignore[arg-type]


def test_the_same_listing_seen_again_is_one_post() -> None:
    (post,) = posts(
        offer("b", listing="goofish/7", day="2026-03-02", quantity=8.0, text="new words"),
        offer("a", listing="goofish/7", day="2026-03-01", quantity=16.0, text="Old words!"),
    )
    assert [o.id for o in post.offers] == ["a", "b"]
    assert post.texts == {"oldwords", "newwords"}
    assert post.quantities == {8.0, 16.0}


def test_another_site_or_number_is_another_post() -> None:
    assert len(posts(offer("a"), offer("b", listing="jd/a", site="jd"), offer("c"))) == 3


def test_goods_that_contradict_each_other_are_two_posts_of_one_listing() -> None:
    found = posts(
        offer("a", listing="goofish/7"),
        offer("b", listing="goofish/7", chip="NVIDIA A100 PCIe 80GB", product="nvidia/a100",
              form_factor="PCIe"),
        unknown("c", listing="goofish/7"),
    )  # fmt: skip
    assert sorted(len(post.offers) for post in found) == [1, 2]
    assert {post.listing for post in found} == {"goofish/7"}


def test_an_offer_that_comes_twice_is_taken_once() -> None:
    (post,) = posts(offer("a"), offer("a"))
    assert len(post.offers) == 1


def test_numbers_are_folded_and_pictures_named_by_their_first_photo() -> None:
    (post,) = posts(
        offer("a", serials=("S123O",), labels=("l23",), part_numbers=("900-1",), photos=("q", "r")),
        pictures={"q": "p"},
    )
    assert (post.serials, post.labels, post.part_numbers) == ({"S1230"}, {"123"}, {"9001"})
    assert post.pictures == {"p", "r"}


def test_like_goods_stand_by_each_other() -> None:
    found = posts(
        offer("a"),
        offer("b", chip="NVIDIA A100", product="nvidia/a100"),
        offer("c"),
        unknown("d"),
    )
    assert [post.offers[0].id for post in found] == ["d", "b", "a", "c"]


def test_the_order_of_offers_does_not_matter() -> None:
    several = [offer(str(i), listing=f"goofish/{i % 3}", day=f"2026-01-0{i}") for i in range(1, 8)]
    assert posts(*several) == posts(*reversed(several))
