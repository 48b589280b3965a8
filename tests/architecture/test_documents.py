"""What the documents tell people to type is there to be typed."""

import io
import re
import shlex
from contextlib import redirect_stdout
from pathlib import Path

import click
import pytest
from fenced_blocks import Block, blocks_of
from readme_command import readme_command

CHECKOUT = Path(__file__).resolve().parents[2]
GENERATED = CHECKOUT / "docs" / "reference" / "generated"
PAGES = [
    CHECKOUT / "README.md",
    CHECKOUT / "CONTRIBUTING.md",
    *sorted(p for p in (CHECKOUT / "docs").rglob("*.md") if GENERATED not in p.parents),
]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def typed(block: Block) -> list[str]:
    """Return the tidewaiter commands of a shell block, without comments and redirections."""
    lines = [line.split(" #")[0].split(" > ")[0].strip() for line in block.text.splitlines()]
    parts = [part.strip() for line in lines for part in line.split("&&")]
    return [re.sub(r"^\.venv/bin/", "", part) for part in parts if "tidewaiter " in part]


def refused(command: str) -> str:
    """Return why the command line does not understand a command, or ""."""
    from tidewaiter.cli.main import program

    words = shlex.split(command)[1:]
    try:
        parse(program, "tidewaiter", words, None)
    except click.UsageError as error:
        return f"{command}: {error.format_message()}"
    return ""


def parse(
    command: click.Command, name: str, words: list[str], parent: click.Context | None
) -> None:
    context = command.make_context(name, list(words), parent=parent)
    if isinstance(command, click.Group) and (rest := [*context._protected_args, *context.args]):
        inner, found, left = command.resolve_command(context, rest)
        assert inner is not None
        assert found is not None
        parse(found, inner, left, context)


def test_every_command_in_the_documents_is_understood() -> None:
    commands = [
        command for page in PAGES for block in blocks_of(page, "sh") for command in typed(block)
    ]
    assert len(commands) > 10
    assert [why for command in commands if (why := refused(command))] == []


def test_the_look_ups_in_the_documents_find_something() -> None:
    from tidewaiter.cli.main import main

    commands = [c for page in PAGES for block in blocks_of(page, "sh") for c in typed(block)]
    looked_up = [c for c in commands if c.startswith(("tidewaiter chips", "tidewaiter facts show"))]
    assert len(looked_up) >= 2
    for command in looked_up:
        with redirect_stdout(io.StringIO()) as printed, pytest.raises(SystemExit) as stopped:
            main(shlex.split(command)[1:])
        assert stopped.value.code == 0, command
        assert printed.getvalue()


def test_every_command_named_in_a_sentence_is_there() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = re.findall(r"`(tidewaiter [a-z]+ [^`]+)`", text)
    assert len(named) >= 5
    whys = [refused(command) for command in named]
    assert [why for why in whys if why and "Missing argument" not in why] == []


def test_a_command_that_is_not_there_is_noticed() -> None:
    assert "No such option" in refused("tidewaiter brief --colour blue")
    assert "No such command" in refused("tidewaiter smuggle")


@pytest.mark.parametrize("name", ["brief", "test"])
def test_the_readme_gives_one_command_line_for_each_job(name: str) -> None:
    command = readme_command(name, README)
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_the_readme_is_about_a_page() -> None:
    assert len(README.splitlines()) <= 90


def test_the_assumptions_file_of_the_guide_is_understood(tmp_path: Path) -> None:
    from tidewaiter.app.estimate import read_assumptions

    (block,) = blocks_of(CHECKOUT / "docs" / "guides" / "own-estimate.md", "yaml")
    path = tmp_path / block.name
    path.write_text(block.text, encoding="utf-8")
    own = read_assumptions(path, "2026-01-01")
    assert [a.name for a in own.assumptions] == ["detection", "accuracy"]
    assert own.assumptions[0].source == "user"
    assert own.correlations[0].between == ("detection", "accuracy")


@pytest.mark.parametrize(
    ("guide", "printed"),
    [
        ("own-estimate", ["p50=", "P(more than a million)"]),
        ("updating", ["before", "after", "log evidence", "largest gap", "performance weights"]),
    ],
)
def test_the_python_of_the_guides_runs(guide: str, printed: list[str]) -> None:
    out = io.StringIO()
    for block in blocks_of(CHECKOUT / "docs" / "guides" / f"{guide}.md", "python"):
        with redirect_stdout(out):
            exec(compile(block.text, block.place, "exec"), {})  # noqa: S102
    assert [words for words in printed if words not in out.getvalue()] == []


def test_the_table_of_the_counting_guide_counts(tmp_path: Path) -> None:
    from tidewaiter.app.count_hidden import count_lists

    (block,) = blocks_of(CHECKOUT / "docs" / "guides" / "hidden-populations.md", "csv")
    path = tmp_path / "lists.csv"
    path.write_text(block.text, encoding="utf-8")
    answer = count_lists(path)
    assert answer.observed == 156
    assert answer.identified


def test_every_page_is_in_the_site() -> None:
    listed = (CHECKOUT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [p.relative_to(CHECKOUT / "docs").as_posix() for p in PAGES[2:]]
    assert [page for page in pages if page not in listed] == []
