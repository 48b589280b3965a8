"""Screen kept parties again after a list changed: only those whose answer can have changed.

The answers are those of searching every name in the new edition with the weights that the store
keeps. Weights that are kept too long go stale: a word that the lists took up since then weighs as
one they never had. A full search makes them anew, and is called due once ``STALE_SHARE`` of the
spellings that were weighed have come or gone: then about that share of a list's words is weighed by
counts that are not its own. The share is a choice of this project, not a measured one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.app.parties.kept import (
    Kept,
    editions_in,
    editions_used,
    moving_parts,
    opened,
    scoring,
    searched,
)
from tidewaiter.app.parties.on_cores import map_slices
from tidewaiter.parties.listed.spellings import spelling_index, spellings_of
from tidewaiter.parties.names.calibration import threshold
from tidewaiter.parties.party_changes import (
    PartyChange,
    matched_parties,
    party_changes,
    unsearchable_parties,
)
from tidewaiter.parties.rescreening import (
    Delta,
    SearchedAgain,
    answers_after,
    delta,
    searched_again,
)
from tidewaiter.store.party_folder import EditionUsed, PartyManifest, keep_parties

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tidewaiter.parties.listed.spellings import Spellings
    from tidewaiter.parties.names.index import NameIndex
    from tidewaiter.parties.stored_parties import Answers

STALE_SHARE = 0.05


class Rescreened(msgspec.Struct, frozen=True, kw_only=True):
    """What came of screening kept parties again.

    Attributes:
        parties: Number of parties.
        names: Number of distinct names.
        searched: Distinct names that were searched again.
        unsearchable: Parties without a name that can be searched: nobody screened them.
        matched: Parties that match an entry now.
        before: Editions of the answers before.
        after: Editions of the answers now.
        weighed: Editions from which the weights of words are made.
        stale: Listed spellings that came or went since then, as a share of those weighed.
        is_due: Whether that is so large that a full search is due.
        why_all: Why every name was searched, or "".
        least: Least probability of a match.
        changes: Parties that came, went or changed, in order of the parties.
    """

    parties: int
    names: int
    searched: int
    unsearchable: int
    matched: int
    before: tuple[EditionUsed, ...]
    after: tuple[EditionUsed, ...]
    weighed: tuple[EditionUsed, ...]
    stale: float
    is_due: bool
    why_all: str
    least: float
    changes: tuple[PartyChange, ...]

    @property
    def is_found(self) -> bool:
        """Whether a party came or changed."""
        return any(change.change != "went" for change in self.changes)


def rescreen(
    folder: Path,
    lists: Path,
    cores: int,
    *,
    is_full: bool = False,
    write: Callable[[Rescreened], None] = lambda _answer: None,
) -> Rescreened:
    """Return which kept parties came, went or changed; the store then holds the new answers.

    Args:
        folder: The store.
        lists: Folder of loaded lists.
        cores: Cores to use.
        is_full: Whether weights are made anew and every name is searched.
        write: Writes the changes; where it raises, the store stays as it was.

    Raises:
        UsageError: If there is no store or no list.
        DataError: If the store or a list is damaged.
    """
    editions = editions_in(lists)
    kept = opened(folder)
    spellings = spellings_of(editions)
    index = spelling_index(spellings, None if is_full else kept.name_index)
    change = None if is_full else _change(kept, index)
    answers, count = (
        _searched_where_needed(change, index, kept, cores)
        if change
        else _all(index, kept, threshold(kept.manifest.use), cores)
    )
    manifest = _manifest(kept.manifest, editions_used(editions), _moved(kept, spellings), is_full)
    after = Kept(manifest, kept.stored, index, spellings, answers)
    answer = _answer(kept, after, count, _why_all(change, kept.manifest))
    write(answer)
    keep_parties(folder, manifest, moving_parts(after))
    return answer


def _change(kept: Kept, index: NameIndex) -> Delta:
    """Return what the new edition changes; everything where scores stand on something else."""
    change = delta(kept.name_index, index)
    return change._replace(is_whole=change.is_whole or kept.manifest.scoring != scoring())


def _all(index: NameIndex, kept: Kept, least: float, cores: int) -> tuple[Answers, int]:
    return searched(index, kept.stored, least, cores), len(kept.stored.names)


def _searched_where_needed(
    change: Delta, index: NameIndex, kept: Kept, cores: int
) -> tuple[Answers, int]:
    """Return the new answers, and how many names were searched for them."""

    def again(names: range) -> SearchedAgain:
        part = slice(names.start, names.stop)
        before = kept.answers._replace(matches=(), reach=kept.answers.reach[part])
        return searched_again(change, index, kept.stored, before, names)

    parts = list(map_slices(again, len(kept.stored.names), cores))
    return answers_after(kept.answers, parts), sum(len(part.names) for part in parts)


def _moved(kept: Kept, spellings: Spellings) -> int:
    return len(kept.spellings.keys() ^ spellings.keys())


def _manifest(
    before: PartyManifest, editions: tuple[EditionUsed, ...], moved: int, is_full: bool
) -> PartyManifest:
    return msgspec.structs.replace(
        before,
        editions=editions,
        weighed=editions if is_full else before.weighed,
        moved=0 if is_full else before.moved + moved,
        scoring=scoring(),
    )


def _why_all(change: Delta | None, before: PartyManifest) -> str:
    if change is None:
        return "a full search was asked for"
    if before.scoring != scoring():
        return "the store was made with another model of names or version"
    return "weights or order moved" if change.is_whole else ""


def _answer(before: Kept, after: Kept, count: int, why_all: str) -> Rescreened:
    manifest, stored = after.manifest, after.stored
    stale = manifest.moved / int(after.name_index.weighed[0])
    return Rescreened(
        parties=manifest.parties,
        names=manifest.names,
        searched=count,
        unsearchable=unsearchable_parties(stored),
        matched=matched_parties(stored, after.answers.matches),
        before=before.manifest.editions,
        after=manifest.editions,
        weighed=manifest.weighed,
        stale=stale,
        is_due=stale >= STALE_SHARE,
        why_all=why_all,
        least=after.answers.least,
        changes=party_changes(stored, before.screened, after.screened),
    )
