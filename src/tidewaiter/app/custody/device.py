"""What does a device do with its licences? The simulator: a folder that stands for a device.

It takes orders from a folder, meters work, and tells everything that it was told. No hardware is
touched: this is the reference of the protocol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.custody.licences.codec import content_type
from tidewaiter.custody.licences.device import LicensedDevice
from tidewaiter.custody.licences.machine import memory_of
from tidewaiter.evidence.keys import fingerprint
from tidewaiter.evidence.many_signed import many_opened
from tidewaiter.sources.custody.licence_files import OrderFile, licence_trust_of, order_files
from tidewaiter.store.custody.sealed_folder import SealedFolder
from tidewaiter.store.key_file import new_key, signing_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from tidewaiter.custody.licences.device import Told
    from tidewaiter.model.custody.licence import Standing

KEY, TRUST = "device.key", "trust.yaml"


class DeviceEvent(NamedTuple):
    """Something that happened while a device ran.

    Attributes:
        what: In words.
        told: What became of a message, where it was one.
        units: Units worked, where it was work.
        standing: How the device stood afterwards.
    """

    what: str
    told: Told | None
    units: int
    standing: Standing


def new_device(folder: Path, trust: Path) -> str:
    """Return the identifier of a new device; its owner opts in to what the file says.

    Raises:
        UsageError: If the folder is there already, or a file is not.
    """
    content = trust.read_bytes() if trust.is_file() else b""
    licence_trust_of(trust)
    if folder.exists():
        raise UsageError("there is a device already", where=Where(str(folder)))
    folder.mkdir(parents=True)
    with replacing(folder / TRUST) as part:
        part.write_bytes(content)
    key = new_key(folder / KEY)
    SealedFolder(folder, key).pin(content)
    return fingerprint(key.public_key())


def device_id(folder: Path) -> str:
    """Return the identifier of a device: the fingerprint of its key.

    Raises:
        UsageError: If there is none.
    """
    return fingerprint(_key_of(folder).public_key())


def _key_of(folder: Path) -> Ed25519PrivateKey:
    if not (folder / KEY).is_file():
        raise UsageError(
            "there is no such device",
            where=Where(str(folder)),
            hint="custody device new FOLDER makes one",
        )
    return signing_key(folder / KEY)


def asked_nonce(folder: Path) -> str:
    """Return what the device asks for the time with; "" before it ran.

    Raises:
        UsageError: If there is none.
    """
    content = SealedFolder(folder, _key_of(folder)).read()
    return memory_of(content, Where(str(folder))).asked if content is not None else ""


def run_device(folder: Path, orders: Path, work: int, nonce: str) -> Iterator[DeviceEvent]:
    """Yield what happens while a device starts, takes the orders of a folder, and works.

    The time is taken first, then licences and the rest by the names of their files. An order that
    was taken before is refused again, which is told and harmless.

    Args:
        folder: The device.
        orders: Folder of orders, ``*.order`` with their proofs.
        work: Units of work asked for; 0 for none.
        nonce: What it asks for the time with after this start; never used before.

    Raises:
        UsageError: If there is no such device or folder.
        DataError: If the device's own files are damaged, or what it trusts was changed.
    """
    memory = SealedFolder(folder, _key_of(folder))
    trust = licence_trust_of(folder / TRUST)
    memory.require_pinned((folder / TRUST).read_bytes())
    device = LicensedDevice(device_id(folder), trust, memory, nonce)
    device.ask_lastingly()
    yield DeviceEvent(f"started as {device_id(folder)}", None, 0, device.standing)
    for file in sorted(order_files(orders), key=lambda one: not is_time(one)):
        fresh = nonce if is_time(file) else ""
        told = device.told(file.message, file.proof, Where(str(file.path)), fresh)
        yield DeviceEvent(file.path.name, told, 0, told.standing)
    if work:
        granted = device.work(work)
        yield DeviceEvent(f"asked to work {work}", None, granted.units, device.standing)


def is_time(file: OrderFile) -> bool:
    """Whether a file is the time."""
    try:
        kind = many_opened(file.message, Where(str(file.path))).content_type
    except DataError:
        return False
    return kind == content_type("time")
