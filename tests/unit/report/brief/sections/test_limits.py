"""What is left out, and disagreements."""

import pytest
from msgspec.structs import replace

from tidewaiter.facts.catalogue import Facts
from tidewaiter.report.brief.blocks import Bullets
from tidewaiter.report.brief.references import References
from tidewaiter.report.brief.sections.limits import disagreements, limits
from unit.report.brief.sections.section_reading import grid, prose, refs_in, tables
from unit.report.brief.synthetic import synthetic_brief

pytestmark = pytest.mark.usefixtures("undrawn")


def count_also(part: object) -> int:
    """Count by another way: every non-empty ``also`` outside another one."""
    import msgspec

    plain = msgspec.to_builtins(part)

    def walk(value: object) -> int:
        if isinstance(value, dict):
            if value.get("also"):
                return 1
            return sum(walk(v) for v in value.values())
        return sum(walk(v) for v in value) if isinstance(value, list | tuple) else 0

    return walk(plain)


def test_every_figure_that_another_source_contradicts_is_found(facts: Facts) -> None:
    folders = ("chips", "cases", "supply", "prices", "channels", "estimates", "controls")
    counted = sum(count_also(getattr(facts, folder)) for folder in folders)
    assert len(disagreements(facts)) >= counted > 10


def test_a_disagreement_names_the_fact_the_field_and_both_figures(refs: References) -> None:
    table = tables(limits(synthetic_brief(), refs))[-1]
    rows = {(row[0], row[1]): row[2:] for row in grid(table)}
    used, others = rows["Huawei Ascend 910C", "Rates, fp16"]
    assert used.startswith("800 TFLOP/s")
    assert "780 TFLOP/s" in others
    assert "752 TFLOP/s" in others
    assert refs_in(table) >= 2 * len(rows)


def test_dates_disagree_too(refs: References) -> None:
    table = tables(limits(synthetic_brief(), refs))[-1]
    assert any(row[1] == "Conduct from" for row in grid(table))


def test_what_is_left_out_stands_under_its_model_with_its_source(refs: References) -> None:
    section = limits(synthetic_brief(), refs)
    said = prose(section)
    assert "Diversion and resale (Epoch AI, spring 2026)" in said
    assert "The detection rate is a bare prior" in said
    lists = [b for b in section.blocks if isinstance(b, Bullets)]
    assert all(s.refs for b in lists for item in b.items for s in item)


def test_an_uncertainty_that_the_facts_do_not_state_is_shown_without_a_source(
    refs: References,
) -> None:
    brief = replace(synthetic_brief(), unquantified={"my-model": ("Something else.",)})
    said = prose(limits(brief, refs))
    assert "my-model" in said
    assert "Something else." in said


def test_a_model_that_leaves_nothing_out_has_no_heading(refs: References) -> None:
    brief = replace(synthetic_brief(), unquantified={"cnas-2025": ()})
    assert "No uncertainty is named" in prose(limits(brief, refs))
