"""Institutions that hold roles, and what they publish; every name and key is made up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidewaiter.store.custody.roles.drafts import (
    Change,
    KeySet,
    RoleKeys,
    Until,
    change_roles,
    new_roles,
    publish_roles,
    sign_roles,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAY = datetime(2026, 11, 24, tzinfo=UTC)
UNTIL = Until(datetime(2027, 11, 24, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
FIVE = tuple(Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in range(1, 6))
ONLINE = Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32)
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes([77]) * 32)
LIST = {"landmarks.csv": b"node_id,lat,lon\nmade-up,1,2\n"}
NEXT_FILES = {"landmarks.csv": b"another list\n", "policy.yaml": b"version: 2\n"}


def key_set(keys: Sequence[Ed25519PrivateKey], threshold: int) -> KeySet:
    return KeySet(tuple(key.public_key() for key in keys), threshold)


KEYS = RoleKeys(key_set(FIVE, 3), key_set(FIVE, 3), key_set([ONLINE], 1))


def signed_by(folder: Path, keys: Sequence[Ed25519PrivateKey]) -> None:
    for key in keys:
        sign_roles(folder, key)


def published(folder: Path, *changes: Change) -> Path:
    """Return a folder of roles after some changes, each signed by three of five."""
    new_roles(folder, KEYS, UNTIL)
    signed_by(folder, (*FIVE[:3], ONLINE))
    publish_roles(folder, DAY)
    for change in changes:
        change_roles(folder, change, UNTIL)
        signed_by(folder, (*FIVE[:3], ONLINE))
        publish_roles(folder, DAY)
    return folder
