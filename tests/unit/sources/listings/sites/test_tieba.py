"""Baidu Tieba. All pages here are composed; no saved page of the site was at hand."""

# ruff: noqa: E501  (markup stands as the sites write it)

from tidewaiter.sources.listings.reading import listings_of
from unit.sources.listings.composed import SEARCH, document, page, tieba_list, tieba_thread


def test_threads_that_stand_in_a_comment(markets) -> None:
    reading = listings_of(document(tieba_list(), SEARCH["tieba"]), markets)
    first, second = reading.listings
    assert (first.site, first.kind, first.key) == ("tieba", "card", "8900000000")
    assert (first.title, first.text) == ("出 H100 模组 8900000000", "八卡整机，价格私聊")
    assert (first.seller, first.published) == ("tb.1.8900000000", "2024-05-06")
    assert (first.keyword, first.page, second.position) == ("显卡", 3, 2)
    assert first.photos[0].url == "https://imgsa.baidu.com/8900000000.jpg"
    assert first.price is None


def test_every_post_of_a_thread(markets) -> None:
    url = "https://tieba.baidu.com/p/8900000001?pn=1"
    first, reply = listings_of(document(tieba_thread(), url), markets).listings
    assert (first.kind, first.key, first.title) == ("post", "8900000001", "出 A100 整机")
    assert first.text == "八卡 A100 80G\n现货"
    assert (reply.key, reply.title, reply.text) == ("8900000001/152", "", "我也有 4 张 H800")
    assert (reply.seller, reply.published, reply.location) == (
        "tb.1.p2",
        "2024-05-06",
        "IP属地:广东",
    )
    assert (reply.keyword, reply.page, reply.position) == ("", 0, 0)


def test_results_of_its_search(markets) -> None:
    html = page(
        '<div class="s_post"><span class="p_title"><a href="/p/8900000009?pid=1&cid=0#1">出 <em>H100</em></a></span>'
        '<div class="p_content">现货 两台</div><a href="/hom'
        'e/main?un=x">made_up</a><font class="p_date">2024-05-06 '
        "10:20</font></div>"
    )
    url = "https://tieba.baidu.com/f/search/res?ie=utf-8&qw=H100&pn=0"
    (one,) = listings_of(document(html, url), markets).listings
    assert (one.key, one.title, one.text) == ("8900000009", "出 H100", "现货 两台")
    assert (one.keyword, one.published, one.seller) == ("H100", "2024-05-06", "made_up")
