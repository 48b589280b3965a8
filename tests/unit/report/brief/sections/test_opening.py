"""The top of the page."""

import pytest
from msgspec.structs import replace

from tidewaiter.report.brief.references import References
from tidewaiter.report.brief.sections.opening import Opening, opening, published_words
from unit.report.brief.sections.section_reading import words_in
from unit.report.brief.synthetic import compared, headlines, synthetic_brief

pytestmark = pytest.mark.usefixtures("undrawn")


def lead(top: Opening) -> str:
    return " ".join(words_in(w) for w in top.read)


def minute(top: Opening) -> list[str]:
    return [words_in(item) for item in top.minute.items]


def test_the_number_has_two_digits_and_its_interval(refs: References) -> None:
    top = opening(synthetic_brief(), refs)
    assert (top.middle, top.unit) == ("140,000", "chips")
    assert top.interval == "90% interval: 18,000 to 900,000"


def test_how_wide_the_interval_is_is_said_as_a_ratio(refs: References) -> None:
    assert "the upper end is 49 times the lower end" in lead(opening(synthetic_brief(), refs))


def test_a_lower_end_of_nothing_gets_no_ratio(refs: References) -> None:
    first = synthetic_brief().headlines[0]
    nothing = replace(first, summary=replace(first.summary, p5=0.0))
    brief = replace(synthetic_brief(), headlines=(nothing,))
    assert "times the lower end" not in lead(opening(brief, refs))


def test_a_unit_that_is_no_chip_is_explained_and_given_in_chips(refs: References) -> None:
    chips = headlines()[0]
    equivalents = headlines()[2]
    same = replace(chips, model=equivalents.model, label="Chips diverted through 2025")
    brief = replace(synthetic_brief(), headlines=(equivalents, same))
    said = lead(opening(brief, refs))
    assert "In chips of any kind: about 140,000" in said
    assert "chips diverted through 2025" in said
    assert "An H100-equivalent is one H100's worth of a named kind of performance" in said


def test_a_unit_that_is_no_chip_is_explained_alone_without_a_count(refs: References) -> None:
    brief = replace(synthetic_brief(), headlines=(headlines()[2],))
    said = lead(opening(brief, refs))
    assert "An H100-equivalent is" in said
    assert "In chips of any kind" not in said


def test_the_minute_tells_another_count_the_share_the_driver_and_the_cases(
    refs: References,
) -> None:
    other, share, driver, cases = minute(opening(synthetic_brief(), refs))
    assert "660,000 H100-equivalents (8-bit dense), 90% interval 290,000 to 1,600,000" in other
    assert "neither number checks the other" in other
    assert "Across 25 ways of counting" in share
    assert "would narrow the interval of the opening number by about 39%" in driver
    assert "22 cases made public" in cases
    assert "What is alleged is not proven." in cases


def test_the_minute_leaves_out_what_is_not_known(refs: References) -> None:
    brief = synthetic_brief()
    bare = replace(
        brief, headlines=brief.headlines[:1], shares=(), tornadoes=(),
        facts=replace(brief.facts, cases={}),
    )  # fmt: skip
    assert minute(opening(bare, refs)) == []


def test_the_alternative_tells_computed_and_published(refs: References) -> None:
    alt = opening(synthetic_brief(), refs).figure.alt
    assert "computed median 140,000 chips, 90% interval 18,000 to 900,000" in alt
    assert "Published: 140,000 (90% interval: 10,000 to “several hundred thousand”)" in alt


@pytest.mark.parametrize(
    ("published", "text"),
    [
        ((10_000, 140_000, 500_000), "140,000 (90% interval: 10,000 to 500,000)"),
        ((10_000, None, 500_000), "90% interval: 10,000 to 500,000"),
        ((None, 12_500, None), "12,500"),
    ],
)
def test_published_figures_in_words(
    published: tuple[float | None, float | None, float | None], text: str
) -> None:
    assert published_words(compared("chip", published, None, "s")) == text


def test_a_pool_that_keeps_the_disagreement_is_set_against_a_narrower_opening(
    refs: References,
) -> None:
    brief = synthetic_brief()
    default = next(p for p in brief.pools if p.default)
    first = brief.headlines[0]
    for low, told in ((default.p5 * 2, True), (default.p5 / 2, False)):
        opened = replace(first, summary=replace(first.summary, p5=low))
        top = opening(replace(brief, headlines=(opened, *brief.headlines[1:])), refs)
        assert any("The interval is too narrow" in item for item in minute(top)) is told
