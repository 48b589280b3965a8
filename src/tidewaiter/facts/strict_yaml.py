"""The one strict reader of YAML.

Codes are not numbers: every scalar is read as text, so that ``3E001``, ``010620``, ``NO`` and
``on`` stay what they are, and the schema of the field decides what becomes a number. A repeated
key, an anchor, a tag, a second document, deep nesting or a file of unreasonable size is an error
with its line.
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
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null"})
_PLACE = re.compile(r" - at `([^`]*)`$")
_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]*)`")
_STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\[(\d+|\.\.\.)\]")
_CITED = ("value", "low", "distribution", "cells", "rho", "in_force")
CITE_KEYS = ("source", "grade", "as_of", "locator")


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
    raw = _bytes(path, name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FactError(
            "file is not UTF-8",
            where=Where(name, _line_at(raw, error.start)),
            found=f"byte 0x{raw[error.start]:02x}",
            allowed="UTF-8",
        ) from error
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> tuple[Any, dict[str, int]]:
    """Return YAML text as dicts, lists, text and None, with the line of every field.

    Raises:
        FactError: If the text is not strict YAML.
    """
    try:
        _refuse_extras(yaml.parse(text, Loader=_LOADER), name)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise _syntax_error(error, text, name) from error
    except UnicodeEncodeError as error:
        raise FactError("not Unicode text", where=Where(name, 1), found=error.reason) from error
    if node is None:
        raise FactError("file is empty", where=Where(name, 1))
    lines: dict[str, int] = {}
    return _plain(node, "", lines, name), lines


def as_type(document: Any, lines: dict[str, int], name: str, kind: type[T]) -> T:  # noqa: ANN401
    """Return a document as a typed struct.

    Raises:
        FactError: If a field is missing, unknown or of the wrong kind, with its line.
    """
    try:
        return msgspec.convert(document, kind, strict=False)
    except (msgspec.ValidationError, ArithmeticError) as error:
        message = str(error)
        place, unknown = _PLACE.search(message), _UNKNOWN_FIELD.search(message)
        path = _field_path(place[1]) if place else ""
        if unknown:
            path = f"{path}.{unknown[1]}".removeprefix(".")
        text = message[: place.start()] if place else message
        where = Where(name, _line(lines, path), path)
        raise FactError(text.strip(), where=where, found=_scalar_at(document, path)) from error


def with_default_cite(document: Any) -> Any:  # noqa: ANN401
    """Return a document whose figures without a source take the file's own ``cite``.

    A figure that names a source of its own takes nothing from the file's. Keys of ``cite`` other
    than those of a citation stay in the document, where the schema refuses them.
    """
    if not isinstance(document, dict) or not isinstance(document.get("cite"), dict):
        return document
    given = document["cite"]
    default = {key: given[key] for key in CITE_KEYS if key in given}
    filled = {key: _filled(item, default) for key, item in document.items() if key != "cite"}
    unknown = {key: item for key, item in given.items() if key not in CITE_KEYS}
    return {**filled, "cite": unknown} if unknown else filled


def _filled(value: Any, default: dict[str, Any]) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return [_filled(item, default) for item in value]
    if not isinstance(value, dict) or "family" in value:
        return value
    filled = {key: _filled(item, default) for key, item in value.items()}
    if "source" not in value and any(key in value for key in _CITED):
        return {**default, **filled}
    return filled


def _bytes(path: Path, name: str) -> bytes:
    """Return a file's bytes, and never more of a huge or endless file than the limit."""
    try:
        if path.exists() and not path.is_file():
            raise FactError("this is no file", where=Where(name, 1), allowed="a YAML file")
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise FactError(
            "file cannot be read", where=Where(name, 1), found=error.strerror
        ) from error
    if len(raw) > LARGEST_FILE_BYTES:
        raise FactError(
            "file is too large",
            where=Where(name, _line_at(raw, LARGEST_FILE_BYTES)),
            allowed=f"at most {LARGEST_FILE_BYTES} bytes",
        )
    return raw


def _line_at(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1


def _refuse_extras(events: Any, name: str) -> None:  # noqa: ANN401
    """Refuse what strict YAML leaves out, before any parser recurses.

    The event parser keeps its own stack, so depth is counted here and cannot exhaust ours.
    """
    depth = documents = 0
    for event in events:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if not (anchor or tag or documents > 1 or depth > DEEPEST_NESTING):
            continue
        where = Where(name, event.start_mark.line + 1)
        if anchor or tag:
            raise FactError(
                "anchors, aliases and tags are not allowed", where=where, found=str(anchor or tag)
            )
        if documents > 1:
            raise FactError("a second document begins", where=where, allowed="one a file")
        raise _too_deep(where)


def _syntax_error(error: yaml.YAMLError, text: str, name: str) -> FactError:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        line = mark.line + 1
    else:
        line = _line_at(text.encode("utf-8", "replace"), getattr(error, "position", 0))
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "nesting" in problem:  # newer parsers have a limit of their own and may reach it first
        return _too_deep(Where(name, line))
    return FactError("not valid YAML", where=Where(name, line), found=problem)


def _too_deep(where: Where) -> FactError:
    return FactError("nested too deeply", where=where, allowed=f"{DEEPEST_NESTING} levels")


def _plain(node: yaml.Node, path: str, lines: dict[str, int], name: str) -> Any:  # noqa: ANN401
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        is_quoted = bool(node.style)  # "" or None for plain text, as the loader has it
        return None if node.value in _NULLS and not is_quoted else node.value
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


def _scalar_at(document: Any, path: str) -> str | None:  # noqa: ANN401
    """Return the text that stands at a field path, or None where there is none."""
    value = document
    for step in _STEP.finditer("." + path):
        key = step[1] if step[1] is not None else step[2]
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict):
            value = value.get(key)
        else:
            return None
    return value if isinstance(value, str) else None


def _field_path(path: str) -> str:
    """Return msgspec's ``$.a[2].b`` as ``a[2].b``."""
    return path.removeprefix("$").removeprefix(".")


def _line(lines: dict[str, int], path: str) -> int:
    """Return the line of a field, or of the nearest part of its path that has one."""
    while path and path not in lines:
        steps = list(_STEP.finditer("." + path))
        path = ("." + path)[: steps[-1].start()].removeprefix(".") if steps else ""
    return lines.get(path, 1)
