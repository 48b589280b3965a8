"""Goofish. All pages here are composed; no saved page of the site was at hand."""

# ruff: noqa: E501  (markup stands as the sites write it)

import json

import pytest

from tidewaiter.sources.listings.reading import listings_of
from unit.sources.listings.composed import (
    SEARCH,
    document,
    goofish_answer,
    goofish_card,
    goofish_search,
    page,
)

ADDRESS = SEARCH["goofish"]


def test_cards_of_a_search(markets) -> None:
    reading = listings_of(document(goofish_search(3), ADDRESS), markets)
    assert reading.losses == ()
    assert [one.key for one in reading.listings] == [str(812345678900 + n) for n in range(3)]
    first = reading.listings[0]
    assert (first.site, first.kind, first.place) == ("goofish", "card", "card 1")
    assert (first.title, first.condition, first.location) == (
        "全新 H100 80G PCIe 0",
        "几乎全新",
        "深圳",
    )
    assert (first.keyword, first.page, first.position) == ("H100", 2, 1)
    assert first.photos[0].url.startswith("https://img.alicdn.com/bao/")


@pytest.mark.parametrize(
    ("pieces", "text", "value"),
    [
        (("23", ".5", "万"), "¥23.5万", 235_000),
        (("3", ".26", "万"), "¥3.26万", 32_600),
        (("6800", "", ""), "¥6800", 6_800),
        (("1", ".00", ""), "¥1.00", 1),
    ],
)
def test_a_price_in_four_nodes_is_one_and_not_the_crossed_out_one(
    markets, pieces: tuple[str, str, str], text: str, value: float
) -> None:
    card = goofish_card(812345678900, "示例", pieces)
    (one,) = listings_of(document(page(card), ADDRESS), markets).listings
    assert (one.price_text, one.price, one.currency) == (text, pytest.approx(value), "CNY")


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_answer_that_fills_a_search(markets, wrapped: bool) -> None:
    content = json.dumps(goofish_answer(2))
    content = f" mtopjsonp3({content})" if wrapped else content
    url = "https://h5api.m.goofish.com/h5/mtop.taobao.idlemtopsearch.pc.search/1.0/"
    reading = listings_of(document(content, url, kind="answer"), markets)
    one = reading.listings[1]
    assert (one.key, one.seller, one.location) == ("900000000001", "composed_1", "杭州")
    assert (one.price, one.published) == (68_000, "2024-06-01")


def test_one_article_by_its_elements(markets) -> None:
    body = (
        '<div class="item-main-window-list-item--x"><img src="//img.alicdn.com/1.jpg"></div>'
        '<div class="value--EyQ"><div class="price--OEW">285000</div></div>'
        '<div class="desc--GaI">H100 SXM 模组<br>八卡，原箱</div>'
        '<div class="item-user-info-nick--rtp">made_up</div>'
        '<div class="item-user-info-label--NLTMHARN">上海</div>'
    ) + goofish_card(812345678901, "别的")
    url = "https://www.goofish.com/item?id=812345678900&categoryId=1"
    first, other = listings_of(
        document(page(body, "<title>H100_闲鱼</title>"), url), markets
    ).listings
    assert (first.kind, first.key, first.title) == ("item", "812345678900", "H100")
    assert first.text == "H100 SXM 模组\n八卡，原箱"
    assert (first.price, first.seller, first.location) == (285_000, "made_up", "上海")
    assert (other.kind, other.key) == ("card", "812345678901")


def test_one_article_by_the_answer(markets) -> None:
    answer = {
        "data": {
            "itemDO": {"itemId": 812345678900, "title": "A800", "desc": "A800 80G\n两张", "soldPrice": "78000",
                       "imageInfos": [{"url": "https://img.alicdn.com/a.jpg"}]},
            "sellerDO": {"nick": "made_up", "sellerId": 77, "city": "北京"},
        }
    }  # fmt: skip
    url = "https://h5api.m.goofish.com/h5/mtop.taobao.idle.pc.detail/1.0/"
    (one,) = listings_of(document(json.dumps(answer), url, kind="answer"), markets).listings
    assert (one.kind, one.text, one.seller, one.price) == ("item", "A800 80G\n两张", "77", 78_000)


def test_hashed_endings_of_class_names_do_not_matter(markets) -> None:
    html = goofish_search(2)
    for ending in ("qIlOySTh", "YzmU5cUl", "Rr2Y3EbB", "TDRC4fV1", "rGdH_KoF"):
        html = html.replace(ending, ending[::-1])
    reading = listings_of(document(html, ADDRESS), markets)
    assert [one.price for one in reading.listings] == [235_000, 235_000]
    assert all(one.location == "深圳" and one.photos for one in reading.listings)


def test_a_card_that_says_nothing_is_a_loss(markets) -> None:
    html = page(
        goofish_card(812345678900, "示例")
        + '<a href="https://www.goofish.com/item?id=812345678901"></a>'
    )
    reading = listings_of(document(html, ADDRESS), markets)
    assert len(reading.listings) == 1
    assert [(loss.kind, loss.name) for loss in reading.losses] == [
        ("no_listing", "page.html, card 2")
    ]
