"""How large is what we wrote: functions, modules and the tests beside them.

Measures source text with :mod:`ast`, imports nothing of the project. ``tests/architecture`` holds
the figures to the budget; ``make measure`` prints them.
"""

from __future__ import annotations

import ast
import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_Definition = ast.FunctionDef | ast.AsyncFunctionDef
_BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case)


class Function(NamedTuple):
    """A function as measured.

    Attributes:
        place: ``file:line: name``.
        lines: Lines from ``def`` to the last, docstring included.
        parameters: Parameters without ``self`` and ``cls``.
        complexity: One, and one more for every branch, loop, handler and inner function
            (McCabe 1976, without boolean operators).
    """

    place: str
    lines: int
    parameters: int
    complexity: int


def python_files(folder: Path) -> list[Path]:
    """Return the Python files under a folder, in order."""
    return sorted(p for p in folder.rglob("*.py") if "__pycache__" not in p.parts)


def lines_of(path: Path) -> int:
    """Return the number of lines in a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def parsed(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions_in(path: Path) -> list[Function]:
    """Return every function of a file, methods and inner functions included."""
    tree = parsed(path)
    return [
        Function(
            place=f"{path}:{node.lineno}: {node.name}",
            lines=(node.end_lineno or node.lineno) - node.lineno + 1,
            parameters=_parameters(node),
            complexity=_complexity(node),
        )
        for node in ast.walk(tree)
        if isinstance(node, _Definition)
    ]


def _parameters(node: _Definition) -> int:
    named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return sum(argument.arg not in {"self", "cls"} for argument in named)


def _complexity(node: _Definition) -> int:
    counted = (*_BRANCHES, ast.FunctionDef, ast.AsyncFunctionDef)
    return 1 + sum(isinstance(inner, counted) for inner in _below(node))


def _below(node: ast.AST) -> Iterator[ast.AST]:
    """Yield every node below a function, without the bodies of inner functions."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, _Definition):
            yield from _below(child)


def percentile(values: list[int], share: float) -> int:
    """Return the smallest value that at least this share of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def report(root: Path) -> str:
    """Return the figures as text, one line a kind."""
    source, tests = python_files(root / "src"), python_files(root / "tests")
    functions = [found for path in source for found in functions_in(path)]
    lengths = [found.lines for found in functions]
    longest = max(functions, key=lambda found: found.lines)
    modules = {path: lines_of(path) for path in source}
    largest = max(modules, key=lambda path: modules[path])
    source_lines, test_lines = sum(modules.values()), sum(map(lines_of, tests))
    rows = (
        (
            f"functions  {len(functions)}: median {statistics.median(lengths):g} lines, "
            f"p95 {percentile(lengths, 0.95)}, longest {longest.lines}"
            f" ({Path(longest.place).relative_to(root)})"
        ),
        (
            f"modules    {len(modules)}: longest {modules[largest]} lines"
            f" ({largest.relative_to(root)})"
        ),
        (
            f"lines      source {source_lines}, tests {test_lines}: "
            f"{test_lines / source_lines:.2f} of test a line of source"
        ),
    )
    return "\n".join(rows)


if __name__ == "__main__":
    print(report(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
