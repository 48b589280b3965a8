"""A source gets its number when an answer first relies on it, and keeps it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.cite import Source
from tidewaiter.report.screen.blocks import CLOSE, OPEN, Ref
from tidewaiter.report.screen.citations import Citations

SOURCES = {
    ident: Source(id=ident, title=f"Title of {ident}", publisher="Register", date="2026-01")
    for ident in ("ecfr-744", "fr-88-73458", "ofac-faq")
}
CITES = st.lists(st.sampled_from([*SOURCES, "private-note"]), max_size=8)


def place(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"


def test_a_citation_is_a_source_and_a_place() -> None:
    refs = Citations(SOURCES)
    assert refs.to("ecfr-744, 744.11(a)") == (Ref(1, place("744.11(a)")),)
    assert refs.to("ecfr-744") == (Ref(1, ""),)
    assert refs.to("") == ()


def test_a_place_with_a_semicolon_stays_with_its_source() -> None:
    (ref,) = Citations(SOURCES).to("ecfr-744, 744.11(a); Supplement No. 4")
    assert ref == Ref(1, place("744.11(a); Supplement No. 4"))


def test_several_sources_are_told_apart() -> None:
    refs = Citations(SOURCES)
    assert refs.to("ofac-faq, 401; fr-88-73458, p. 3; ofac-faq, 398") == (
        Ref(1, place("401")), Ref(2, place("p. 3")), Ref(1, place("398")),
    )  # fmt: skip
    first, second = refs.listed()
    assert "Title of ofac-faq" in first
    assert "Title of fr-88-73458" in second


def test_what_is_no_source_stands_in_its_own_words() -> None:
    refs = Citations(SOURCES)
    assert refs.to("a desk's own note") == (Ref(1, ""),)
    (entry,) = refs.listed()
    assert "a desk's own note" in entry
    assert "no entry among the sources" in entry


def test_a_source_is_listed_with_publisher_title_and_day() -> None:
    refs = Citations(SOURCES)
    refs.at("ecfr-744")
    assert refs.listed() == (f"{place('Register')}: {place('Title of ecfr-744')}, 2026-01.",)


@given(CITES)
def test_numbers_follow_the_first_use_without_a_gap(cites: list[str]) -> None:
    refs = Citations(SOURCES)
    numbers = [refs.at(cite).number for cite in cites]
    firsts = list(dict.fromkeys(cites))
    assert numbers == [firsts.index(cite) + 1 for cite in cites]
    assert len(refs.listed()) == len(firsts)
