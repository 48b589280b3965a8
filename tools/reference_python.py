"""Reference pages of the Python interface, one for each package, read from the source's docstrings.

Nothing is imported: the pages show what is written.
"""

from __future__ import annotations

import ast
import inspect
import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_Documented: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_SECTIONS = ("Args", "Attributes", "Returns", "Yields", "Raises", "Examples", "Note")
_ITEM = re.compile(r"(\*{0,2}[\w.]+(?: \([^)]*\))?): (.*)")
_ROLE = re.compile(r":[a-z]+:`~?([^`]+)`")


def python_pages(package: Path) -> dict[str, str]:
    """Return a page for each package that holds modules, and one that lists them."""
    folders = sorted({p.parent for p in package.rglob("*.py") if p.parent != package})
    pages: dict[str, str] = {}
    rows = ["# Python interface", "", "| package | what it holds |", "| --- | --- |"]
    for folder in folders:
        name = ".".join([package.name, *folder.relative_to(package).parts])
        pages[f"python/{name}.md"] = _package_page(folder, name)
        first = _docstring(_tree(folder / "__init__.py")).partition("\n")[0]
        rows.append(f"| [`{name}`]({name}.md) | {_inline(first)} |")
    return pages | {"python/index.md": "\n".join(rows)}


def _tree(path: Path) -> ast.Module:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return ast.parse(text, filename=str(path))


def _docstring(node: ast.Module | _Documented) -> str:
    return inspect.cleandoc(ast.get_docstring(node) or "")


def _package_page(folder: Path, name: str) -> str:
    parts = [f"# `{name}`", markdown_of(_docstring(_tree(folder / "__init__.py")))]
    for path in sorted(folder.glob("*.py")):
        tree = _tree(path)
        if path.stem == "__init__":
            parts += list(_members(tree, 2))
        elif not path.stem.startswith("_"):
            parts += [f"## `{name}.{path.stem}`", markdown_of(_docstring(tree)), *_members(tree, 3)]
    return "\n\n".join(part for part in parts if part)


def _members(node: ast.Module | ast.ClassDef, depth: int) -> Iterator[str]:
    """Yield headings and texts of the public functions and classes of a module or class."""
    for member in node.body:
        if not isinstance(member, _Documented) or member.name.startswith("_"):
            continue
        text = _docstring(member)
        yield f"{'#' * depth} {_heading(member)}"
        if not isinstance(member, ast.ClassDef):
            yield f"```python\n{_signature(member)}\n```"
        yield markdown_of(text)
        if isinstance(member, ast.ClassDef):
            yield from _members(member, depth + 1)


def _heading(member: _Documented) -> str:
    return f"class `{member.name}`" if isinstance(member, ast.ClassDef) else f"`{member.name}`"


def _signature(function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return a function's head, its parameters on lines of their own where it is long."""
    result = f" -> {ast.unparse(function.returns)}" if function.returns else ""
    head = f"def {function.name}({ast.unparse(function.args)}){result}"
    if len(head) <= 88:
        return head
    inner = re.sub(r", (?=\*?\*?\w+[:=,]|\*,)", ",\n    ", ast.unparse(function.args))
    return f"def {function.name}(\n    {inner},\n){result}"


def markdown_of(docstring: str) -> str:
    """Return a Google-style docstring as Markdown: sections in bold, items as a list."""
    paragraphs: list[str] = []
    section = ""
    for line in docstring.splitlines():
        named = line.rstrip().removesuffix(":")
        if line.rstrip().endswith(":") and named in _SECTIONS:
            section = named
            paragraphs += ["", f"**{named}**", ""]
        elif section and line.startswith("    "):
            paragraphs.append(_section_line(line[4:], section))
        else:
            section = section if not line.strip() else ""
            paragraphs.append(_inline(line))
    return _literal_blocks("\n".join(paragraphs)).strip()


def _section_line(line: str, section: str) -> str:
    item = _ITEM.fullmatch(line)
    if item and section in {"Args", "Attributes", "Raises"}:
        return f"- `{item[1]}`: {_inline(item[2])}"
    return _inline(line if line.startswith(" ") else line.strip())


def _inline(text: str) -> str:
    """Return reStructuredText's code marks and roles as Markdown's."""
    return _ROLE.sub(r"`\1`", text).replace("``", "`")


def _literal_blocks(text: str) -> str:
    """Return text whose ``::`` blocks are fenced."""
    return re.sub(
        r"(?m)^(.*?):?:\n\n((?:(?: {4,}.*)?\n)+(?: {4,}.*)?|(?: {4,}.*))",
        lambda m: f"{m[1]}{':' if m[1] else ''}\n\n```text\n{inspect.cleandoc(m[2])}\n```\n\n",
        text + "\n",
    )
