"""The house style's budget, which CONTRIBUTING.md states."""

import ast
from collections import Counter
from pathlib import Path

import measure_source
from measure_source import functions_in, lines_of, parsed, percentile, python_files

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = python_files(CHECKOUT / "src")
FUNCTIONS = [found for path in SOURCE for found in functions_in(path)]
EVERYTHING = [
    path
    for folder in ("src", "tests", "tools", "benchmarks")
    for path in python_files(CHECKOUT / folder)
]
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "common", "base", "manager", "misc"}
BASES = {"Protocol", "Struct", "NamedTuple", "Enum", "StrEnum", "IntEnum", "TypedDict", "Generic"}


def shown(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def called(base: ast.expr) -> str:
    """Return a base class as written, without what is in brackets."""
    return ast.unparse(base.value if isinstance(base, ast.Subscript) else base)


def tag_bases(tree: ast.Module) -> set[str]:
    """Return the private structs without a field: they only carry the tag of a union."""
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and node.name.startswith("_")
        and not any(isinstance(inner, ast.AnnAssign | ast.FunctionDef) for inner in node.body)
    }


def wrong_bases(path: Path) -> list[str]:
    tree = parsed(path)
    allowed = BASES | tag_bases(tree)
    return [
        f"{shown(path)}:{node.lineno}: {node.name}({called(base)})"
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if called(base).rpartition(".")[2] not in allowed
        and not called(base).endswith(("Error", "Exception"))
        and not called(base).startswith("click.")
    ]


def test_functions_are_at_most_50_lines_long() -> None:
    assert [f.place for f in FUNCTIONS if f.lines > 50] == []


def test_functions_take_at_most_5_parameters() -> None:
    assert [f.place for f in FUNCTIONS if f.parameters > 5] == []


def test_functions_have_at_most_8_paths() -> None:
    assert [f.place for f in FUNCTIONS if f.complexity > 8] == []


def test_modules_are_at_most_400_lines_long() -> None:
    assert [shown(path) for path in EVERYTHING if lines_of(path) > 400] == []


def test_folders_hold_at_most_twelve_modules() -> None:
    held = Counter(path.parent for path in SOURCE if path.name != "__init__.py")
    assert {shown(folder): count for folder, count in held.items() if count > 12} == {}


def test_no_module_has_a_vague_name() -> None:
    names = {part for path in EVERYTHING for part in (path.stem, *path.relative_to(CHECKOUT).parts)}
    assert names & VAGUE_NAMES == set()


def test_nothing_is_inherited_but_errors_protocols_and_records() -> None:
    assert [place for path in SOURCE for place in wrong_bases(path)] == []


def test_every_public_thing_has_a_docstring() -> None:
    # Ruff's D rules see functions and classes; this sees the modules' question too.
    assert [shown(path) for path in SOURCE if not ast.get_docstring(parsed(path))] == []


def test_the_tests_are_not_much_smaller_or_larger_than_the_source() -> None:
    source = sum(lines_of(path) for path in SOURCE)
    tests = sum(lines_of(path) for path in python_files(CHECKOUT / "tests"))
    assert 0.7 <= tests / source <= 2.0


def test_the_measure_itself(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text(
        "class A(dict):\n"
        "    def f(self, a, *, b=1):\n"
        "        if a:\n"
        "            return 1\n"
        "        elif b:\n"
        "            return 2\n"
        "        for x in a:\n"
        "            def inner(): return x if x else 0\n"
        "        return 3\n",
        encoding="utf-8",
    )
    outer, inner = functions_in(path)
    assert (outer.lines, outer.parameters, outer.complexity) == (8, 2, 5)
    assert (inner.lines, inner.parameters, inner.complexity) == (1, 0, 1)
    assert percentile([5, 1, 4, 2, 3], 0.5) == 3
    assert percentile(list(range(1, 101)), 0.95) == 95


def test_the_report_gives_median_and_95th_percentile() -> None:
    text = measure_source.report(CHECKOUT)
    assert "median" in text
    assert "p95" in text
    assert "of test a line of source" in text
