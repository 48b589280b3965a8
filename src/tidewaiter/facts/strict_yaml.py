"""The one strict reader of YAML.

Codes are not numbers: every scalar is read as text, so that ``3E001``, ``010620``, ``NO`` and
``on`` stay what they are, and the schema of the field decides what becomes a number. A repeated
key, an anchor, a tag, a second document or a file of unreasonable size is an error with its line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import yaml

from tidewaiter.core.errors import FactError, Where

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")

LARGEST_FILE_BYTES = 2_000_000
DEEPEST_NESTING = 60
_NULLS = frozenset({"", "~", "null"})
_PATH = re.compile(r"^(?P<text>.*?)(?: - at `(?P<path>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\[(\d+|\.\.\.)\]")
_CITED = ("value", "low", "distribution", "cells", "rho", "in_force")
_CITE_KEYS = ("source", "grade", "as_of", "locator")


def read_yaml(path: Path, shown_as: str = "") -> tuple[Any, dict[str, int]]:
    """Return a YAML file as dicts, lists, text and None, with the line of every field.

    Args:
        path: The file.
        shown_as: Name to use in errors.

    Returns:
        The document, and a mapping from field path (``a.b[2]``) to line number.

    Raises:
        FactError: If the file is not strict YAML.
    """
    name = shown_as or str(path)
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            raise FactError(
                "file is too large",
                where=Where(name),
                found=f"{size} bytes",
                allowed=f"at most {LARGEST_FILE_BYTES} bytes",
            )
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FactError("file is not UTF-8", where=Where(name), found=str(error.reason)) from error
    except OSError as error:
        raise FactError("file cannot be read", where=Where(name), found=error.strerror) from error
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> tuple[Any, dict[str, int]]:
    """Return YAML text as dicts, lists, text and None, with the line of every field.

    Raises:
        FactError: If the text is not strict YAML.
    """
    _refuse_deep(text, name)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        _refuse_references(yaml.parse(text, Loader=type(loader)), name)
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise FactError("not valid YAML", where=Where(name, line), found=problem) from error
    finally:
        loader.dispose()
    if node is None:
        raise FactError("file is empty", where=Where(name))
    lines: dict[str, int] = {}
    return _plain(node, "", lines, name), lines


def as_type(document: Any, lines: dict[str, int], name: str, kind: type[T]) -> T:  # noqa: ANN401
    """Return a document as a typed struct.

    Raises:
        FactError: If a field is missing, unknown or of the wrong kind, with its line.
    """
    try:
        return msgspec.convert(document, kind, strict=False)
    except msgspec.ValidationError as error:
        match = _PATH.match(str(error))
        assert match is not None
        path = _field_path(match["path"] or "")
        raise FactError(
            match["text"].strip(), where=Where(name, _line(lines, path), path)
        ) from error


def with_default_cite(document: Any) -> Any:  # noqa: ANN401
    """Return a document whose figures without a source take the file's own ``cite``.

    A figure that names a source of its own takes nothing from the file's.
    """
    if not isinstance(document, dict) or "cite" not in document:
        return document
    rest = {key: value for key, value in document.items() if key != "cite"}
    default = document["cite"]
    if not isinstance(default, dict):
        return document
    return _filled(rest, {key: default[key] for key in _CITE_KEYS if key in default})


def _filled(value: Any, default: dict[str, Any]) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return [_filled(item, default) for item in value]
    if not isinstance(value, dict):
        return value
    if "family" in value:
        return value
    filled = {key: _filled(item, default) for key, item in value.items()}
    if "source" not in value and any(key in value for key in _CITED):
        return {**default, **filled}
    return filled


def _refuse_deep(text: str, name: str) -> None:
    """Refuse nesting that could exhaust the stack, before any parser recurses."""
    flow = 0
    for number, line in enumerate(text.splitlines(), 1):
        flow = max(0, flow + line.count("[") + line.count("{") - line.count("]") - line.count("}"))
        opened = line.count("[") + line.count("{") + line.count("- ")
        indent = len(line) - len(line.lstrip(" "))
        if max(flow, opened) > DEEPEST_NESTING or indent > 4 * DEEPEST_NESTING:
            raise FactError(
                "nested too deeply", where=Where(name, number), allowed=f"{DEEPEST_NESTING} levels"
            )


def _refuse_references(events: Any, name: str) -> None:  # noqa: ANN401
    for event in events:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor or tag:
            raise FactError(
                "anchors, aliases and tags are not allowed",
                where=Where(name, event.start_mark.line + 1),
                found=str(anchor or tag),
            )


def _plain(node: yaml.Node, path: str, lines: dict[str, int], name: str) -> Any:  # noqa: ANN401
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return None if node.style is None and node.value in _NULLS else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, f"{path}[{i}]", lines, name) for i, child in enumerate(node.value)]
    result: dict[str, Any] = {}
    for key_node, child in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise FactError("a key must be plain text", where=Where(name, line, path))
        key = key_node.value
        inner = f"{path}.{key}" if path else key
        if key in result:
            raise FactError(
                "key is given twice", where=Where(name, line, inner), hint="the second would win"
            )
        result[key] = _plain(child, inner, lines, name)
        lines[inner] = line
    return result


def _field_path(path: str) -> str:
    """Return msgspec's ``$.a[2].b`` as ``a[2].b``."""
    return path.removeprefix("$").removeprefix(".")


def _line(lines: dict[str, int], path: str) -> int:
    """Return the line of a field, or of the nearest part of its path that has one."""
    while path and path not in lines:
        steps = list(_STEP.finditer("." + path))
        path = ("." + path)[: steps[-1].start()].removeprefix(".") if steps else ""
    return lines.get(path, 1)
