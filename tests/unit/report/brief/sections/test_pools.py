"""Two views of one unknown."""

import pytest
from msgspec.structs import replace

from tidewaiter.report.brief.references import References
from tidewaiter.report.brief.sections.pools import narrowest, pools, views_of
from unit.report.brief.sections.section_reading import figures, grid, prose, tables
from unit.report.brief.synthetic import pools as synthetic_pools
from unit.report.brief.synthetic import synthetic_brief

pytestmark = pytest.mark.usefixtures("undrawn")


def test_the_published_average_is_set_against_the_default(refs: References) -> None:
    said = prose(pools(synthetic_brief(), refs))
    assert "Average of draws gives 294,000 to 1,590,000" in said
    assert "the linear pool gives 192,000 to 1,900,000" in said
    assert "The first is too narrow." in said


def test_an_average_that_does_not_narrow_is_not_blamed(refs: References) -> None:
    wide = tuple(replace(p, p5=100e3) for p in synthetic_pools())
    assert "too narrow" not in prose(pools(replace(synthetic_brief(), pools=wide), refs))


def test_without_a_default_nothing_is_compared(refs: References) -> None:
    none = tuple(replace(p, default=False) for p in synthetic_pools())
    assert "too narrow" not in prose(pools(replace(synthetic_brief(), pools=none), refs))


def test_the_views_come_from_the_first_model_that_published_two() -> None:
    views = views_of(synthetic_brief())
    assert list(views) == ["diversion", "resale"]
    assert views["resale"].best == 691_000
    assert views_of(replace(synthetic_brief(), headlines=())) == {}


def test_views_and_pools_stand_in_one_table(refs: References) -> None:
    [table] = tables(pools(synthetic_brief(), refs))
    rows = grid(table)
    assert rows[0][:4] == ["View: diversion, as published", "176,000", "530,000", "1,610,000"]
    assert rows[2][0] == "Linear (default)"
    assert rows[2][5] == "yes"
    assert rows[-1][5] == "no"
    assert len(rows) == 2 + len(synthetic_pools())


def test_the_narrowest_is_so_on_a_log_scale() -> None:
    found = narrowest(synthetic_pools())
    assert found is not None
    assert found.method == "joint likelihood"
    assert narrowest([p for p in synthetic_pools() if p.keeps_disagreement]) is None


def test_pools_without_known_views_are_shown_alone(refs: References) -> None:
    brief = replace(synthetic_brief(), headlines=())
    section = pools(brief, refs)
    assert "View:" not in figures(section)["fig-pools"].alt
    assert len(grid(tables(section)[0])) == len(synthetic_pools())
