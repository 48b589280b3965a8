"""Of which earlier answer does a record say that nothing changed?

An archive that meets the same bytes again writes a ``revisit`` record without them (ISO 28500:2017,
6.7), and so it does where the server says "not modified". The record gives their digest
(``WARC-Payload-Digest``), or the address and the time at which they were met before
(``WARC-Refers-To-Target-URI`` and ``-Date``). The bytes of earlier answers are held for that, the
latest of them where there are many. Digests are compared as archives state them, not worked out:
archivers differ in whether they take them of a body as it was coded or as it was not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_HELD = 256 << 20
"""Bytes of earlier answers that are held at a time."""
_DIGEST = "WARC-Payload-Digest"
_TARGET, _DATE = "WARC-Target-URI", "WARC-Date"
_OTHER_TARGET, _OTHER_DATE = "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date"
REVISIT_FIELDS = (_DIGEST, _OTHER_TARGET, _OTHER_DATE)
"""Fields of a record that tell which bytes it means."""


class Answer(NamedTuple):
    """What a server answered.

    Attributes:
        status: Its code; 0 where it is not on file.
        fields: Fields of its head, names in lower case.
        body: The body without chunks, in whatever coding the fields name.
    """

    status: int
    fields: dict[str, str]
    body: bytes


class _Held(NamedTuple):
    digest: str
    target: str
    date: str
    answer: Answer


class EarlierAnswers:
    """Answers of the archives that were opened together, by digest and by address.

    Args:
        most: Most bytes that are held; beyond that the oldest are let go.
    """

    def __init__(self, most: int = MOST_HELD) -> None:
        self._most, self._size, self._let_go = most, 0, False
        self._held: dict[int, _Held] = {}
        self._by_digest: dict[str, int] = {}
        self._by_target: dict[str, int] = {}
        self._number = 0

    def hold(self, fields: Mapping[str, str], answer: Answer) -> None:
        """Hold an answer that a later record may mean.

        Args:
            fields: Fields of its record.
            answer: The answer.
        """
        self._number += 1
        held = _Held(_folded(fields[_DIGEST]), fields[_TARGET], fields[_DATE], answer)
        self._held[self._number] = held
        self._size += len(answer.body)
        if held.digest:
            self._by_digest[held.digest] = self._number
        self._by_target[held.target] = self._number
        while self._size > self._most:
            oldest = next(iter(self._held))
            self._size -= len(self._held.pop(oldest).answer.body)
            self._let_go = True

    def meant(self, fields: Mapping[str, str]) -> Answer | str:
        """Return the answer that a revisit means, or why it is not at hand.

        A digest decides where the revisit gives one and the earlier answer does too; the address
        and the time only where one of them gives none.

        Args:
            fields: Fields of the revisit's record.
        """
        digest = _folded(fields[_DIGEST])
        same = self._held.get(self._by_digest.get(digest, 0)) if digest else None
        if same is not None:
            return same.answer
        target = fields[_OTHER_TARGET]
        there = self._held.get(self._by_target.get(target, 0))
        date = fields[_OTHER_DATE]
        if there is not None and not (digest and there.digest) and date in {"", there.date}:
            return there.answer
        met = f"what was met at {target} {date}".rstrip() if target else "it names none"
        named = f"digest {digest}" if digest else met
        gone = " or were let go, since there were too many" if self._let_go else ""
        return (
            f"its bytes are those of another record ({named}), which is not among the files "
            f"before it{gone}"
        )


def _folded(digest: str) -> str:
    """Return a digest as it is compared: hexadecimal and base 32 digits in one case."""
    return digest.strip().lower()
