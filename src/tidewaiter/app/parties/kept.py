"""Keep parties with what they match, so that they are screened again when a list changes."""

from __future__ import annotations

import functools
import hashlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from tidewaiter import __version__
from tidewaiter.app.parties.on_cores import map_slices
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.facts.catalogue import found
from tidewaiter.facts.name_tables import name_model
from tidewaiter.parties.kept_answers import answers_as_bytes, answers_from_bytes
from tidewaiter.parties.listed.spellings import (
    spelling_index,
    spellings_as_bytes,
    spellings_from_bytes,
    spellings_of,
)
from tidewaiter.parties.names import index_file
from tidewaiter.parties.names.calibration import threshold
from tidewaiter.parties.party_changes import (
    PartyChange,
    Screened,
    matched_parties,
    party_changes,
    unsearchable_parties,
)
from tidewaiter.parties.stored_parties import (
    Answers,
    StoredParties,
    screened,
    stored_as_bytes,
    stored_from_bytes,
    stored_parties,
)
from tidewaiter.sources.orders.records import parties_of
from tidewaiter.sources.tables.mapping import mapping_of
from tidewaiter.store.list_folder import current_editions
from tidewaiter.store.party_folder import (
    EditionUsed,
    PartyManifest,
    keep_parties,
    kept_bytes,
    party_manifest,
    require_store_or_nothing,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.party import ListEdition
    from tidewaiter.model.trade.records import PartyRecord
    from tidewaiter.parties.listed.spellings import Spellings
    from tidewaiter.parties.names.index import NameIndex

POLICY = "orders"
MOST_MATCHES = 50  # spellings; an entry may have many
_NO_ANSWER = np.zeros(0, np.float32)


class Kept(NamedTuple):
    """A store, loaded.

    Attributes:
        manifest: What it says of itself.
        stored: The parties.
        name_index: Index of the listed spellings of the last edition.
        spellings: These spellings with the entries that have each.
        answers: What each distinct name matches.
    """

    manifest: PartyManifest
    stored: StoredParties
    name_index: NameIndex
    spellings: Spellings
    answers: Answers

    @property
    def screened(self) -> Screened:
        """The matches with the spellings that they are of."""
        return Screened(self.answers.matches, self.spellings)


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What came of keeping parties.

    Attributes:
        parties: Number of parties.
        names: Number of distinct names.
        unsearchable: Parties without a name that can be searched: nobody screened them.
        matched: Parties that match an entry.
        editions: Editions they were compared with.
        least: Least probability of a match.
        matches: Every match, in order of the parties.
    """

    parties: int
    names: int
    unsearchable: int
    matched: int
    editions: tuple[EditionUsed, ...]
    least: float
    matches: tuple[PartyChange, ...]


class PartyFile(NamedTuple):
    """A table of parties, and the mapping file of its columns, if any."""

    path: Path
    mapping: Path | None = None


def store(facts: Facts, file: PartyFile, lists: Path, folder: Path, cores: int) -> Stored:
    """Return what came of screening parties, which are now kept in a folder.

    Args:
        facts: The facts.
        file: The parties.
        lists: Folder of loaded lists.
        folder: The store; one that is there is replaced.
        cores: Cores to use.

    Raises:
        UsageError: If a file or list is missing, or the folder holds something else.
        DataError: If a file is damaged or holds no party; then nothing is kept.
    """
    require_store_or_nothing(folder)
    editions = editions_in(lists)
    policy = found("screening policy", POLICY, facts.screening)
    records = parties_of(file.path, mapping_of(file.mapping) if file.mapping else None)
    if not records:
        raise DataError("the file holds no party", where=Where(str(file.path), 1))
    count = len(records)
    stored = stored_parties(_named(records.values()))
    records.clear()
    spellings = spellings_of(editions)
    index = spelling_index(spellings)
    answers = searched(index, stored, threshold(policy.name_use), cores)
    used = editions_used(editions)
    manifest = PartyManifest(
        parties=count, names=len(stored.names), editions=used, weighed=used, moved=0,
        use=policy.name_use, scoring=scoring(),
    )  # fmt: skip
    kept = Kept(manifest, stored, index, spellings, answers)
    keep_parties(folder, manifest, {"parties": stored_as_bytes(stored), **moving_parts(kept)})
    nothing = Screened(((),) * len(stored.names), {})
    return Stored(
        parties=count,
        names=len(stored.names),
        unsearchable=unsearchable_parties(stored),
        matched=matched_parties(stored, answers.matches),
        editions=used,
        least=answers.least,
        matches=party_changes(stored, nothing, kept.screened),
    )


def opened(folder: Path) -> Kept:
    """Return a store, loaded.

    Raises:
        UsageError: If there is none.
        DataError: If it is damaged, or was made with other facts about names.
    """
    manifest = party_manifest(folder)
    stored = stored_from_bytes(kept_bytes(folder, manifest, "parties"))
    index = index_file.from_bytes(kept_bytes(folder, manifest, "index"))
    spellings = spellings_from_bytes(kept_bytes(folder, manifest, "listed"))
    answers = answers_from_bytes(kept_bytes(folder, manifest, "answers"))
    told = {match.entry for found_ in answers.matches for match in found_}
    if len(answers.matches) != len(stored.names) or not told <= spellings.keys():
        raise DataError(
            "the files of the store are not of one another",
            where=Where(str(folder)),
            hint="store the parties again",
        )
    return Kept(manifest, stored, index, spellings, answers)


def moving_parts(kept: Kept) -> dict[str, bytes]:
    """Return the contents of a store that another edition replaces, by what they are."""
    return {
        "index": index_file.as_bytes(kept.name_index),
        "listed": spellings_as_bytes(kept.spellings),
        "answers": answers_as_bytes(kept.answers),
    }


def searched(index: NameIndex, stored: StoredParties, least: float, cores: int) -> Answers:
    """Return the answers of every distinct name, searched in full."""
    work = functools.partial(screened, index, stored, least=least, most=MOST_MATCHES)
    matches: list[tuple[object, ...]] = []
    reach = [_NO_ANSWER]
    for part in map_slices(work, len(stored.names), cores):
        matches += part.matches
        reach.append(part.reach)
    return Answers(tuple(matches), np.concatenate(reach), least, MOST_MATCHES)  # type: ignore[arg-type]


def editions_in(lists: Path) -> tuple[ListEdition, ...]:
    """Return the current editions of a folder of lists.

    Raises:
        UsageError: If it holds none: nobody would be screened.
    """
    editions = current_editions(lists)
    if not editions:
        raise UsageError(
            "the folder holds no list, so nobody would be screened",
            where=Where(str(lists)),
            hint="tidewaiter lists load FILE -o DIR",
        )
    return editions


def editions_used(editions: Iterable[ListEdition]) -> tuple[EditionUsed, ...]:
    """Return what is kept of the editions that were compared with."""
    return tuple(
        EditionUsed(
            list=e.list, title=e.title, published=e.published, sha256=e.sha256,
            entries=len(e.entries),
        )
        for e in editions
    )  # fmt: skip


def scoring() -> str:
    """Return a digest of what scores stand on beside the lists: the model and this version."""
    model = msgspec.json.encode(name_model(), order="deterministic")
    return hashlib.sha256(model + __version__.encode()).hexdigest()


def _named(records: Iterable[PartyRecord]) -> Iterator[tuple[str, str]]:
    """Yield every name and alias with the party's identifier; a party without one is kept too."""
    for record in records:
        names = [name for name in (record.name, *record.aliases) if name.strip()]
        for name in dict.fromkeys(names or [""]):
            yield record.id, name
