"""An answer depends on the facts, the evidence, the day and the seed, and on nothing else."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from measure_source import parsed, python_files

from tidewaiter.facts.catalogue import FOLDERS, Facts

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGE = CHECKOUT / "src" / "tidewaiter"
SOURCE = python_files(PACKAGE)
BELOW_CLI = [p for p in SOURCE if p.relative_to(PACKAGE).parts[0] not in {"cli", "api"}]

CLOCKS_AND_GLOBALS = re.compile(
    r"\b(datetime|date)\.(now|today|utcnow)\b|\btime\.(time|time_ns|localtime|gmtime)\b"
    r"|\bos\.(environ|getenv)\b|\bnp\.random\.(seed|rand|randn|normal|uniform|choice)\b"
    r"|\brandom\.(seed|random|choice|shuffle|uniform)\b"
)
A_DATE = re.compile(r"\b(19|20)\d\d-(\d\d|Q[1-4])\b")
HEAVY = [
    "altair",
    "duckdb",
    "jinja2",
    "numpy",
    "pyarrow",
    "rapidfuzz",
    "rich",
    "scipy",
    "vl_convert",
]


def shown(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def docstrings(tree: ast.Module) -> set[ast.AST]:
    """Return the strings that stand alone: they document, they do not compute."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def literals(path: Path) -> Iterator[ast.Constant]:
    tree = parsed(path)
    documented = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in documented:
            yield node


def calls_and_names(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute):
            yield node.lineno, ast.unparse(node)


def is_a_date(value: object) -> bool:
    """Whether a literal is a date or a year; a bare year in text is a label of an axis."""
    if isinstance(value, str):
        return A_DATE.search(value) is not None
    return type(value) is int and 2015 <= value <= 2035


def numbers_in(fact: object) -> Iterator[float]:
    """Yield every number that a fact states."""
    if isinstance(fact, msgspec.Struct):
        for name in fact.__struct_fields__:
            yield from numbers_in(getattr(fact, name))
    elif isinstance(fact, dict):
        for inner in fact.values():
            yield from numbers_in(inner)
    elif isinstance(fact, tuple):
        for inner in fact:
            yield from numbers_in(inner)
    elif isinstance(fact, float | int) and not isinstance(fact, bool):
        yield float(fact)


def is_telling(number: float) -> bool:
    """Whether a number is hardly there by chance: four digits, or three with a decimal point."""
    digits = f"{abs(number):.12g}".partition("e")[0].replace(".", "").strip("0")
    whole = number == int(number)
    power_of_two = whole and number > 0 and int(number).bit_count() == 1
    return len(digits) >= (4 if whole else 3) and not power_of_two


def test_nothing_below_the_command_line_reads_a_clock_or_a_global() -> None:
    found = [
        f"{shown(path)}:{line}: {name}"
        for path in BELOW_CLI
        for line, name in calls_and_names(path)
        if CLOCKS_AND_GLOBALS.search(name)
    ]
    assert found == []


def test_no_date_stands_in_the_code() -> None:
    found = [
        f"{shown(path)}:{node.lineno}: {node.value!r}"
        for path in SOURCE
        for node in literals(path)
        if is_a_date(node.value)
    ]
    assert found == []


@pytest.mark.parametrize("call", ["datetime.now", "datetime.date.today", "os.environ", "time.time"])
def test_what_counts_as_a_clock_or_a_global(call: str) -> None:
    assert CLOCKS_AND_GLOBALS.search(call)
    assert not CLOCKS_AND_GLOBALS.search("rng.normal")


def test_no_figure_of_the_facts_is_repeated_in_the_code(facts: Facts) -> None:
    stated = {
        number
        for folder in FOLDERS
        for fact in getattr(facts, folder).values()
        for number in numbers_in(fact)
        if is_telling(number)
    }
    repeated = [
        f"{shown(path)}:{node.lineno}: {node.value!r}"
        for path in SOURCE
        if "report" not in path.parts  # a page has sizes of its own
        for node in literals(path)
        if type(node.value) in {int, float} and float(node.value) in stated
    ]
    assert repeated == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2024-05", True), ("from 2024-Q1 on", True), ("2024", False), (2024, True), (2048, False),
     ("chips_diverted_2024", False), ("cnas-2025", False), ("4:25-cr-00510", False), (True, False)],
)  # fmt: skip
def test_what_counts_as_a_date(value: object, expected: bool) -> None:
    assert is_a_date(value) is expected


@pytest.mark.parametrize(
    ("number", "telling"),
    [
        (1979, True),
        (5.92, True),
        (21_000, False),
        (814, False),
        (2048, False),
        (0.95, False),
        (1000, False),
    ],
)
def test_what_counts_as_a_figure_of_the_domain(number: float, telling: bool) -> None:
    assert is_telling(number) is telling


def test_help_imports_no_heavy_library() -> None:
    script = (
        "import json, sys\n"
        "sys.argv = ['tidewaiter', '--help']\n"
        "from tidewaiter.cli.main import main\n"
        "try:\n    main()\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    shown_help, _, modules = done.stdout.rstrip().rpartition("\n")
    assert "Usage:" in shown_help
    assert sorted(set(json.loads(modules)) & set(HEAVY)) == []
