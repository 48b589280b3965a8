import pytest

from tidewaiter.sources.listings.which_market import market_of


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.goofish.com", "goofish"),
        ("2.taobao.com", "goofish"),  # the longest name decides
        ("s.taobao.com", "taobao"),
        ("detail.tmall.com", "taobao"),
        ("item.jd.com", "jd"),
        ("tieba.baidu.com", "tieba"),
        ("detail.1688.com", "alibaba-1688"),
        ("www.ebay.de", "ebay"),
        ("nottaobao.com", None),
        ("taobao.com.evil.example", None),
        ("baidu.com", None),
        ("", None),
    ],
)
def test_a_host_under_another_is_its_own(markets, host: str, site: str | None) -> None:
    found = market_of(host, markets)
    assert (found.id if found else None) == site
