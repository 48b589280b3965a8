"""Prices on the grey market."""

import pytest
from msgspec.structs import replace

from tidewaiter.report.brief.references import References
from tidewaiter.report.brief.sections.prices import prices
from unit.report.brief.sections.section_reading import figures, grid, prose, refs_in, tables
from unit.report.brief.synthetic import synthetic_brief

pytestmark = pytest.mark.usefixtures("undrawn")


def test_the_lowest_and_the_highest_premium_are_told(refs: References) -> None:
    said = prose(prices(synthetic_brief(), refs))
    assert "Of 7 grey prices, the lowest is 0.91 times the open price (H200, 2025)" in said
    assert "the highest 2.1 to 3.2 times (A100 80GB, 2023)" in said
    assert "scarcity, not of volume" in said


def test_premiums_are_in_the_order_of_their_days(refs: References) -> None:
    premiums = tables(prices(synthetic_brief(), refs))[0]
    rows = grid(premiums)
    assert rows[0][:3] == ["A100 80GB", "June 2023", "1.3 to 2 times"]
    assert rows[-1][1] == "June 2026"
    assert refs_in(premiums) == 2 * len(rows)


def test_prices_are_in_dollars_a_chip_with_the_price_as_stated(refs: References) -> None:
    table = tables(prices(synthetic_brief(), refs))[1]
    rows = {tuple(row[:3]): row[3:] for row in grid(table)}
    assert rows["A100 80GB", "June 2023", "open"] == [
        "$10,000 to $15,000", "$10,000 to $15,000 a card",
    ]  # fmt: skip
    assert rows["H100", "4 August 2024", "grey"] == ["$51,500", "2,000 for $103m"]
    assert refs_in(table) == len(rows)


def test_the_alternative_of_prices_tells_the_ends_of_each_channel(refs: References) -> None:
    alt = figures(prices(synthetic_brief(), refs))["fig-prices"].alt
    assert "of 5 chips" in alt
    assert "5 open prices, from $10,000 (A100 80GB) to $68,700 (B300)" in alt
    assert "7 grey prices, from $19,000 (A100 80GB) to $137,000 (B300)" in alt


def test_prices_without_a_premium_are_shown_with_the_reason(refs: References) -> None:
    section = prices(replace(synthetic_brief(), premiums=()), refs)
    assert "No grey price could be set against an open price" in prose(section)
    assert list(figures(section)) == ["fig-prices"]


def test_premiums_without_prices_are_shown_alone(refs: References) -> None:
    section = prices(replace(synthetic_brief(), prices=()), refs)
    assert list(figures(section)) == ["fig-premium"]
