"""The estimates side by side."""

import pytest
from msgspec.structs import replace

from tidewaiter.report.brief.references import References
from tidewaiter.report.brief.sections.estimates import estimates, estimates_table, figure_keys
from unit.report.brief.sections.section_reading import figures, grid, prose, refs_in
from unit.report.brief.synthetic import headlines, synthetic_brief

pytestmark = pytest.mark.usefixtures("undrawn")


def test_counts_and_shares_are_drawn_apart(refs: References) -> None:
    assert list(figures(estimates(synthetic_brief(), refs))) == [
        "fig-estimates", "fig-shares-published",
    ]  # fmt: skip


def test_without_shares_there_is_one_figure(refs: References) -> None:
    brief = replace(synthetic_brief(), headlines=headlines()[:2])
    assert list(figures(estimates(brief, refs))) == ["fig-estimates"]


def test_published_stands_beside_computed_at_the_same_level(refs: References) -> None:
    rows = grid(estimates_table(headlines(), refs))
    assert rows[0][1:] == [
        "chips", "18,000", "138,000", "900,000",
        "140,000 [10,000 to several hundred thousand], 90%", "138,000 [17,900 to 881,000]",
    ]  # fmt: skip
    assert rows[3][5:] == ["18,000 [1,600 to 200,000], 95%", "17,900 [1,600 to 200,000]"]
    assert rows[4][1] == "share"
    assert rows[4][3] == "9.9%"


def test_every_row_names_its_sources(refs: References) -> None:
    assert refs_in(estimates_table(headlines(), refs)) >= 2 * len(headlines())


def test_what_was_not_published_or_cannot_be_computed_is_said(refs: References) -> None:
    first = headlines()[0]
    unpublished = replace(first, published=None)
    assert first.published is not None
    uncomputed = replace(first, published=replace(first.published, computed=None))
    rows = grid(estimates_table([unpublished, uncomputed], refs))
    assert rows[0][5:] == ["not published", "–"]
    assert rows[1][6] == "not computable from what was published"


def test_a_published_number_without_an_interval_stands_alone(refs: References) -> None:
    first = headlines()[0]
    assert first.published is not None
    point = replace(first.published, low=None, high_in_words="", mid=12_500.0)
    assert grid(estimates_table([replace(first, published=point)], refs))[0][5] == "12,500"


def test_models_are_told_apart_by_what_they_ask(refs: References) -> None:
    said = prose(estimates(synthetic_brief(), refs))
    assert "Three models, run here from their published inputs with 65,536 draws each" in said
    assert "How many export-controlled AI chips a year could reach China" in said
    assert "Answered from 12 named inputs." in said
    assert "They also differ in unit: chips and H100-equivalents (8-bit dense)." in said


def test_one_unit_needs_no_explanation(refs: References) -> None:
    brief = replace(synthetic_brief(), headlines=headlines()[:1])
    said = prose(estimates(brief, refs))
    assert "differ in unit" not in said
    assert "One model, run here from its published inputs" in said


def test_the_legend_tells_levels_and_ends_in_words() -> None:
    told = [key.text for key in figure_keys(headlines())]
    assert "published: middle and 90% and 95% interval" in told
    assert "upper end published in words only" in told
    assert len(figure_keys([replace(headlines()[0], published=None)])) == 2
