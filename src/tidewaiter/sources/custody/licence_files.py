"""Files of operating licences: what a device trusts (YAML), and orders with their proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.core.errors import UsageError, Where
from tidewaiter.core.small_file import small_content
from tidewaiter.facts.strict_yaml import as_type, read_yaml
from tidewaiter.model.custody.licence import LicenceTrust

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tidewaiter.model.custody.licence import Order

LARGEST_ORDER = 1 << 20
ORDER, PROOF = ".order", ".tlog-proof"


class OrderFile(NamedTuple):
    """An order as it lies on disk.

    Attributes:
        path: Its file.
        message: The order under its signatures.
        proof: That it is in the log; empty where no file says so.
    """

    path: Path
    message: bytes
    proof: bytes


def licence_trust_of(path: Path) -> LicenceTrust:
    """Return what a file of YAML says that a device trusts.

    Raises:
        FactError: If the file cannot be read, or a field is missing, unknown or out of range, with
            its line.
    """
    document, lines = read_yaml(path, str(path))
    return as_type(document, lines, str(path), LicenceTrust)


def checked_order(order: Order) -> Order:
    """Return an order whose fields were given one by one, checked as one that was read.

    Raises:
        ValueError: If a field is out of range.
    """
    return msgspec.convert(msgspec.to_builtins(order), type(order))


def proof_file(path: Path) -> Path:
    """Return where the proof of an order lies."""
    return path.with_name(f"{path.name}{PROOF}")


def order_file(path: Path) -> OrderFile:
    """Return an order and, where there is one, its proof.

    Raises:
        UsageError: If there is no such file.
        DataError: If it is too large to be one.
    """
    beside = proof_file(path)
    proof = small_content(beside, LARGEST_ORDER, "proof") if beside.is_file() else b""
    return OrderFile(path, small_content(path, LARGEST_ORDER, "order"), proof)


def order_files(folder: Path) -> Iterator[OrderFile]:
    """Yield the orders of a folder, ``*.order``, in order of their names' bytes.

    Raises:
        UsageError: If there is no such folder.
        DataError: If a file is too large to be an order.
    """
    if not folder.is_dir():
        raise UsageError("there is no such folder", where=Where(str(folder)))
    for path in sorted(folder.iterdir(), key=lambda one: one.name.encode()):
        if path.suffix == ORDER and path.is_file():
            yield order_file(path)
