"""What is asked of a device, whatever it is made of: a simulator, a key in a file, a maker's tool.

Terms of RATS (RFC 9334, 2023): the device is the attester, what it says is evidence, and whoever
asked appraises it.
"""

from __future__ import annotations

from typing import Protocol


class Device(Protocol):
    """A device that answers for itself."""

    @property
    def ueid(self) -> str:
        """Its identifier."""

    def attest(self, nonce: bytes, bound_key: bytes | None = None, session: str = "") -> bytes:
        """Return a signed token over a nonce that the asker chose; slow.

        Args:
            nonce: 8 to 64 bytes.
            bound_key: Another public key that the token binds, 32 bytes.
            session: Session that the key was made for.

        Raises:
            DataError: If the device answers nothing that can be read.
            UsageError: If it cannot bind a key.
        """
