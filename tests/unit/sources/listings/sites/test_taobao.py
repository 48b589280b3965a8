"""Taobao and Tmall. All pages here are composed; no saved page of the site was at hand."""

# ruff: noqa: E501  (markup stands as the sites write it)

import json

from tidewaiter.sources.listings.reading import listings_of
from unit.sources.listings.composed import SEARCH, document, page, taobao_card, taobao_old

ADDRESS = SEARCH["taobao"]


def test_cards_of_a_search_with_an_address_in_gbk(markets) -> None:
    html = page(taobao_card(612345678901, "示例 4090") + taobao_card(612345678902, "示例 V100"))
    first, second = listings_of(document(html, ADDRESS), markets).listings
    assert (first.key, first.title, first.seller) == ("612345678901", "示例 4090", "示例数码店")
    assert (first.price_text, first.price, first.location) == ("¥238000.50", 238_000.5, "广东深圳")
    assert (first.keyword, first.page, second.position) == ("显卡", 3, 2)
    assert first.url == "https://item.taobao.com/item.htm?id=612345678901&ns=1"


def test_a_card_inside_another_of_the_same_article_is_one(markets) -> None:
    inner = taobao_card(612345678901, "示例")
    html = page(
        f'<div class="CardV2--doubleCardWrapper--x" id="item_id_612345678901">{inner}</div>'
    )
    reading = listings_of(document(html, ADDRESS), markets)
    assert (len(reading.listings), reading.losses) == (1, ())


def test_the_state_of_older_pages(markets) -> None:
    (one,) = listings_of(document(taobao_old(), ADDRESS), markets).listings
    assert (one.key, one.title, one.price) == ("520000000001", "示例 V100 32G", 4_999)
    assert (one.seller, one.location) == ("示例旗舰店", "北京")


def test_the_answer_of_a_search(markets) -> None:
    item = {"item_id": "712345678901", "title": "示例 <span class=H>A100</span> 80G", "nick": "made_up",
            "priceShow": {"unit": "￥", "price": "88000"}, "procity": "江苏 苏州", "pic_path": "//img.alicdn.com/a.jpg",
            "auctionURL": "//item.taobao.com/item.htm?id=712345678901"}  # fmt: skip
    content = f" mtopjsonp1({json.dumps({'data': {'itemsArray': [item]}})})"
    url = "https://h5api.m.taobao.com/h5/mtop.relationrecommend.wirelessrecommend.recommend/2.0/"
    (one,) = listings_of(document(content, url, kind="answer"), markets).listings
    assert (one.title, one.price, one.currency) == ("示例 A100 80G", 88_000, "CNY")
    assert (one.seller, one.location) == ("made_up", "江苏 苏州")


def test_one_article_by_state_and_elements(markets) -> None:
    state = {"loaderData": {"home": {"data": {"res": {
        "item": {"itemId": "612345678901", "title": "示例 H800 服务器", "images": ["//img.alicdn.com/1.jpg"]},
        "seller": {"shopName": "示例店", "sellerNick": "made_up"},
        "componentsVO": {"priceVO": {"price": {"priceText": "1950000"}}},
    }}}}}  # fmt: skip
    html = page(
        '<div class="deliveryAddrWrap--x"><span>广东广州</span></div>',
        f"<script>window.__ICE_APP_CONTEXT__={json.dumps(state)};</script>",
    )
    (one,) = listings_of(
        document(html, "https://item.taobao.com/item.htm?id=612345678901"), markets
    ).listings
    assert (one.kind, one.title, one.price) == ("item", "示例 H800 服务器", 1_950_000)
    assert (one.seller, one.location) == ("made_up", "广东广州")


def test_tmall_is_of_the_same_market(markets) -> None:
    html = page(
        '<div class="tb-detail-hd"><h1>示例 RTX 6000</h1></div><span class="tm-price">56999.00</span>'
    )
    (one,) = listings_of(
        document(html, "https://detail.tmall.com/item.htm?id=612345678903"), markets
    ).listings
    assert (one.site, one.key, one.price) == ("taobao", "612345678903", 56_999)
