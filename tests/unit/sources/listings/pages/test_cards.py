# ruff: noqa: E501  (markup stands as the sites write it)

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tidewaiter.sources.listings.pages.cards import (
    Field,
    attribute_values,
    block_text,
    cards,
    clean,
    first_text,
    lines,
    merged,
    untagged,
)

FIELDS = (
    Field("title", (".t", ".u"), ("title",)),
    Field("price", ".p, .q", pieces=True),
    Field("photos", "img", ("src",)),
)


def drafts(html: str) -> list[dict[str, object]]:
    return [dict(draft) for _, draft in cards(LexborHTMLParser(html), ".c", FIELDS)]


def test_a_field_belongs_to_the_innermost_card() -> None:
    html = "<div class=c><b class=t>1</b><div class=c><b class=t>2</b></div></div><b class=t>3</b>"
    assert drafts(html) == [{"title": "1"}, {"title": "2"}]


def test_pieces_are_joined_in_order_and_once() -> None:
    html = "<div class=c><i class=p>¥</i><i class='p q'>3</i><i class=q>.5</i></div>"
    assert drafts(html) == [{"price": "¥3.5"}]


def test_an_attribute_comes_before_the_text_and_a_second_selector_after_the_first() -> None:
    html = (
        "<div class=c><b class=u>late</b><b class=t title='whole title'>whole…</b></div>"
        "<div class=c><b class=t> </b><b class=u>other</b></div>"
    )
    assert drafts(html) == [{"title": "whole title"}, {"title": "other"}]


def test_all_photos_are_kept() -> None:
    html = "<div class=c><img src=1><img src=2><img></div>"
    assert drafts(html) == [{"photos": ["1", "2", ""]}]


@given(st.lists(st.lists(st.sampled_from("tpq"), max_size=4), max_size=6))
def test_each_card_gets_its_own_fields(cards_of: list[list[str]]) -> None:
    # Asking each card by itself is the slow way to the same answer.
    html = "".join(
        "<div class=c>"
        + "".join(f"<i class={name}>{n}{k}</i>" for k, name in enumerate(names))
        + "</div>"
        for n, names in enumerate(cards_of)
    )
    expected = []
    for card in LexborHTMLParser(html).css(".c"):
        draft = {}
        if (node := card.css_first(".t")) is not None:
            draft["title"] = node.text()
        if nodes := card.css(".p, .q"):
            draft["price"] = "".join(node.text() for node in nodes)
        expected.append(draft)
    assert drafts(html) == expected


def test_texts_are_cleaned_and_keep_what_hides_in_them() -> None:
    assert clean(" a \n b\x00\x1b ") == "a b"
    assert clean("H\u200b100") == "H\u200b100"  # a zero-width space may be meant to evade
    assert clean(None) == ""
    assert lines(" a \n\n b  c \r\n") == "a\nb c"
    assert untagged("示例 <span class=H>H100</span> 80G") == "示例 H100 80G"
    assert untagged("a < b") == "a < b"


def test_first_that_says_something() -> None:
    tree = LexborHTMLParser(
        "<p class=a> </p><p class=b>b<br>c</p><p class=d>d</p><img src=1><img src=1>"
    )
    assert first_text(tree, ".a", ".b") == "bc"
    assert block_text(tree, ".a", ".b") == "b\nc"
    assert first_text(tree, ".x") == ""
    assert attribute_values(tree, "img", "alt", "src") == ["1"]


def test_layers_agree_by_number_and_earlier_words_win() -> None:
    first = [{"key": "1", "title": "a"}, {"key": "2", "title": ""}]
    second = [
        {"key": "2", "title": "b", "price": "5"},
        {"key": "1", "title": "z", "price": "6"},
        {"title": "c"},
    ]
    assert merged([first, second]) == [
        {"key": "1", "title": "a", "price": "6"}, {"key": "2", "title": "b", "price": "5"}, {"title": "c"}]  # fmt: skip


def test_a_card_that_comes_twice_stays_two() -> None:
    again = [{"key": "1", "title": "a"}, {"key": "1", "title": "a"}]
    assert len(merged([again])) == 2
    assert [one.get("price") for one in merged([again, [{"key": "1", "price": "5"}]])] == ["5", "5"]
