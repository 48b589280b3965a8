"""When does which landmark measure? A schedule that the verifier commits to and shows afterwards.

The device cannot choose when it is measured, nor which measurements count: every burst that the
schedule asks for has a receipt or is missing. The schedule follows from a seed; its digest is in
the session from the start. Each landmark's bursts lie in equal parts of the time, one in each, at
a moment that the seed decides (stratified sampling).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError
from tidewaiter.model.custody.measuring import Burst

if TYPE_CHECKING:
    from tidewaiter.core.errors import Where
    from tidewaiter.model.custody.measuring import MeasuringSession


def commitment_of(seed: bytes) -> str:
    """Return the digest that a session carries in place of its seed."""
    return hashlib.sha256(b"tidewaiter schedule 1" + seed).hexdigest()


def schedule(session: MeasuringSession, seed: bytes, where: Where) -> tuple[Burst, ...]:
    """Return the bursts of a session, in order of time.

    Args:
        session: The session.
        seed: What its commitment stands for.
        where: Where the seed comes from.

    Raises:
        DataError: If the seed is another one.
    """
    if commitment_of(seed) != session.commitment:
        raise DataError(
            "this is not the seed that the session committed to",
            where=where,
            found=commitment_of(seed),
            allowed=session.commitment,
        )
    count, spread = session.policy.bursts, session.policy.spread
    found = []
    for place, landmark in enumerate(session.landmarks):
        for part in range(count):
            low, high = spread * part // count, spread * (part + 1) // count
            offset = _draw(seed, session.id, landmark, part) % max(high - low, 1)
            at = session.begins + low + offset
            found.append(Burst(landmark=landmark, sequence=place * count + part, at=at))
    return tuple(sorted(found, key=lambda one: (one.at, one.sequence)))


def _draw(seed: bytes, session: str, landmark: str, part: int) -> int:
    told = f"{len(session)} {session} {len(landmark)} {landmark} {part}".encode()
    return int.from_bytes(hashlib.sha256(seed + told).digest()[:8], "big")
