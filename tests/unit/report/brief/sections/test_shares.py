"""The share of compute."""

import pytest
from msgspec.structs import replace

from tidewaiter.report.brief.references import References
from tidewaiter.report.brief.sections.shares import shares, widest_swing
from unit.report.brief.sections.section_reading import figures, grid, prose, tables
from unit.report.brief.synthetic import shares as synthetic_shares
from unit.report.brief.synthetic import synthetic_brief

pytestmark = pytest.mark.usefixtures("undrawn")
SHARES = synthetic_shares()


def test_a_swing_differs_in_one_choice_alone() -> None:
    swing = widest_swing(SHARES, "denominator")
    assert swing is not None
    low, high = swing.low, swing.high
    assert low.denominator != high.denominator
    assert (low.numerator, low.basis, low.period, low.metric) == (
        high.numerator, high.basis, high.period, high.metric,
    )  # fmt: skip
    assert low.p50 < high.p50


def test_the_widest_swing_is_found_by_hand_too() -> None:
    swing = widest_swing(SHARES, "numerator")
    assert swing is not None
    ratios = [
        max(a.p50, b.p50) / min(a.p50, b.p50)
        for a in SHARES
        for b in SHARES
        if a.numerator != b.numerator
        and (a.denominator, a.basis, a.period, a.metric)
        == (b.denominator, b.basis, b.period, b.metric)
    ]
    assert swing.times == pytest.approx(max(ratios))


def test_nothing_to_compare_gives_no_swing() -> None:
    assert widest_swing(SHARES[:1], "metric") is None
    assert widest_swing([], "metric") is None


def test_flow_is_never_set_against_stock() -> None:
    swing = widest_swing(SHARES, "denominator")
    assert swing is not None
    assert swing.low.basis == swing.high.basis


def test_it_says_that_the_denominator_matters_more(refs: References) -> None:
    said = prose(shares(synthetic_brief(), refs))
    assert "The denominator matters more than the numerator." in said
    assert "Flow is not stock." in said
    assert "A bare “compute” would hide that." in said


def test_it_does_not_say_so_where_it_does_not(refs: References) -> None:
    turned = tuple(
        replace(s, p50=s.p50 * (10 if s.numerator.startswith("Epoch") else 1)) for s in SHARES
    )
    said = prose(shares(replace(synthetic_brief(), shares=turned), refs))
    assert "matters more than the numerator" not in said
    assert "Both ends matter." in said


def test_one_numerator_alone_still_tells_of_the_denominator(refs: References) -> None:
    one = tuple(s for s in SHARES if s.numerator.startswith("Epoch"))
    said = prose(shares(replace(synthetic_brief(), shares=one), refs))
    assert "The denominator matters. " in said


def test_the_table_tells_basis_metric_use_and_what_was_published(refs: References) -> None:
    [table] = tables(shares(synthetic_brief(), refs))
    rows = grid(table)
    assert len(rows) == len(SHARES)
    assert {row[2] for row in rows} == {"acquired, 2024", "in stock, through 2025"}
    assert {row[4] for row in rows} == {
        "training and inference alike", "training", "inference",
    }  # fmt: skip
    published = [row for row in rows if row[8] != "–"]
    assert [row[8] for row in published] == [
        "10% (90% interval: 1% to 40%)", "6% (90% interval: 1% to 30%)",
    ]  # fmt: skip


def test_the_alternative_tells_each_panel(refs: References) -> None:
    alt = figures(shares(synthetic_brief(), refs))["fig-shares"].alt
    assert alt.count("medians from") == 3
    assert "In stock, through 2025 over Epoch, 2026" in alt
