"""What is tracked speaks of the product alone, in the glossary's words."""

import re
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
FACTS = "src/tidewaiter/facts/"


def _joined(*parts: str) -> str:
    """Return a word in one piece: this file is searched too."""
    return "".join(parts)


TRADES = "customs|federal|special|forwarding|procurement|purchasing|shipping|user|enforcement|end"
FORBIDDEN = {
    "a path of somebody's machine": re.compile(
        _joined(r"(?<![\w.])/(work", r"|root|farm|Users)/\w|/home", r"/\w|[A-Z]:\\Users")
    ),
    "who or what wrote it": re.compile(
        _joined(
            r"(?i)\bsub-?ag", r"ents?\b",
            r"|\bthis ses", r"sion\b|\bprevious ses", r"sion\b|\bas an a", r"i (?:language )?model",
            r"|\bcla", r"ude\b|\bchatg", r"pt\b|\bcopi", r"lot\b|\bhelper ses", r"sion\b",
        )
    ),
    "a person of no trade": re.compile(_joined(rf"(?i)\b(?!(?:{TRADES})\b)\w+ ag", r"ents?\b")),
    "a note to oneself": re.compile(_joined(r"\bTO", r"DO\b|\bFIX", r"ME\b|\bXX", r"X\b")),
}  # fmt: skip


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT, capture_output=True, check=False,
    )  # fmt: skip
    names = listed.stdout.decode().split("\0") if listed.returncode == 0 else []
    return [CHECKOUT / name for name in names if name and (CHECKOUT / name).is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def is_searched(path: Path, kind: str) -> bool:
    """Whether a file is held to a rule: facts quote the world, which has trades of its own.

    Where custody is measured, the program on a device that answers has the name that RATS and the
    protocols of management give it.
    """
    name = path.relative_to(CHECKOUT).as_posix()
    has_trades = name.startswith(FACTS) or "custody" in name or "probing" in name
    return not (has_trades and kind == "a person of no trade") and path.name != "LICENSE"


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_tracked_file_speaks_of(kind: str) -> None:
    files = tracked()
    if not files:
        pytest.skip("this is no git checkout, so nothing is tracked")
    found = [
        f"{path.relative_to(CHECKOUT)}:{number}: {line.strip()[:80]}"
        for path in files
        if is_searched(path, kind)
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if FORBIDDEN[kind].search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("a path of somebody's machine", _joined("see /wo", "rk/main/x")),
        ("who or what wrote it", _joined("built by a suba", "gent")),
        ("who or what wrote it", _joined("in this ses", "sion we")),
        ("a person of no trade", _joined("the other ag", "ent")),
        ("a note to oneself", _joined("# TO", "DO later")),
    ],
)
def test_the_rules_find_what_they_forbid(kind: str, line: str) -> None:
    assert FORBIDDEN[kind].search(line)


@pytest.mark.parametrize(
    "line", ["a customs agent", "the framework/works", "User agent", "reagents"]
)
def test_the_rules_leave_the_trade_alone(line: str) -> None:
    assert not any(rule.search(line) for rule in FORBIDDEN.values())
