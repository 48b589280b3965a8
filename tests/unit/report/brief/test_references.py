"""Numbered sources."""

import pytest

from tidewaiter.core.cite import Cite, Grade
from tidewaiter.core.errors import UnknownNameError
from tidewaiter.facts.catalogue import Facts
from tidewaiter.report.brief.references import References, grades_by_source, parts_of


@pytest.fixture
def refs(facts: Facts) -> References:
    return References(facts)


def test_a_source_gets_its_number_when_it_is_first_cited(refs: References) -> None:
    first, second = refs.to("cnas-2025", "iaps-2023")
    again = refs.to("iaps-2023", "cnas-2025")
    assert (first.number, second.number) == (1, 2)
    assert [r.number for r in again] == [2, 1]
    assert [e.number for e in refs.listed()] == [1, 2]


def test_only_the_first_use_is_marked(refs: References) -> None:
    assert refs.to("cnas-2025")[0].anchor == "use-1"
    assert refs.to("cnas-2025")[0].anchor == ""


def test_a_source_named_twice_at_one_place_is_cited_once(refs: References) -> None:
    assert len(refs.to("cnas-2025", "cnas-2025")) == 1


def test_two_places_in_one_source_are_two_citations(refs: References) -> None:
    cites = [
        Cite(source="cnas-2025", grade=Grade.SECONDARY, as_of="2025", locator=place)
        for place in ("Fig. 2", "Fig. 5", "Fig. 2")
    ]
    found = refs.at(*cites)
    assert [r.number for r in found] == [1, 1]
    assert "Fig. 2" in found[0].tip
    assert "Fig. 5" in found[1].tip


def test_the_tip_names_publisher_date_place_and_grade(refs: References, facts: Facts) -> None:
    cite = Cite(source="cnas-2025", grade=Grade.RECOMPUTED, as_of="2025", locator="Appendix A")
    publisher = facts.sources["cnas-2025"].publisher
    assert refs.at(cite)[0].tip == f"{publisher}, 11 June 2025; Appendix A; recomputed"


def test_the_list_holds_what_the_source_states(refs: References, facts: Facts) -> None:
    refs.to("epoch-ml-hardware")
    entry = refs.listed()[0]
    assert entry.title == facts.sources["epoch-ml-hardware"].title
    assert entry.date == "22 April 2026"
    assert "primary" in entry.grades
    assert "Licence: CC BY 4.0." in entry.note


def test_an_unknown_source_is_refused(refs: References) -> None:
    with pytest.raises(UnknownNameError, match="no source of that name"):
        refs.to("cnas-2052")


def test_grades_are_those_with_which_facts_rely_on_a_source(facts: Facts) -> None:
    grades = grades_by_source(facts)
    assert set(grades) <= set(facts.sources)
    cited = facts.estimates["cnas-2025"].assumptions[0]
    assert cited.grade in grades[cited.source]


def test_a_source_that_no_fact_cites_is_cited_as_a_whole(facts: Facts) -> None:
    unused = sorted(set(facts.sources) - set(grades_by_source(facts)))
    refs = References(facts)
    for source in unused:
        refs.to(source)
    assert {e.grades for e in refs.listed()} <= {"cited as a whole"}


def test_parts_of_plain_values_are_none() -> None:
    assert list(parts_of("text")) == []
    assert list(parts_of(3)) == []
    assert list(parts_of({"a": 1})) == [1]
    assert list(parts_of((1, 2))) == [1, 2]
