"""How does a GPU answer for itself through NVIDIA's tool? The machine's own key vouches for it.

The GPU signs nothing but the nonce, so the token is the machine's word that the tool passed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.attestation import attested
from tidewaiter.sources.custody.nvattest import asked_nvattest, attestation_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TIMEOUT_S = 120.0


class ToolDevice:
    """A GPU that NVIDIA's tool attests.

    Args:
        tool: The program's file.
        ueid: Which GPU.
        key: The machine's own key, which signs the token.
        clock: Seconds since 1970.
    """

    def __init__(
        self, tool: str, ueid: str, key: Ed25519PrivateKey, clock: Callable[[], float]
    ) -> None:
        self._tool, self._ueid, self._key, self._clock = tool, ueid, key, clock

    @property
    def ueid(self) -> str:
        """Its identifier."""
        return self._ueid

    def attest(self, nonce: bytes, bound_key: bytes | None = None, session: str = "") -> bytes:
        """Return a token over a nonce of 32 bytes.

        Raises:
            DataError: If the tool fails, the GPU is not there or it did not pass.
            UsageError: If the tool is not there, or the nonce has another length.
        """
        answer = asked_nvattest(self._tool, nonce, TIMEOUT_S)
        found = {gpu.ueid: gpu for gpu in answer.gpus}
        if self._ueid not in found:
            raise DataError(
                "the tool tells of no such GPU",
                where=Where(self._tool),
                found=self._ueid,
                allowed=", ".join(found),
            )
        told = attestation_of(found[self._ueid], nonce, int(self._clock()), bound_key, session)
        return attested(told, self._key)
