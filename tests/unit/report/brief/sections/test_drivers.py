"""What drives the answers."""

import pytest
from msgspec.structs import replace

from tidewaiter.report.brief.references import References
from tidewaiter.report.brief.sections.drivers import drivers, most_telling
from unit.report.brief.sections.section_reading import figures, grid, prose, refs_in, tables
from unit.report.brief.synthetic import synthetic_brief

pytestmark = pytest.mark.usefixtures("undrawn")
TORNADO = synthetic_brief().tornadoes[1]


def test_the_most_telling_input_is_that_which_narrows_most_not_the_first() -> None:
    turned = replace(TORNADO, drivers=TORNADO.drivers[::-1])
    found = most_telling(turned)
    assert found is not None
    assert found.name == "detection"
    assert most_telling(replace(TORNADO, drivers=())) is None


def test_it_is_named_with_its_evidence_and_source(refs: References) -> None:
    section = drivers(synthetic_brief(), refs)
    said = prose(section)
    assert "The single input that, if it were known, would shrink the interval most is" in said
    assert "by about 18% on a log scale" in said
    assert "Share of all diversion that surfaces." in said


def test_each_answer_has_a_figure_and_a_table_of_all_drivers(refs: References) -> None:
    section = drivers(synthetic_brief(), refs)
    assert list(figures(section)) == ["fig-drivers-1", "fig-drivers-2"]
    table = tables(section)[1]
    assert len(table.rows) == len(TORNADO.drivers)
    assert refs_in(table) == len(TORNADO.drivers)
    row = grid(table)[0]
    assert row[2:] == ["10% to 80%", "1,310,000", "402,000", "46%", "18%"]


def test_an_assumption_without_evidence_says_so(refs: References) -> None:
    bare = replace(TORNADO, drivers=(replace(TORNADO.drivers[0], note=""),))
    section = drivers(replace(synthetic_brief(), tornadoes=(bare,)), refs)
    assert grid(tables(section)[0])[0][1].startswith("no evidence stated")
    assert "What is known of it" not in prose(section)


def test_a_negative_share_by_chance_is_shown_as_none(refs: References) -> None:
    chance = replace(TORNADO.drivers[0], first_order=-0.01, shrinks_interval_by=-0.02)
    section = drivers(
        replace(synthetic_brief(), tornadoes=(replace(TORNADO, drivers=(chance,)),)), refs
    )
    assert grid(tables(section)[0])[0][5:] == ["0%", "0%"]


def test_an_answer_that_nothing_moves_says_so(refs: References) -> None:
    from tidewaiter.report.brief.sections.drivers import _most_telling

    still = _most_telling(replace(TORNADO, drivers=()), refs)
    assert "no assumption moves it" in still.words[0].text


def test_those_left_out_of_the_drawing_are_announced(refs: References) -> None:
    many = replace(TORNADO, drivers=TORNADO.drivers * 2)
    section = drivers(replace(synthetic_brief(), tornadoes=(many,)), refs)
    assert "The 4 weakest are in the table only." in figures(section)["fig-drivers-1"].subtitle
