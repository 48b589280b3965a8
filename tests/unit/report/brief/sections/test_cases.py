"""The documented cases."""

import pytest
from msgspec.structs import replace

from tidewaiter.model.case import Status
from tidewaiter.report.brief.references import References
from tidewaiter.report.brief.sections.cases import cases, in_order, stages_words
from unit.report.brief.sections.section_reading import figures, grid, prose, refs_in, tables
from unit.report.brief.synthetic import synthetic_brief

pytestmark = pytest.mark.usefixtures("undrawn")
CASES = list(synthetic_brief().facts.cases.values())


def row_of(refs: References, ident: str) -> list[str]:
    [table] = tables(cases(synthetic_brief(), refs))
    return grid(table)[table.anchors.index(f"case-{ident}")]


def test_cases_stand_by_stage_then_by_day() -> None:
    held = in_order(CASES)
    stages = [list(Status)[::-1].index(c.status) for c in held]
    assert stages == sorted(stages)
    charged = [c.public.span.middle for c in held if c.status is Status.CHARGED]
    assert charged == sorted(charged)


def test_stages_are_told_with_what_has_not_happened() -> None:
    told = stages_words(CASES)
    assert "2 with a plea of guilty" in told
    assert "known from press reports alone" in told
    assert told.endswith("none is known here to have ended in a conviction")


def test_a_conviction_is_told_and_ends_the_remark() -> None:
    convicted = replace(CASES[0], status=Status.CONVICTED)
    assert stages_words([convicted]) == "1 with a conviction"


def test_it_says_that_cases_do_not_add_up(refs: References) -> None:
    said = prose(cases(synthetic_brief(), refs))
    assert said.startswith("Alleged is not proven.")
    assert "The cases do not add up to a total" in said


def test_a_case_tells_docket_status_days_size_places_words_and_what_is_open(
    refs: References,
) -> None:
    row = row_of(refs, "operation-gatekeeper-2025")
    assert "Docket S.D. Tex. 4:25-cr-00510" in row[0]
    assert row[1].startswith("pleaded guilty / ")
    assert "Public 8 December 2025" in row[2]
    assert "Conduct October 2024 to May 2025" in row[2]
    assert "7,032 chips agreed: H100 and H200" in row[3]
    assert "400 to 600 chips diverted, middle 480 (90% interval): H100" in row[3]
    assert "$160m, exported and attempted" in row[3]
    assert "Authorities or scene: United States" in row[4]
    assert "Goods or payments: United States, Canada, Hong Kong and China" in row[4]
    assert "Hao Global (exporter): pleaded guilty" in row[5]
    assert row[6]


def test_a_lot_of_none_is_said_and_not_counted(refs: References) -> None:
    assert "none diverted" in row_of(refs, "blocked-attempts-georgia-2026")[3]


def test_what_a_source_does_not_state_is_said(refs: References) -> None:
    silent = replace(
        CASES[0], conduct_from=None, conduct_to=None, lots=(), value=None, countries=(), note="",
        docket="", status_note="",
    )  # fmt: skip
    facts = replace(synthetic_brief().facts, cases={silent.id: silent})
    [table] = tables(cases(replace(synthetic_brief(), facts=facts), refs))
    [row] = grid(table)
    assert "conduct: not stated" in row[2]
    assert row[3] == "not stated"
    assert row[6] == "nothing noted"


def test_conduct_without_an_end_runs_until_it_became_public(refs: References) -> None:
    begun = next(c for c in CASES if c.conduct_from)
    open_ended = replace(begun, conduct_to=None)
    facts = replace(synthetic_brief().facts, cases={begun.id: open_ended})
    [table] = tables(cases(replace(synthetic_brief(), facts=facts), refs))
    assert "to its becoming public" in grid(table)[0][2]


def test_every_case_cites(refs: References) -> None:
    [table] = tables(cases(synthetic_brief(), refs))
    assert len(table.rows) == len(CASES)
    for i in range(len(table.rows)):
        assert refs_in(replace(table, rows=table.rows[i : i + 1])) >= 2


def test_the_alternative_counts_each_stage(refs: References) -> None:
    alt = figures(cases(synthetic_brief(), refs))["fig-cases"].alt
    assert alt.startswith("22 cases on a time line: 2 pleaded guilty, made public")
