"""Where does something stand in the facts: every struct of every file with its field path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import msgspec

from tidewaiter.facts.catalogue import FOLDERS, Facts, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

Severity: TypeAlias = Literal["error", "warning"]


class FactFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong or doubtful in a fact.

    Attributes:
        severity: ``error`` must be put right; ``warning`` must be known.
        file: File as errors show it.
        field: Path of the field inside the file.
        message: What is wrong, in one sentence.
        found: The offending value.
        hint: One thing to try.
    """

    severity: Severity
    file: str
    field: str
    message: str
    found: str = ""
    hint: str = ""


class Place(NamedTuple):
    """A struct inside a fact.

    Attributes:
        kind: Folder of the fact, such as ``chips``.
        file: File as errors show it.
        field: Path inside the file, such as ``lots[0].quantity``.
        value: The struct.
    """

    kind: str
    file: str
    field: str
    value: msgspec.Struct

    def finding(
        self, severity: Severity, message: str, found: str = "", hint: str = ""
    ) -> FactFinding:
        """Return a finding about this place."""
        return FactFinding(
            severity=severity,
            file=self.file,
            field=self.field,
            message=message,
            found=found,
            hint=hint,
        )


def places(facts: Facts) -> Iterator[Place]:
    """Yield every struct of every fact, by kind and identifier, outermost first."""
    for kind in FOLDERS:
        for ident, fact in getattr(facts, kind).items():
            file = file_of(facts, kind, ident)
            for field, value in structs(fact):
                yield Place(kind, file, field, value)


def structs(value: object, path: str = "") -> Iterator[tuple[str, msgspec.Struct]]:
    """Yield a struct and every struct inside it, each with its field path as YAML spells it."""
    if isinstance(value, msgspec.Struct):
        yield path, value
        names = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
        inner = [(f"{path}.{spelt}".lstrip("."), getattr(value, name)) for name, spelt in names]
    elif isinstance(value, dict):
        inner = [(f"{path}.{key}".lstrip("."), item) for key, item in value.items()]
    elif isinstance(value, tuple):
        inner = [(f"{path}[{i}]", item) for i, item in enumerate(value)]
    else:
        inner = []
    for field, item in inner:
        yield from structs(item, field)


def file_of(facts: Facts, kind: str, ident: str) -> str:
    """Return the file of a fact as errors show it, or its place when it came from no file."""
    path = facts.files.get(f"{kind}/{ident}")
    return shown(path) if path else f"{kind}/{ident}"
