"""Access by channel."""

import pytest
from msgspec.structs import replace

from tidewaiter.model.channel import Aspect
from tidewaiter.report.brief.references import References
from tidewaiter.report.brief.sections.channels import channels
from unit.report.brief.sections.section_reading import grid, refs_in, tables
from unit.report.brief.synthetic import synthetic_brief

pytestmark = pytest.mark.usefixtures("undrawn")


def test_channels_are_columns_in_their_order(refs: References) -> None:
    [table] = tables(channels(synthetic_brief(), refs))
    assert [c.title for c in table.columns] == [
        "", "Licensed purchase", "Diverted", "Rented abroad", "Domestic",
    ]  # fmt: skip
    assert table.stacked


def test_aspects_are_rows(refs: References) -> None:
    [table] = tables(channels(synthetic_brief(), refs))
    assert [row[0] for row in grid(table)] == [
        "Performance", "Supply", "Legal risk", "Cost", "Software", "Use",
    ]  # fmt: skip


def test_an_empty_cell_says_that_no_fact_was_found(refs: References) -> None:
    facts = synthetic_brief().facts
    ident, channel = next(iter(facts.channels.items()))
    bare = replace(facts, channels={ident: replace(channel, software=Aspect())})
    [table] = tables(channels(replace(synthetic_brief(), facts=bare), refs))
    assert grid(table)[4][1] == "No fact found."


def test_statements_and_numbers_carry_their_sources(refs: References) -> None:
    [table] = tables(channels(synthetic_brief(), refs))
    facts = synthetic_brief().facts.channels.values()
    aspects = [
        getattr(c, name)
        for c in facts
        for name in ("performance", "supply", "legal_risk", "cost", "software", "use")
    ]
    assert refs_in(table) >= sum(len(a.statements) + len(a.figures) for a in aspects)
    cost = grid(table)[3]
    assert "$12,000 per chip H20" in cost[1]
