"""Pages as browsers save them. All pages here are composed."""

# ruff: noqa: E501  (markup stands as the sites write it)

from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.model.listings.listing import CoverageLoss
from tidewaiter.sources.listings.document import LIMITS, Document, digest_of
from tidewaiter.sources.listings.reading import listings_of
from tidewaiter.sources.listings.saved import mhtml_parts
from unit.sources.listings.composed import SEARCH, goofish_search, mhtml

PHOTO = b"\xff\xd8\xff\xe0photo"


def test_mhtml_gives_the_page_with_its_day_and_photos(markets) -> None:
    page, photo = mhtml_parts("x.mhtml", mhtml(goofish_search(2), SEARCH["goofish"], PHOTO), LIMITS)
    assert isinstance(page, Document)
    assert isinstance(photo, Document)
    assert (page.kind, page.url) == ("page", SEARCH["goofish"])
    assert (page.seen.browser, page.seen.server) == ("2024-03-01T08:00:00Z", "")
    assert (photo.kind, photo.content) == ("photo", PHOTO)
    first, second = listings_of(page, markets).listings
    assert first.photos[0].digest == digest_of(PHOTO)
    assert second.photos[0].digest == ""
    assert first.seen.browser == "2024-03-01T08:00:00Z"


def test_a_frame_without_listings_is_no_loss(markets) -> None:
    raw = mhtml(goofish_search(1), SEARCH["goofish"])
    frame = (
        b"------MultipartBoundary--x----\r\nContent-Type: text/html\r\nContent-Location: cid:f@mhtml.blink\r\n\r\n"
        b"<html>advertisement</html>\r\n------MultipartBoundary--x------\r\n"
    )
    raw = raw.replace(b"------MultipartBoundary--x------\r\n", frame)
    page, photo, inner = mhtml_parts("x.mhtml", raw, LIMITS)
    assert isinstance(inner, Document)
    assert [page.kind, photo.kind, inner.kind] == ["page", "photo", "frame"]
    reading = listings_of(inner, markets)
    assert (reading.listings, reading.losses) == ((), ())


def test_a_file_that_is_cut_off_says_so() -> None:
    raw = mhtml(goofish_search(2), SEARCH["goofish"])
    found = list(mhtml_parts("x.mhtml", raw[:-60], LIMITS))
    assert isinstance(found[-1], CoverageLoss)
    assert "cut off" in found[-1].why


def test_a_file_without_a_page_is_a_loss() -> None:
    found = list(
        mhtml_parts(
            "x.mhtml", b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nhello", LIMITS
        )
    )
    assert [one.kind for one in found] == ["unreadable"]


def test_parts_inside_parts_without_end_are_contained() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(5000)
    )
    found = list(mhtml_parts("x.mhtml", b"MIME-Version: 1.0\r\n" + nested, LIMITS))
    assert found
    assert all(isinstance(one, CoverageLoss) for one in found)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 900), st.binary(max_size=40))
def test_any_bytes_are_parts_or_losses(rest: bytes, at: int, put: bytes) -> None:
    raw = mhtml("<html>x</html>", "https://www.goofish.com/")
    for content in (rest, raw[:at] + put + raw[at:], raw[:at] + rest):
        assert list(mhtml_parts("x.mhtml", content, LIMITS))
