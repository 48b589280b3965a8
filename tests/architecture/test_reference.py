"""The reference pages say what is in the code and the facts, all of it."""

from pathlib import Path

import pytest
from hypothesis import given
from make_reference import reference_pages, write_pages
from measure_source import python_files
from reference_facts import belief_in_words
from reference_python import markdown_of

import strategies
from tidewaiter.cli.main import COMMANDS
from tidewaiter.facts.catalogue import Facts

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "tidewaiter"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Every page, made once."""
    return reference_pages()


def test_every_public_module_is_described(pages: dict[str, str]) -> None:
    text = "\n".join(page for name, page in pages.items() if name.startswith("python/"))
    names = [".".join(p.relative_to(PACKAGE.parent).with_suffix("").parts) for p in modules()]
    assert [name for name in names if f"`{name}`" not in text] == []


def modules() -> list[Path]:
    files = python_files(PACKAGE)
    return [p for p in files if not p.stem.startswith("_") and p.parent != PACKAGE]


def test_every_command_is_described(pages: dict[str, str]) -> None:
    assert [
        name for name in COMMANDS if f"## `tidewaiter {name}`" not in pages["commands.md"]
    ] == []


def test_every_fact_is_described_with_its_source(pages: dict[str, str], facts: Facts) -> None:
    assert all(f"{{#{source}}}" in pages["facts/sources.md"] for source in facts.sources)
    assert all(f"`{chip}`" in pages["facts/chips.md"] for chip in facts.chips)
    assert all(f"{{#{case}}}" in pages["facts/cases.md"] for case in facts.cases)
    markets = pages["facts/markets.md"]
    for kind in (facts.supply, facts.prices, facts.exchange):
        assert all(f"### `{ident}`" in markets for ident in kind)
    assert all(f"## {rule.title}" in pages["facts/controls.md"] for rule in facts.controls.values())
    assert all(f"## {c.title}" in pages["facts/channels.md"] for c in facts.channels.values())
    for model in facts.estimates.values():
        page = pages[f"facts/{model.id}.md"]
        assert all(f"`{a.name}" in page for a in model.assumptions)
        assert all(f"`{name}`" in page for name in model.published)


def test_pages_are_written_anew(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "old.md").touch()
    write_pages({"a/b.md": "# B\n\n"}, tmp_path / "made")
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.md")] == ["made/a/b.md"]
    assert (tmp_path / "made" / "a" / "b.md").read_text() == "# B\n"


def test_a_docstring_becomes_markdown() -> None:
    text = (
        "Return ``x``, see :func:`f`.\n\nArgs:\n    x: A number\n        of things.\n\n"
        "Raises:\n    ValueError: If not."
    )
    assert markdown_of(text).split("\n") == [
        "Return `x`, see `f`.",
        "",
        "",
        "**Args**",
        "",
        "- `x`: A number",
        "    of things.",
        "",
        "",
        "**Raises**",
        "",
        "- `ValueError`: If not.",
    ]


def test_a_drawn_block_is_fenced() -> None:
    assert "```text\na tree\n```" in markdown_of("Look::\n\n    a tree\n\nDone.")


@given(belief=strategies.DISTRIBUTIONS)
def test_every_distribution_has_words(belief: object) -> None:
    assert belief_in_words(belief)
