"""Refusals. The pages are composed around texts that tools report; none is of a real site."""

import pytest

from tidewaiter.sources.listings.reading import listings_of
from unit.sources.listings.composed import SEARCH, document, goofish_search, page


@pytest.mark.parametrize(
    ("site", "text", "kind"),
    [
        ("taobao", "<title>验证码拦截</title>请按住滑块，拖动到最右边", "blocked"),
        (
            "goofish",
            '<iframe src="https://h5api.m.goofish.com/_____tmd_____/punish?x5secdata=1">',
            "blocked",
        ),
        ("alibaba-1688", '<form action="/_____tmd_____/punish">', "blocked"),
        ("jd", "<title>京东验证</title>", "blocked"),
        ("tieba", "<title>百度安全验证</title>网络不给力，请稍后重试", "blocked"),
        ("ebay", "<title>Pardon Our Interruption...</title>", "blocked"),
        ("taobao", '<input id="fm-login-id">', "login"),
        ("jd", "<title>京东-欢迎登录</title>", "login"),
        ("goofish", "请先登录", "login"),
        ("goofish", "暂无相关宝贝", "empty"),
        ("jd", "抱歉，没有找到与“x”相关的商品", "empty"),
        ("ebay", "<h3>No exact matches found</h3>", "empty"),
        ("goofish", "hello", "no_listing"),
    ],
)
def test_refusals_are_told_apart(markets, site: str, text: str, kind: str) -> None:
    reading = listings_of(document(page(text), SEARCH[site]), markets)
    assert reading.listings == ()
    (loss,) = reading.losses
    assert (loss.kind, loss.site, loss.url) == (kind, site, SEARCH[site])
    assert loss.why


@pytest.mark.parametrize("status", [403, 429, 503])
def test_an_answer_that_refuses(markets, status: int) -> None:
    (loss,) = listings_of(document(page("x"), SEARCH["ebay"], status=status), markets).losses
    assert (loss.kind, str(status) in loss.why) == ("blocked", True)


def test_a_page_that_is_gone(markets) -> None:
    (loss,) = listings_of(document(page("x"), SEARCH["ebay"], status=404), markets).losses
    assert (loss.kind, "404" in loss.why) == ("no_listing", True)


def test_an_answer_of_the_interface_that_refuses(markets) -> None:
    content = '{"ret":["FAIL_SYS_USER_VALIDATE","RGV587_ERROR::SM::哎哟喂,被挤爆啦"],"data":{}}'
    url = "https://h5api.m.goofish.com/h5/mtop.taobao.idlemtopsearch.pc.search/1.0/"
    for kind in ("answer", "json"):
        losses = listings_of(document(content, url, kind=kind), markets).losses
        assert "blocked" in {loss.kind for loss in losses}


def test_an_answer_that_is_about_something_else_is_no_loss(markets) -> None:
    url = "https://h5api.m.goofish.com/h5/mtop.taobao.idle.user/1.0/"
    reading = listings_of(document('{"ret":["SUCCESS::调用成功"]}', url, kind="answer"), markets)
    assert (reading.listings, reading.losses) == ((), ())


def test_a_page_with_results_is_read_whatever_scripts_it_carries(markets) -> None:
    html = goofish_search(2).replace(
        "</body>", "<script>'/_____tmd_____/punish 请先登录'</script></body>"
    )
    reading = listings_of(document(html, SEARCH["goofish"], status=200), markets)
    assert (len(reading.listings), reading.losses) == (2, ())


def test_a_refusal_of_an_unknown_site_is_known_by_its_words(markets) -> None:
    (loss,) = listings_of(document(page("Pardon Our Interruption")), markets).losses
    assert loss.kind == "blocked"


def test_an_article_behind_a_slider_with_other_cards_is_a_loss(markets) -> None:
    html = goofish_search(1).replace("</body>", "请按住滑块，拖动到最右边</body>")
    url = "https://www.goofish.com/item?id=999999999999"
    reading = listings_of(document(html, url), markets)
    assert len(reading.listings) == 1
    assert {loss.kind for loss in reading.losses} == {"no_listing", "blocked"}


def test_every_mark_is_a_word_of_its_own(markets) -> None:
    assert set(markets) == {"alibaba-1688", "ebay", "goofish", "jd", "taobao", "tieba"}
    for market in markets.values():
        assert market.blocked, market.id
        assert market.login, market.id
        assert market.empty, market.id
        marks = [*market.blocked, *market.login, *market.empty]
        assert len(set(marks)) == len(marks)
        assert min(map(len, marks)) >= 3


@pytest.mark.parametrize(
    ("moved_to", "kinds"),
    [
        ("https://login.taobao.com/member/login.jhtml?redirectURL=x", ["login"]),
        ("//s.taobao.com/_____tmd_____/punish?x5secdata=x", ["blocked"]),
        ("https://s.taobao.com/search?q=x", []),
    ],
)
def test_an_answer_that_sends_elsewhere(markets, moved_to: str, kinds: list[str]) -> None:
    moved = document("", SEARCH["taobao"], kind="frame", status=302, moved_to=moved_to)
    assert [loss.kind for loss in listings_of(moved, markets).losses] == kinds
