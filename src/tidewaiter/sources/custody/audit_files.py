"""What do a kit and a filled form say? Both come back from outside and are read strictly."""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.model.custody.inspection import Answer, Answers, AuditKit
from tidewaiter.sources.custody.inventory_table import units_of
from tidewaiter.sources.files import require_ended, source_file, text_of
from tidewaiter.sources.strict_table import Columns, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tidewaiter.model.custody.inspection import DeclaredUnit

LARGEST_FILE = 256 << 20
LARGEST_ANSWERS = 64 << 20
KIT, INVENTORY, RECORD = "kit.json", "inventory.csv", "commitment.cbor"
_ANSWERS = Columns(
    frozenset({"serial"}), frozenset(Answer.__struct_fields__) - {"serial"}
)  # fmt: skip
T = TypeVar("T")
_KEYS = Columns(frozenset({"serial", "key"}), frozenset())


class KitFiles(NamedTuple):
    """A kit as it was written.

    Attributes:
        kit: What it says.
        units: Its inventory.
        record: The commitment that was logged.
        digest: SHA-256 of ``kit.json``, by which answers name it.
    """

    kit: AuditKit
    units: tuple[DeclaredUnit, ...]
    record: bytes
    digest: str


def kit_of(path: Path) -> KitFiles:
    """Return a kit.

    Args:
        path: Its folder or zip.

    Raises:
        UsageError: If there is none.
        DataError: If it is damaged.
    """
    content = _zipped(path) if path.is_file() else _in_folder(path)
    kit = _decoded(content[KIT], AuditKit, Where(f"{path}/{KIT}"))
    try:
        inventory = content[INVENTORY].decode()
    except UnicodeDecodeError as error:
        raise DataError("the inventory is not UTF-8", where=Where(f"{path}/{INVENTORY}")) from error
    units = units_of(inventory, f"{path}/{INVENTORY}")
    return KitFiles(kit, units, content[RECORD], hashlib.sha256(content[KIT]).hexdigest())


def answers_of(path: Path, begun: int = 0) -> Answers:
    """Return a filled form.

    Args:
        path: The form's JSON, or CSV with the columns of an answer.
        begun: When the visit began, where the file does not say.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is damaged, or a unit is answered for twice.
    """
    text = text_of(source_file(path, largest=LARGEST_ANSWERS))
    if path.suffix == ".csv":
        answers = Answers(answers=tuple(_rows(text, str(path))))
    else:
        answers = _decoded(text.encode(), Answers, Where(str(path)))
    serials = [answer.serial for answer in answers.answers]
    if len(set(serials)) != len(serials):
        twice = Counter(serials).most_common(1)[0][0]
        raise DataError("a unit is answered for twice", where=Where(str(path)), found=twice)
    return msgspec.structs.replace(answers, begun=answers.begun or begun)


def known_keys(path: Path) -> dict[str, str]:
    """Return fingerprints of devices' keys: CSV ``serial,key``.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is damaged.
    """
    text = text_of(source_file(path, largest=LARGEST_FILE))
    return {
        row.cells["serial"].strip(): row.cells["key"].strip()
        for row in rows_of(text, _KEYS, str(path))
    }


def _rows(text: str, name: str) -> Iterable[Answer]:
    require_ended(text, name)
    for row in rows_of(text, _ANSWERS, name):
        cells = {column: cell.strip() for column, cell in row.cells.items()}
        cells = {column: cell for column, cell in cells.items() if cell}
        try:
            yield msgspec.convert(cells, Answer, strict=False)
        except msgspec.ValidationError as error:
            raise DataError(
                "this is no answer", where=Where(name, row.line), found=str(error)
            ) from error


def _decoded(content: bytes, kind: type[T], where: Where) -> T:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError("the file is damaged", where=where, found=str(error)) from error


def _in_folder(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise UsageError("there is no such kit", where=Where(str(folder)))
    return {
        name: source_file(folder / name, largest=LARGEST_FILE).content
        for name in (KIT, INVENTORY, RECORD)
    }


def _zipped(path: Path) -> dict[str, bytes]:
    found = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name in (KIT, INVENTORY, RECORD):
                if archive.getinfo(name).file_size > LARGEST_FILE:
                    raise DataError(
                        "a file of the kit is too large", where=Where(str(path), 0, name)
                    )
                found[name] = archive.read(name)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise DataError("this is no kit", where=Where(str(path)), found=str(error)) from error
    return found
