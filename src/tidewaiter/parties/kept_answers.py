"""Answers as bytes, where only names that have a match take room; damaged ones are refused."""

from __future__ import annotations

import msgspec
import numpy as np

from tidewaiter.core.errors import DataError
from tidewaiter.parties.names.search import Match
from tidewaiter.parties.stored_parties import Answers

NONE: tuple[Match, ...] = ()


class _Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answers, those without a match left out.

    Attributes:
        names: Number of names.
        matched: Number of each name that has a match; 32 bits each.
        matches: Its matches.
        reach: Least cosine of every name; 32 bits each.
        least: Least probability.
        most: Most matches a name.
    """

    names: int
    matched: bytes
    matches: list[tuple[Match, ...]]
    reach: bytes
    least: float
    most: int


def answers_as_bytes(answers: Answers) -> bytes:
    """Return answers as bytes."""
    matched = [number for number, found in enumerate(answers.matches) if found]
    kept = _Kept(
        names=len(answers.matches),
        matched=np.array(matched, dtype="<i4").tobytes(),
        matches=[answers.matches[number] for number in matched],
        reach=answers.reach.astype("<f4").tobytes(),
        least=answers.least,
        most=answers.most,
    )
    return msgspec.msgpack.encode(kept)


def answers_from_bytes(content: bytes) -> Answers:
    """Return the answers that bytes hold.

    Raises:
        DataError: If they are none, or contradict themselves.
    """
    try:
        kept = msgspec.msgpack.decode(content, type=_Kept)
        matched = np.frombuffer(kept.matched, dtype="<i4").tolist()
        reach = np.frombuffer(kept.reach, dtype="<f4")
        matches = [NONE] * kept.names
        for number, found in zip(matched, kept.matches, strict=True):
            matches[number] = found
    except (msgspec.MsgspecError, ValueError, IndexError) as error:
        raise DataError(
            "these bytes are no kept answers", hint="store the parties again"
        ) from error
    if len(reach) != kept.names:
        raise DataError("the answers contradict themselves", hint="store the parties again")
    return Answers(tuple(matches), reach.astype(np.float32), kept.least, kept.most)
