"""The guide to cases is walked through: its files are written, its commands run."""

from __future__ import annotations

import io
import re
import shlex
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from tidewaiter.model.books.grade import GRADES
from tidewaiter.model.books.records import KINDS, TABLES
from tidewaiter.sources.cases.about import NAMES, CaseAbout

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "case.md"
_STEP = re.compile(
    r"<!-- (file|exit code): (\S+) -->\n```(\w+)\n(.*?)^```"
    r"|(<!-- printed -->\n)?```(sh|text)\n(.*?)^```",
    re.DOTALL | re.MULTILINE,
)


class Walk(NamedTuple):
    """What walking through the guide came to.

    Attributes:
        commands: Number of commands run.
        shown: Number of outputs compared.
        wrong: What differs.
    """

    commands: int
    shown: int
    wrong: list[str]


def run(command: str) -> tuple[int, str]:
    """Return exit code and output of a command of ``tidewaiter case``."""
    from tidewaiter.cli.case import command as group
    from tidewaiter.cli.main import exit_code

    program, name, *arguments = shlex.split(command)
    assert (program, name) == ("tidewaiter", "case")
    with redirect_stdout(io.StringIO()) as printed:
        code = exit_code(lambda: group.main(arguments, standalone_mode=False), as_json=False)
    return code, printed.getvalue()


def is_shown(output: str, shown: str) -> bool:
    """Whether an excerpt is that of an output; ``...`` stands for anything that is left out."""
    parts = [re.escape(part.strip("\n")) for part in shown.split("...")]
    return re.fullmatch(r"(?s:.*?)".join(parts) + r"\n*", output) is not None


def walked(text: str, folder: Path) -> Walk:
    """Return what the guide's steps came to in a folder."""
    wrong: list[str] = []
    commands, shown, printed = 0, 0, ""
    for step in _STEP.finditer(text):
        kind, said, _, content, compared, language, plain = step.groups()
        if kind == "file":
            (folder / said).parent.mkdir(exist_ok=True)
            (folder / said).write_text(content, encoding="utf-8")
        elif compared:
            shown += 1
            wrong += [] if is_shown(printed, plain) else [f"not printed: {plain}"]
        elif kind or language == "sh":
            for command in (content if kind else plain).splitlines():
                code, printed = run(command)
                commands += 1
                wrong += [] if code == int(said if kind else 0) else [f"{command}: {code}"]
    return Walk(commands, shown, wrong)


def test_the_guide_is_walked_through(tmp_path: Path) -> None:
    with chdir(tmp_path):
        walk = walked(GUIDE.read_text(encoding="utf-8"), tmp_path)
    assert walk.wrong == []
    assert (walk.commands, walk.shown) == (4, 3)
    assert (tmp_path / "quellbrook" / "case.yaml").is_file()


@pytest.mark.parametrize(
    "page",
    [
        "```sh\ntidewaiter case describe units\n```\n\n<!-- printed -->\n```text\nno table\n```\n",
        "```sh\ntidewaiter case check nowhere\n```\n",
        "<!-- exit code: 3 -->\n```sh\ntidewaiter case describe\n```\n",
    ],
)
def test_what_does_not_work_is_noticed(tmp_path: Path, page: str) -> None:
    with chdir(tmp_path):
        assert len(walked(page, tmp_path).wrong) == 1


def test_every_table_field_and_account_is_named() -> None:
    named = set(re.findall(r"`(\w[\w-]*):?(?:\w+)?`", GUIDE.read_text(encoding="utf-8")))
    assert sorted({*NAMES, *CaseAbout.__struct_fields__, *KINDS} - named) == []
    assert set(TABLES) < set(NAMES)
    assert "serial" in GRADES


def test_the_guide_says_the_limits_that_the_code_has() -> None:
    from tidewaiter.sources.cases.folder import LARGEST_FILE
    from tidewaiter.sources.cases.text_table import LARGEST_TABLE
    from tidewaiter.sources.strict_table import LONGEST_CELL

    text = GUIDE.read_text(encoding="utf-8")
    assert LARGEST_FILE == LARGEST_TABLE == 1 << 30
    assert "more\nthan 1 GiB" in text
    assert f"{LONGEST_CELL >> 10} KiB" in text
