"""How to run it again."""

import pytest
from msgspec.structs import replace

from tidewaiter.report.brief.blocks import Command
from tidewaiter.report.brief.references import References
from tidewaiter.report.brief.sections.method import command, method
from unit.report.brief.sections.section_reading import grid, prose, tables
from unit.report.brief.synthetic import synthetic_brief

pytestmark = pytest.mark.usefixtures("undrawn")


def test_the_command_names_day_draws_and_seed() -> None:
    brief = replace(synthetic_brief(), as_of="2026-01-31", draws=1024, seed=3)
    assert command(brief) == (
        "tidewaiter brief --as-of 2026-01-31 --draws 1024 --seed 3 -o brief.html"
    )


def test_the_command_is_one_that_the_command_line_knows() -> None:
    from click.testing import CliRunner

    from tidewaiter.cli.main import program

    shown = CliRunner().invoke(program, ["brief", "--help"]).output
    for option in [w for w in command(synthetic_brief()).split() if w.startswith("-")]:
        assert option in shown


def test_seed_draws_and_version_are_told(refs: References) -> None:
    section = method(synthetic_brief(), refs)
    said = prose(section)
    assert "Tidewaiter 0.1.0 as of 24 November 2026, with seed 7" in said
    assert "65,536 times" in said
    assert [b.text for b in section.blocks if isinstance(b, Command)] == [
        command(synthetic_brief())
    ]


def test_grades_and_words_are_explained(refs: References) -> None:
    said = prose(method(synthetic_brief(), refs))
    for word in ("Primary:", "Secondary:", "Recomputed:", "Unverified:", "Diverted:", "Alleged:"):
        assert word in said


def test_digests_are_listed_whole(refs: References) -> None:
    [table] = tables(method(synthetic_brief(), refs))
    assert ["cnas-2025", "facts", "ab" * 32] in grid(table)


def test_a_page_without_models_has_no_table_of_digests(refs: References) -> None:
    assert tables(method(replace(synthetic_brief(), manifests={}), refs)) == []
