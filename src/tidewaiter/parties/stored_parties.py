"""Parties that are kept, parsed once, to be screened again whenever a list changes.

Each distinct name is kept a single time. Work is given by numbers of distinct names, which any
engine may spread; answers do not depend on how they are spread.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from tidewaiter.core.errors import DataError
from tidewaiter.parties.names.index_file import fingerprint
from tidewaiter.parties.names.normalise import Parsed, parsed
from tidewaiter.parties.names.search import (
    BATCH,
    Match,
    best_matches,
    mended,
    scored_spellings,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from tidewaiter.parties.names.index import NameIndex

_TEXTS = ("ids", "names", "words", "families", "whole")
_ARRAYS = ("name_of", "spelling_starts", "word_starts", "word_of", "family_of")


class StoredParties(NamedTuple):
    """Parties that are kept, their names parsed.

    Attributes:
        ids: Identifier of each party.
        name_of: Distinct name of each party, shape (parties,).
        names: Distinct names, in order of their first party.
        spelling_starts: Where the spellings of each name begin, and the end, shape (names + 1,).
        word_starts: Where the words of each spelling begin, and the end, shape (spellings + 1,).
        word_of: Number of each word, one spelling after another.
        words: Distinct canonical words.
        family_of: Number of the families of each spelling's legal forms, shape (spellings,).
        families: Distinct sets of families.
        whole: Each spelling as written, without spaces and marks.
    """

    ids: list[str]
    name_of: npt.NDArray[np.int32]
    names: list[str]
    spelling_starts: npt.NDArray[np.int32]
    word_starts: npt.NDArray[np.int64]
    word_of: npt.NDArray[np.int32]
    words: list[str]
    family_of: npt.NDArray[np.int32]
    families: list[tuple[str, ...]]
    whole: list[str]


class Answers(NamedTuple):
    """Answers of distinct names.

    Attributes:
        matches: Matches of each name, best first.
        reach: Least cosine of trigrams that a listed name must have to be looked at, shape
            (names,): below it a listed name can come and go without a trace.
        least: Least probability of a match that was asked for.
        most: Most matches a name that were asked for.
    """

    matches: tuple[tuple[Match, ...], ...]
    reach: npt.NDArray[np.float32]
    least: float
    most: int


class AnswerChange(msgspec.Struct, frozen=True, kw_only=True):
    """A stored name whose matches moved.

    Attributes:
        name: Its number among the distinct names.
        came: Matches with entries that were none before.
        went: Matches that are none now.
        changed: Matches whose listed spelling or probability is another now, as they are now.
    """

    name: int
    came: tuple[Match, ...]
    went: tuple[Match, ...]
    changed: tuple[Match, ...]


def stored_parties(named: Iterable[tuple[str, str]]) -> StoredParties:
    """Return parties, each an identifier with its name, ready to be screened again and again.

    Raises:
        TableError: If a name is too long.
    """
    ids: list[str] = []
    name_of: list[int] = []
    numbers: dict[str, int] = {}
    for ident, name in named:
        ids.append(ident)
        name_of.append(numbers.setdefault(name, len(numbers)))
    words: dict[str, int] = {}
    families: dict[tuple[str, ...], int] = {}
    spelling_starts, word_starts = [0], [0]
    word_of: list[int] = []
    family_of: list[int] = []
    whole: list[str] = []
    for name in numbers:
        for parse in parsed(name):
            word_of += [words.setdefault(word, len(words)) for word in parse.words]
            family_of.append(families.setdefault(parse.families, len(families)))
            whole.append(parse.whole)
            word_starts.append(len(word_of))
        spelling_starts.append(len(whole))
    return StoredParties(
        ids=ids,
        name_of=np.array(name_of, dtype=np.int32),
        names=list(numbers),
        spelling_starts=np.array(spelling_starts, dtype=np.int32),
        word_starts=np.array(word_starts, dtype=np.int64),
        word_of=np.array(word_of, dtype=np.int32),
        words=list(words),
        family_of=np.array(family_of, dtype=np.int32),
        families=list(families),
        whole=whole,
    )


def spellings_kept(
    stored: StoredParties, names: Sequence[int]
) -> tuple[npt.NDArray[np.int32], list[Parsed]]:
    """Return the spellings of some distinct names, with the row of each among them.

    The words as written are not kept, and are empty.
    """
    rows: list[int] = []
    spellings: list[Parsed] = []
    words, families, whole = stored.words, stored.families, stored.whole
    numbers = np.array(names, dtype=np.int64)
    starts = stored.spelling_starts[numbers].tolist()
    ends = stored.spelling_starts[numbers + 1].tolist()
    for row, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for at in range(start, end):
            told = stored.word_of[stored.word_starts[at] : stored.word_starts[at + 1]].tolist()
            family = families[stored.family_of[at]]
            rows.append(row)
            spellings.append(Parsed(tuple([words[i] for i in told]), family, (), whole[at]))
    return np.array(rows, dtype=np.int32), spellings


def screened(
    index: NameIndex, stored: StoredParties, names: Sequence[int], *, least: float, most: int = 10
) -> Answers:
    """Return the answers of some of the distinct names: bit for bit what ``search`` gives.

    Args:
        index: The list.
        stored: The parties.
        names: Numbers of distinct names.
        least: Least probability of a match.
        most: Most matches a name.
    """
    found: list[tuple[Match, ...]] = []
    reach = [np.zeros(0, np.float32)]
    for start in range(0, len(names), BATCH):
        part = names[start : start + BATCH]
        row, kept = spellings_kept(stored, part)
        answer = scored_spellings(index, row, [mended(index, parse) for parse in kept], least)
        found += best_matches(index, answer, len(part), least=least, most=most)
        lowest = np.full(len(part), np.inf, dtype=np.float32)
        np.minimum.at(lowest, row, answer.reach)
        reach.append(lowest)
    return Answers(tuple(found), np.concatenate(reach), least, most)


def answer_changes(
    before: Sequence[tuple[Match, ...]], after: Sequence[tuple[Match, ...]], *, first: int = 0
) -> tuple[AnswerChange, ...]:
    """Return the names whose matches moved, in their order, ``first`` numbering the first name."""
    moved = []
    for at, (was, now) in enumerate(zip(before, after, strict=True), start=first):
        if was != now:
            moved.append(_answer_change(at, was, now))
    return tuple(change for change in moved if change.came or change.went or change.changed)


def _answer_change(name: int, before: tuple[Match, ...], after: tuple[Match, ...]) -> AnswerChange:
    was, now = {m.entry: m for m in before}, {m.entry: m for m in after}
    return AnswerChange(
        name=name,
        came=tuple(m for m in after if m.entry not in was),
        went=tuple(m for m in before if m.entry not in now),
        changed=tuple(m for m in after if m.entry in was and was[m.entry] != m),
    )


def stored_as_bytes(stored: StoredParties) -> bytes:
    """Return stored parties as bytes: an uncompressed NumPy archive without pickles."""
    fields = stored._asdict()
    columns: dict[str, Any] = {
        name: np.frombuffer(msgspec.json.encode(fields[name]), np.uint8) for name in _TEXTS
    }
    columns |= {name: fields[name] for name in _ARRAYS}
    columns["stored_mark"] = np.frombuffer(fingerprint().encode(), np.uint8)
    stream = io.BytesIO()
    np.savez(stream, **columns)
    return stream.getvalue()


def stored_from_bytes(content: bytes) -> StoredParties:
    """Return the stored parties that bytes hold.

    Raises:
        DataError: If they are none, or parsed with other words.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            mark = archive["stored_mark"].tobytes().decode()
            arrays = {name: archive[name] for name in _ARRAYS}
            texts = {name: msgspec.json.decode(archive[name].tobytes()) for name in _TEXTS}
    except (ValueError, KeyError, msgspec.DecodeError, OSError, EOFError, zipfile.BadZipFile) as e:
        raise DataError("these bytes are no stored parties", hint="store them again") from e
    if mark != fingerprint():
        raise DataError("the parties were parsed with other facts", hint="store them again")
    texts["families"] = [tuple(families) for families in texts["families"]]
    return StoredParties(**texts, **arrays)
