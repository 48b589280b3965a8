"""From documents to listings. All pages here are composed."""

# ruff: noqa: E501  (markup stands as the sites write it)

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.model.listings.listing import Photo, SeenAt
from tidewaiter.sources.listings.document import digest_of
from tidewaiter.sources.listings.reading import adapters, listings_of, with_photos
from unit.sources.listings.composed import (
    SEARCH,
    alibaba_card,
    document,
    ebay_new_card,
    goofish_answer,
    goofish_card,
    goofish_search,
    jd_new_card,
    page,
    taobao_card,
    tieba_thread,
)


def test_every_market_has_an_adapter(markets) -> None:
    assert set(adapters()) == {*markets, "other"}
    assert list(adapters())[-1] == "other"


def test_a_page_whose_address_is_unknown_is_known_by_its_content(markets) -> None:
    pages = {
        "goofish": goofish_search(1), "taobao": page(taobao_card(612345678901, "x")), "ebay": page(
        ebay_new_card(123456789012, "x")), "jd": page(jd_new_card(100012345678)), "tieba": tieba_thread(),
        "alibaba-1688": page(alibaba_card(600000000001)),
    }  # fmt: skip
    for site, html in pages.items():
        reading = listings_of(document(html), markets)
        assert {one.site for one in reading.listings} == {site}


def test_a_listing_keeps_where_and_when_it_was_seen(markets) -> None:
    seen = SeenAt(server="2024-03-01T08:00:00Z", browser="2024-03-01T08:00:05Z")
    read = document(goofish_search(1), SEARCH["goofish"], seen=seen)
    (one,) = listings_of(read, markets).listings
    assert (one.seen, one.document) == (seen, read.sha256)


def test_a_page_declared_wrongly_is_read_and_said(markets) -> None:
    html = goofish_search(2).replace("charset=utf-8", "charset=utf-8 ")
    reading = listings_of(document(html.encode("gb18030"), SEARCH["goofish"]), markets)
    assert reading.listings[0].title == "全新 H100 80G PCIe 0"
    assert "gb18030" in reading.remarks[0]


def test_photos_beside_a_page_have_digests(markets) -> None:
    html = goofish_search(1).replace("//img.alicdn.com/bao/uploaded/i1/", "./page_files/%20")
    name = "./page_files/ 812345678900.jpg_450x10000Q90.jpg_.webp"
    read = document(html, SEARCH["goofish"], photos={name: "d" * 64})
    (one,) = listings_of(read, markets).listings
    assert one.photos[0].digest == "d" * 64


def test_photos_of_an_archive_are_added_afterwards(markets) -> None:
    listings = listings_of(document(goofish_search(2), SEARCH["goofish"]), markets).listings
    first, second = with_photos(listings, {listings[0].photos[0].url: "d" * 64})
    assert first.photos == (Photo(url=listings[0].photos[0].url, digest="d" * 64),)
    assert second == listings[1]


def test_a_photo_lists_nothing(markets) -> None:
    assert listings_of(document(b"\xff\xd8\xff", kind="photo"), markets) == ((), (), ())


@pytest.mark.parametrize("order", [1, -1])
def test_the_same_page_gives_the_same_listings(markets, order: int) -> None:
    kept = dict(list(markets.items())[::order])
    assert listings_of(document(goofish_search(5)), kept) == listings_of(
        document(goofish_search(5)), markets
    )


def test_marks_of_another_site_do_not_mislead(markets) -> None:
    html = page(
        taobao_card(612345678901, "x") + '<a href="https://detail.1688.com/offer/1.html">x</a>'
    )
    assert [one.site for one in listings_of(document(html), markets).listings] == ["taobao"]


def test_a_file_of_answers_one_a_line(markets) -> None:
    refused = '{"ret":["FAIL_SYS_USER_VALIDATE"],"data":{}}'
    content = "\n".join([json.dumps(goofish_answer(2)), refused, "", json.dumps(goofish_answer(1))])
    reading = listings_of(document(content, kind="json", name="a.jsonl"), markets)
    assert [one.place for one in reading.listings] == [
        "line 1, card 1", "line 1, card 2", "line 4, card 1"]  # fmt: skip
    assert [(loss.kind, loss.name) for loss in reading.losses] == [("blocked", "a.jsonl, line 2")]
    assert {one.document for one in reading.listings} == {digest_of(content.encode())}


