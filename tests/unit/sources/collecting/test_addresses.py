"""Which addresses are asked, and which never."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import UsageError
from tidewaiter.sources.collecting.addresses import number_of, redirected, target_of


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://shop.example", "https://shop.example/"),
        ("HTTPS://Shop.Example:443/a?b=c#d", "https://shop.example/a?b=c"),
        ("https://shop.example:8443/a", "https://shop.example:8443/a"),
        ("https://shop.example/货?q=显卡", "https://shop.example/%E8%B4%A7?q=%E6%98%BE%E5%8D%A1"),
        ("https://shop.example/%E8%B4%A7", "https://shop.example/%E8%B4%A7"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),  # RFC 3492's own example
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("https://[2001:db8::1]/", "https://[2001:db8::1]/"),
    ],
)
def test_an_address_as_the_network_writes_it(url: str, written: str) -> None:
    target = target_of(url)
    assert target.url == written
    assert target_of(target.url) == target


@pytest.mark.parametrize(
    "url",
    [
        "", "shop.example", "ftp://shop.example/", "file:///etc/passwd", "http://shop.example/",
        "https://", "https:///a", "https://user@shop.example/", "https://u:p@shop.example/",
        "https://shop.example/a b", "https://shop.example/\r\nX: y", "https://shop.example:x/",
        "https://shop.example:99999/", "https://a\\b/", "javascript:alert(1)", "https://[::1/",
        "https://" + "a" * 9000, "https://" + "a" * 70 + ".example/", "http://localhost.example/",
    ],
)  # fmt: skip
def test_what_is_never_asked(url: str) -> None:
    with pytest.raises(UsageError):
        target_of(url)


@given(url=st.text(max_size=60))
def test_any_text_is_an_address_or_refused(url: str) -> None:
    try:
        target = target_of(url)
    except UsageError:
        return
    assert target.url.isascii()
    assert target.path.startswith("/")
    assert not set(target.url) & set(" \r\n\t")


@pytest.mark.parametrize(
    ("location", "to"),
    [
        ("/b", "https://shop.example/b"),
        ("b", "https://shop.example/x/b"),
        ("//other.example/c", "https://other.example/c"),
        ("https://other.example/d", "https://other.example/d"),
    ],
)
def test_where_an_answer_leads_on_to(location: str, to: str) -> None:
    assert redirected(target_of("https://shop.example/x/a"), location).url == to


@pytest.mark.parametrize(
    "location",
    ["http://shop.example/", "http://127.0.0.1/", "https://localhost/", "file:///etc/passwd",
     "https://[::1]/", "https://u@shop.example/"],
)  # fmt: skip
def test_a_redirect_does_not_lead_anywhere_else(location: str) -> None:
    with pytest.raises(UsageError):
        redirected(target_of("https://shop.example/"), location)


def test_this_machine_may_lead_to_itself() -> None:
    there = redirected(target_of("http://127.0.0.1:8000/a"), "http://127.0.0.1:8000/b")
    assert there.path == "/b"


# RFC 1918, 6598, 3927, 4193, 4291 and 5771: private, shared, link-local, unique local, loopback,
# and groups; and the ways in which version 6 can hide an address of version 4.
@pytest.mark.parametrize(
    "number",
    ["10.0.0.1", "172.16.5.4", "192.168.1.1", "100.64.0.1", "127.0.0.1", "169.254.169.254",
     "0.1.2.3", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fe80::1%eth0", "fd00::1",
     "::ffff:10.0.0.1", "::ffff:127.0.0.1", "2002:a00:1::", "ff02::1"],
)  # fmt: skip
def test_a_name_that_stands_for_a_private_address_is_refused(number: str) -> None:
    target = target_of("https://shop.example/")
    with pytest.raises(UsageError, match="private network"):
        number_of(target, lambda _host, _port: [number])
    with pytest.raises(UsageError, match="private network"):
        number_of(target, lambda _host, _port: ["93.184.216.34", number])
    assert number_of(target, lambda _host, _port: [number], inside=True) == number


@pytest.mark.parametrize("number", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_a_public_address_is_connected_to(number: str) -> None:
    assert number_of(target_of("https://shop.example/"), lambda _host, _port: [number]) == number


def test_this_machine_is_only_this_machine() -> None:
    target = target_of("http://localhost/")
    assert number_of(target, lambda _host, _port: ["127.0.0.1"]) == "127.0.0.1"
    with pytest.raises(UsageError, match="private network"):
        number_of(target, lambda _host, _port: ["10.0.0.1"])


def test_a_name_that_stands_for_nothing_is_not_reached() -> None:
    with pytest.raises(OSError, match="no address"):
        number_of(target_of("https://shop.example/"), lambda _host, _port: [])
