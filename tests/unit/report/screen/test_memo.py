"""A memo: the same content, linked sources, and nothing of the input but words."""

import re

import pytest
from hypothesis import given
from msgspec.structs import replace

from tidewaiter.model.trade.screening import Basis, Screening
from tidewaiter.report.screen.memo import memo_html, memo_markdown
from trade_strategies import BASES, SCREENINGS
from unit.report.brief.parsed_page import parsed
from unit.report.screen.test_screening_text import BASIS, HELD, SOURCES

HOSTILE = "<script>alert(1)</script></style><img src=x onerror=y> *a* [b](http://c) \u202e|# &amp;"


def hostile(screening: Screening) -> Screening:
    hit = replace(screening.hits[0], party=HOSTILE, listed_name=HOSTILE, speaks_for=(HOSTILE,))
    return replace(screening, order=HOSTILE, hits=(hit,))


def test_hostile_words_bring_no_element_and_stay_words() -> None:
    tree = parsed(memo_html(hostile(HELD), BASIS, {}, SOURCES))
    plain = parsed(memo_html(HELD, BASIS, {}, SOURCES))
    assert {n.tag for n in tree.every()} == {n.tag for n in plain.every()}
    assert "<script>alert(1)</script>" in tree.one("h1").text
    assert "\\u202e" in tree.one("h1").text
    assert tree.attributes["lang"] == "en-GB"


def test_hostile_words_bring_no_markdown() -> None:
    told = memo_markdown(hostile(HELD), BASIS, {}, SOURCES)
    assert "\\<script\\>" in told
    assert "\\[b\\](http\\://c)" in told
    assert "\\*a\\*" in told
    assert "\u202e" not in told


def test_every_citation_leads_to_a_source() -> None:
    tree = parsed(memo_html(HELD, BASIS, {}, SOURCES))
    links = [a.attributes["href"] for a in tree.every("a")]
    assert links == ["#source-1"]
    assert "Part 744" in tree.by_id("source-1").text
    told = memo_markdown(HELD, BASIS, {}, SOURCES)
    assert re.findall(r"\(#(source-\d+)\)", told) == re.findall(r'id="(source-\d+)"', told)


@pytest.mark.parametrize("section", ["why", "clear", "limits", "basis", "decision", "sources"])
def test_the_page_has_a_section(section: str) -> None:
    assert parsed(memo_html(HELD, BASIS, {}, SOURCES)).by_id(section).one("h2").text


def test_what_would_clear_the_order_names_each_mark() -> None:
    clear = parsed(memo_html(HELD, BASIS, {}, SOURCES)).by_id("clear").text
    assert "Match 1:" in clear
    assert "Question 1:" in clear


@given(SCREENINGS, BASES)
def test_any_answer_makes_a_page_that_parses(screening: Screening, basis: Basis) -> None:
    tree = parsed(memo_html(screening, basis, {}, SOURCES))
    idents = [n.attributes["id"] for n in tree.every() if "id" in n.attributes]
    assert len(idents) == len(set(idents))
    assert all(a.attributes["href"][1:] in idents for a in tree.every("a"))
    assert memo_markdown(screening, basis, {}, SOURCES).startswith("# Order")
