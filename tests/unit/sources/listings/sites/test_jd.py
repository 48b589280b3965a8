"""JD.com. All pages here are composed; no saved page of the site was at hand."""

# ruff: noqa: E501  (markup stands as the sites write it)

import json

from tidewaiter.sources.listings.reading import listings_of
from unit.sources.listings.composed import SEARCH, document, jd_new_card, jd_old_card, page

ADDRESS = SEARCH["jd"]


def test_cards_of_the_old_and_the_new_search(markets) -> None:
    html = page(jd_old_card(100012345678) + jd_new_card(100012345679))
    reading = listings_of(document(html, ADDRESS), markets)
    old, new = reading.listings
    assert (old.key, old.title, old.price) == ("100012345678", "示例 A800 80G", 185_000)
    assert (new.key, new.title, new.price) == ("100012345679", "示例 L40S 48G", 62_999.9)
    assert (old.seller, new.seller) == ("示例算力专营店", "示例服务器店")
    assert new.url == "https://item.jd.com/100012345679.html"
    assert reading.losses == ()


def test_addresses_number_half_pages(markets) -> None:
    html = page(jd_old_card(100012345678))
    for number, expected in (("1", 1), ("3", 2), ("5", 3), ("6", 3)):
        url = f"https://search.jd.com/Search?keyword=H100&page={number}"
        assert listings_of(document(html, url), markets).listings[0].page == expected


def test_one_article_whose_settings_are_no_json(markets) -> None:
    html = page(
        '<div class="summary-price"><span class="p-price"><span>￥</span><span class="price J-p-1000">99999.00'
        '</span></span></div><div class="J-hove-wrap"><div class="name"><a>示例专营店</a></div></div>'
        '<img id="spec-img" data-origin="//img14.360buyimg.com/a.jpg">',
        "<script>var pageConfig = { product: { skuid: 100012345678, name: '示例 \\u663e\\u5361 24G', x: [1,] } };"
        "</script>",
    )
    (one,) = listings_of(document(html, "https://item.jd.com/100012345678.html"), markets).listings
    assert (one.kind, one.title, one.price) == ("item", "示例 显卡 24G", 99_999)
    assert (one.seller, one.photos[0].url) == ("示例专营店", "https://img14.360buyimg.com/a.jpg")


def test_the_answer_of_a_search(markets) -> None:
    answer = {
        "data": {
            "wareList": [
                {"skuId": 100012345678, "wareName": "示例", "jdPrice": "1.00", "shopName": "店"}
            ]
        }
    }
    document_ = document(
        json.dumps(answer), "https://api.m.jd.com/?functionId=pc_search", kind="answer"
    )
    (one,) = listings_of(document_, markets).listings
    assert (one.key, one.price, one.seller) == ("100012345678", 1, "店")
