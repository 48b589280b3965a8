"""The guides to screening are walked through: their files are written, their commands run."""

import io
import re
import shlex
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guides"
_STEP = re.compile(
    r"<!-- (file|exit code): (\S+) -->\n```(\w+)\n(.*?)^```"
    r"|(<!-- printed -->\n)?```(sh|text)\n(.*?)^```",
    re.DOTALL | re.MULTILINE,
)


class Walk(NamedTuple):
    """What walking through a guide came to.

    Attributes:
        commands: Number of commands run.
        shown: Number of outputs compared.
        wrong: What differs.
    """

    commands: int
    shown: int
    wrong: list[str]


def run(command: str) -> tuple[int, str]:
    """Return exit code and output of a command."""
    from tidewaiter.cli.main import main

    with redirect_stdout(io.StringIO()) as printed, pytest.raises(SystemExit) as stopped:
        main(shlex.split(command)[1:])
    code = stopped.value.code
    return (code if isinstance(code, int) else 0), printed.getvalue()


def is_shown(output: str, shown: str) -> bool:
    """Whether an excerpt is that of an output; ``...`` stands for anything that is left out."""
    parts = [re.escape(part.strip("\n")) for part in shown.split("...")]
    return re.fullmatch(r"(?s:.*?)".join(parts) + r"\n*", output) is not None


def walked(text: str, folder: Path) -> Walk:
    """Return what a guide's steps came to in a folder."""
    wrong: list[str] = []
    commands, shown, printed = 0, 0, ""
    for step in _STEP.finditer(text):
        kind, said, _, content, compared, language, plain = step.groups()
        if kind == "file":
            (folder / said).write_text(content, encoding="utf-8")
        elif compared:
            shown += 1
            wrong += [] if is_shown(printed, plain) else [f"not printed: {plain}"]
        elif kind or language == "sh":
            lines = (content if kind else plain).splitlines()
            for command in lines:
                code, printed = run(command)
                commands += 1
            if code != int(said if kind else 0):
                wrong.append(f"{lines[-1]}: exit code {code}")
    return Walk(commands, shown, wrong)


def test_the_guide_to_screening_is_walked_through(tmp_path: Path) -> None:
    with chdir(tmp_path):
        walk = walked((GUIDES / "screen.md").read_text(encoding="utf-8"), tmp_path)
    assert walk.wrong == []
    assert walk.commands >= 7
    assert walk.shown >= 5
    assert (tmp_path / "memos" / "index.html").is_file()
    assert len((tmp_path / "june.csv").read_text(encoding="utf-8").splitlines()) == 6


def test_what_was_not_printed_is_noticed(tmp_path: Path) -> None:
    guide = (
        "```sh\ntidewaiter chips show H20\n```\n\n<!-- printed -->\n```text\nno chip\n...\n```\n"
    )
    with chdir(tmp_path):
        assert walked(guide, tmp_path).wrong == ["not printed: no chip\n...\n"]


def test_the_formats_of_the_guide_are_read(tmp_path: Path) -> None:
    with chdir(tmp_path):
        walk = walked((GUIDES / "orders-format.md").read_text(encoding="utf-8"), tmp_path)
    assert walk.wrong == []
    assert (walk.commands, walk.shown) == (1, 1)


def test_the_guide_names_every_column() -> None:
    from tidewaiter.app.screen.result_table import RESULTS
    from tidewaiter.model.trade.records import PartyRecord, Payment, Site
    from tidewaiter.sources.orders.flat_orders import FIELDS

    named = set(re.findall(r"`(\w+)`", (GUIDES / "orders-format.md").read_text(encoding="utf-8")))
    of_other_roles = re.compile(
        r"(seller|buyer|payer|forwarder|(intermediate_)?consignee)_(?!consignee$)\w+"
    )
    columns = {name for name in FIELDS.known if not of_other_roles.fullmatch(name)}
    columns -= {"parties", "figures", "words"}
    columns |= set(RESULTS.names)
    for noun in (PartyRecord, Site, Payment):
        columns |= set(noun.__struct_fields__)
    assert sorted(columns - named) == []


def test_the_table_of_situations_is_that_of_the_policy() -> None:
    from tidewaiter.facts.catalogue import load_facts

    page = (GUIDES.parent / "concepts" / "decisions-on-orders.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[a-z`, -]+`) \| [^|]+ \| (\w+) \|$", page, re.MULTILINE)
    told = {name: outcome for names, outcome in rows for name in re.findall("`([a-z-]+)`", names)}
    policy = load_facts().screening["orders"]
    assert told == {rule.situation: rule.outcome for rule in policy.situations}
