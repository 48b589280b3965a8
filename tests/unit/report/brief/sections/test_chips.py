"""Chips and thresholds."""

import pytest
from msgspec.structs import replace

from tidewaiter.report.brief.references import References
from tidewaiter.report.brief.sections.chips import chips, groups_of, named_chips
from unit.report.brief.sections.section_reading import figures, grid, prose, tables
from unit.report.brief.synthetic import synthetic_brief

pytestmark = pytest.mark.usefixtures("undrawn")
BRIEF = synthetic_brief()


def test_chips_are_grouped_by_whose_rules_follow_them() -> None:
    groups = groups_of(BRIEF)
    assert set(groups) == {c.id for c in BRIEF.chips}
    assert groups["nvidia/h20"] == "United States"
    assert groups["huawei/ascend-910b"] == "China"
    assert next(iter(groups.values())) == "United States"


def test_rare_groups_are_joined() -> None:
    facts = BRIEF.facts
    codes = dict(zip(facts.chips, ["US", "CN", "GB", "JP", "KR"] * 30, strict=False))
    scattered = {
        ident: replace(c, seller_jurisdiction=codes[ident]) for ident, c in facts.chips.items()
    }
    groups = groups_of(replace(BRIEF, facts=replace(facts, chips=scattered)))
    assert len(set(groups.values())) == 4
    assert list(dict.fromkeys(groups.values()))[-1] == "elsewhere"


def test_a_chip_that_the_facts_lost_has_no_known_country() -> None:
    lost = replace(BRIEF, facts=replace(BRIEF.facts, chips={}))
    assert set(groups_of(lost).values()) == {"country not known"}


def test_named_are_chips_of_cases_supply_and_prices() -> None:
    named = named_chips(BRIEF)
    assert "nvidia/b200" in named
    assert "nvidia/h20" in named
    assert "" not in named
    assert "google/tpu-v2" not in named


def test_the_table_tells_unknown_and_never_nought(refs: References) -> None:
    table = tables(chips(BRIEF, refs))[0]
    rows = {row[0]: row for row in grid(table)}
    unknown = [c.name for c in BRIEF.chips if c.performance_density is None]
    assert all(rows[name][4] == "unknown" for name in unknown)
    assert not any(cell == "0" for row in rows.values() for cell in row)


def test_chips_without_a_die_area_are_listed(refs: References) -> None:
    section = chips(BRIEF, refs)
    unknown = [c for c in BRIEF.chips if c.performance_density is None]
    assert f"The performance density of {len(unknown)} chips cannot be worked out" in prose(section)
    listed = next(t for t in tables(section) if t.caption.endswith("without a known die area"))
    assert {row[0] for row in grid(listed)} == {c.name for c in unknown}


def test_where_every_die_area_is_known_nothing_is_listed(refs: References) -> None:
    known = tuple(c for c in BRIEF.chips if c.performance_density is not None)
    section = chips(replace(BRIEF, chips=known), refs)
    assert "Die area not known" not in prose(section)
    assert set(figures(section)) == {"fig-chips-time", "fig-chips-density"}


def test_where_no_die_area_is_known_nothing_is_drawn_by_density(refs: References) -> None:
    unknown = tuple(c for c in BRIEF.chips if c.performance_density is None)
    assert list(figures(chips(replace(BRIEF, chips=unknown), refs))) == ["fig-chips-time"]


def test_the_alternative_counts_the_chips_above_each_threshold(refs: References) -> None:
    alt = figures(chips(BRIEF, refs))["fig-chips-time"].alt
    reach = sum(c.tpp >= 4_800 for c in BRIEF.chips)
    assert f"{reach} reach 4,800" in alt


def test_thresholds_are_listed_with_their_days(refs: References) -> None:
    table = tables(chips(BRIEF, refs))[-1]
    rows = grid(table)
    assert rows[0][1:5] == [
        "total processing performance", "4,800", "21 October 2022", "16 November 2023",
    ]  # fmt: skip
    assert rows[1][4] == "still applies"


def test_without_thresholds_there_is_no_sentence_about_them(refs: References) -> None:
    section = chips(replace(BRIEF, thresholds=()), refs)
    assert "reach" not in figures(section)["fig-chips-time"].alt