def test_rows_that_speak_of_answers_stay_rows(markets) -> None:
    content = '{"title": "resultList"}\n{"title": "H100"}\n'
    reading = listings_of(document(content, kind="json", name="a.jsonl"), markets)
    assert [one.place for one in reading.listings] == ["row 1", "row 2"]


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_every_card_is_a_listing_or_a_loss(markets, told: list[bool]) -> None:
    cards = [
        goofish_card(812345678900 + n, "示例") if says
        else f'<a href="https://www.goofish.com/item?id={812345678900 + n}"><i></i></a>'
        for n, says in enumerate(told)
    ]  # fmt: skip
    reading = listings_of(document(page("".join(cards)), SEARCH["goofish"]), markets)
    assert len(reading.listings) == sum(told)
    if any(told):
        assert len(reading.losses) == len(told) - sum(told)
    else:
        assert reading.losses


HOSTILE = {
    "nesting": "<div>" * 2_000_000,
    "closing": "<div></div>" * 1_000_000,
    "attributes": "<div " + " ".join(f"a{n}=1" for n in range(900_000)) + ">",
    "quoted attributes": "<div " + "".join(f"a{n}='>'" for n in range(600_000)),
    "cards in cards": '<a href="https://www.goofish.com/item?id=812345678900">' * 150_000,
    "script bomb": "<script>" + "window.__INITIAL_STATE__=[" * 300_000 + "</script>",
    "scripts": "<script>{}</script>" * 400_000,
    "open script": "<script>" + "a" * 9_000_000,
    "nested state": "<script type=application/json>" + '{"a":' * 1_500_000 + "</script>",
    "linked data": '<script type="application/ld+json">'
    + "[" * 3_000_000
    + "]" * 3_000_000
    + "</script>",
    "wide state": "<script type=application/json>[" + "{}," * 500_000 + "{}]</script>",
    "data in a photo": "<img src='data:image/png;base64," + "A" * 9_000_000 + "'>",
    "comment": "<!--" + "<div>" * 1_500_000,
    "nul": "\0" * 5_000_000,
    "entities": "&amp;" * 1_500_000,
    "title": "<title>" + "x" * 9_000_000,
    "template": "<template>" * 900_000,
    "select": "<select><option>" * 500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_contained_and_reported(markets, name: str) -> None:
    start = time.process_time()
    reading = listings_of(document(page(HOSTILE[name]), SEARCH["goofish"]), markets)
    assert reading.losses or reading.listings
    assert all(loss.kind in {"too_large", "no_listing"} for loss in reading.losses)
    assert time.process_time() - start < 20, "it ends"


def test_many_attributes_in_a_page_of_good_size_end_soon(markets) -> None:
    attributes = " ".join(f"a{n}=1" for n in range(20_000))
    reading = listings_of(
        document(f"<div {attributes}>" + "<b>" * 20_000, SEARCH["goofish"]), markets
    )
    assert reading.losses


@settings(max_examples=150, deadline=None)
@given(
    raw=st.binary(max_size=400),
    start=st.sampled_from([b"", b"<html>", b"<a href='/item?id=12345678'>", b"<script type=application/ld+json>{",
                           b"<script>g_page_config = {", b"<li class='s-item'><a href='/itm/123456789012'>"]),
    kind=st.sampled_from(["page", "frame", "answer", "json", "table"]),
    site=st.sampled_from(sorted(SEARCH)),
)  # fmt: skip
def test_any_bytes_are_listings_or_losses(
    markets, raw: bytes, start: bytes, kind: str, site: str
) -> None:
    reading = listings_of(document(start + raw, SEARCH[site], kind=kind), markets)
    assert reading.listings or reading.losses or kind in {"frame", "answer"}


@settings(max_examples=80, deadline=None)
@given(
    data=st.data(),
    site=st.sampled_from(["goofish", "ebay", "jd", "taobao", "tieba", "alibaba-1688"]),
)
def test_a_page_with_a_wound_is_read_or_told(markets, data: st.DataObject, site: str) -> None:
    html = {
        "goofish": goofish_search(2), "ebay": page(ebay_new_card(123456789012, "x")), "tieba": tieba_thread(),
        "jd": page(jd_new_card(100012345678)), "taobao": page(taobao_card(612345678901, "x")),
        "alibaba-1688": page(alibaba_card(600000000001)),
    }[site]  # fmt: skip
    at = data.draw(st.integers(0, len(html)))
    wound = data.draw(st.text("<>\"'=/ a\0&;{[", max_size=6))
    reading = listings_of(
        document(html[:at] + wound + html[at + len(wound) :], SEARCH[site]), markets
    )
    assert reading.listings or reading.losses
