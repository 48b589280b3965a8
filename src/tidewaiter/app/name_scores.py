"""How well are names found? Recall, alerts on clean names, candidates, pairs and speed.

The caller gives a list, queries with their true entries, and pairs with their answers; the
thresholds are those of the facts, fixed beforehand. Figures at "1%" and "5%" of clean names are
read off the same scores, as the bars of the field are.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, TableError, Where
from tidewaiter.parties.names import index_file
from tidewaiter.parties.names.calibration import threshold
from tidewaiter.parties.names.explain import Explained, explained
from tidewaiter.parties.names.index import NameIndex, build_index, candidates
from tidewaiter.parties.names.search import (
    NAMES_LOOKED_AT,
    pair_probabilities,
    search,
    spellings_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from tidewaiter.parties.names.search import Match

NAME_FIELDS = ("name", "entity_name")
ALIAS_FIELDS = ("alt_names", "aliases")
YES = frozenset({"1", "true", "yes", "match"})
NO = frozenset({"0", "false", "no", ""})


class Query(NamedTuple):
    """A name to look for, and the entries it truly is; none for a clean name."""

    ident: str
    name: str
    truth: frozenset[str]


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """What a threshold reports.

    Attributes:
        at: What the threshold is.
        threshold: Least probability reported.
        recall: Share of listed names whose true entry is reported.
        alerts: Share of clean names for which anything is reported.
    """

    at: str
    threshold: float
    recall: float | None
    alerts: float | None


class PairScore(msgspec.Struct, frozen=True, kw_only=True):
    """How well pairs are told apart at one threshold.

    Attributes:
        at: What the threshold is.
        threshold: Least probability called a match.
        recall: Share of matching pairs called matches.
        false_pairs: Share of other pairs called matches.
        f1: Harmonic mean of precision and recall.
    """

    at: str
    threshold: float
    recall: float
    false_pairs: float
    f1: float


class ScoreReport(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a list, queries and pairs.

    Attributes:
        entries: Entries of the list.
        names: Spellings of the list.
        listed: Queries with a true entry.
        clean: Queries without one.
        candidate_recall: Share of listed queries whose true entry is among the candidates.
        candidates_read: Most candidates a spelling.
        rates: Recall and alerts at each threshold.
        pairs: Pairs given.
        pair_scores: Scores at each threshold.
        load_seconds: CPU seconds to read and index the list; None without a clock.
        queries_per_second: Queries a CPU second, end to end; None without a clock.
    """

    entries: int
    names: int
    listed: int
    clean: int
    candidate_recall: float | None
    candidates_read: int
    rates: tuple[Rate, ...]
    pairs: int
    pair_scores: tuple[PairScore, ...]
    load_seconds: float | None
    queries_per_second: float | None


def score_lists(
    index_source: Path | NameIndex,
    queries_csv: Path | None,
    pairs_csv: Path | None,
    *,
    clock: Callable[[], float] | None = None,
) -> ScoreReport:
    """Return the figures of a list for given queries and pairs.

    Args:
        index_source: File of a list, or an index.
        queries_csv: Columns qid, query, truth (entries separated by ``;``, empty for clean).
        pairs_csv: Columns name1, name2, is_match.
        clock: Returns CPU seconds; without one no speed is told.

    Raises:
        TableError: If a file cannot be read as what it should be.
    """
    tick = clock or float  # float() is 0.0
    started = tick()
    index = index_source if isinstance(index_source, NameIndex) else index_of(index_source)
    loaded = tick()
    queries = read_queries(queries_csv) if queries_csv else []
    before = tick()
    matches = search(index, [q.name for q in queries], most=NAMES_LOOKED_AT)
    spent = tick() - before
    pairs = read_pairs(pairs_csv) if pairs_csv else []
    right, wrong = _best(queries, matches)
    return ScoreReport(
        entries=len(index.entries),
        names=len(index.names),
        listed=len(right),
        clean=len(wrong),
        candidate_recall=candidate_recall(index, [q for q in queries if q.truth]),
        candidates_read=NAMES_LOOKED_AT,
        rates=_rates(right, wrong),
        pairs=len(pairs),
        pair_scores=_pair_scores(pairs),
        load_seconds=loaded - started if clock else None,
        queries_per_second=len(queries) / spent if clock and spent else None,
    )


def matches_of(name: str, list_file: Path, *, most: int = 5) -> tuple[Explained, ...]:
    """Return the best entries of a list for one name, each with its reasons."""
    return explained(index_of(list_file), name, most=most)


def index_of(path: Path, *, cache: Path | None = None) -> NameIndex:
    """Return the index of a list, from its cache where that was made from the same bytes.

    Args:
        path: JSON Lines or a JSON array of records with ``name`` (or ``entity_name``) and
            ``alt_names`` (or ``aliases``), or CSV with ``id``, ``name`` and ``aliases`` separated
            by ``;``; gzip by its suffix. An entry without ``id`` is known by its row from 0.
        cache: File to keep the index in.

    Raises:
        TableError: If it is none of these.
    """
    if cache is not None and cache.is_file() and cache.stat().st_mtime >= path.stat().st_mtime:
        try:
            return index_file.from_bytes(cache.read_bytes())
        except DataError:
            pass  # made with other facts: it is built again
    index = build_index(entries_of(path))
    if cache is not None:
        with replacing(cache) as part:
            part.write_bytes(index_file.as_bytes(index))
    return index


def entries_of(path: Path) -> list[tuple[str, list[str]]]:
    """Return the entries of a list with their names, in the order of the file."""
    text = _text(path)
    name = path.name.removesuffix(".gz")
    if name.endswith(".csv"):
        return [_from_csv(row, at) for at, row in enumerate(csv.DictReader(io.StringIO(text)))]
    try:
        is_array = text.lstrip().startswith("[")
        records = json.loads(text) if is_array else [json.loads(x) for x in text.splitlines() if x]
    except ValueError as error:
        raise TableError(
            "the list is not JSON", where=Where(str(path)), found=str(error)
        ) from error
    return [_from_record(record, at, path) for at, record in enumerate(records)]


def _from_csv(row: dict[str, str], at: int) -> tuple[str, list[str]]:
    aliases = (row.get("aliases") or "").split(";")
    return row.get("id") or str(at), [n for n in (row.get("name") or "", *aliases) if n.strip()]


def _from_record(record: object, at: int, path: Path) -> tuple[str, list[str]]:
    name = _first(record, NAME_FIELDS) if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(name, str):
        raise TableError(
            "a record of the list has no name",
            where=Where(str(path), at + 1, "name"),
            allowed="an object with a name",
        )
    aliases = _first(record, ALIAS_FIELDS) or []
    if not isinstance(aliases, list):
        raise TableError(
            "aliases are no list",
            where=Where(str(path), at + 1, "aliases"),
            found=str(aliases),
            allowed="a list of names",
        )
    return str(record.get("id") or at), [name, *map(str, aliases)]


def _first(record: dict[str, object], fields: Iterable[str]) -> object:
    return next((record[field] for field in fields if record.get(field)), None)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
        return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise TableError(
            "a file cannot be read", where=Where(str(path)), found=str(error)
        ) from error


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(_text(path)))
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise TableError(
            "a column is missing", where=Where(str(path), 1, missing[0]), allowed=", ".join(columns)
        )
    for row in reader:
        yield reader.line_num, row


def read_queries(path: Path) -> list[Query]:
    """Return the queries of a CSV file. Raises TableError where a column is missing."""
    return [
        Query(row["qid"], row["query"], frozenset(t for t in (row["truth"] or "").split(";") if t))
        for _, row in _rows(path, ("qid", "query", "truth"))
    ]


def read_pairs(path: Path) -> list[tuple[str, str, bool]]:
    """Return the pairs of a CSV file. Raises TableError where an answer is neither yes nor no."""
    pairs = []
    for line, row in _rows(path, ("name1", "name2", "is_match")):
        answer = (row["is_match"] or "").strip().lower()
        if answer not in YES | NO:
            raise TableError(
                "an answer is neither yes nor no",
                where=Where(str(path), line, "is_match"),
                found=answer,
                allowed="1, 0, true or false",
            )
        pairs.append((row["name1"], row["name2"], answer in YES))
    return pairs


def candidate_recall(index: NameIndex, queries: Sequence[Query]) -> float | None:
    """Return the share of queries whose true entry is among the candidates; None without any."""
    if not queries:
        return None
    held = 0
    for start in range(0, len(queries), 512):
        part = queries[start : start + 512]
        rows, spellings = spellings_of(index, [q.name for q in part])
        found = candidates(index, spellings, NAMES_LOOKED_AT).near
        reached: list[set[str]] = [set() for _ in part]
        entries = index.entry_of[found.name].tolist()
        for row, entry in zip(rows[found.query].tolist(), entries, strict=True):
            reached[row].add(index.entries[entry])
        held += sum(bool(q.truth & got) for q, got in zip(part, reached, strict=True))
    return held / len(queries)


def _best(queries: Sequence[Query], matches: Sequence[Sequence[Match]]) -> tuple[list[float], ...]:
    """Return the probability of the true entry of listed names, and of any entry of clean ones."""
    right: list[float] = []
    wrong: list[float] = []
    for query, found in zip(queries, matches, strict=True):
        chances = [m.probability for m in found if not query.truth or m.entry in query.truth]
        (right if query.truth else wrong).append(max(chances, default=0.0))
    return right, wrong


def _rates(right: Sequence[float], wrong: Sequence[float]) -> tuple[Rate, ...]:
    cuts = {use: threshold(use) for use in ("sparing", "wide")}
    if wrong:
        cuts |= {f"{share:.0%} of clean names": _cut(wrong, share) for share in (0.01, 0.05)}
    return tuple(
        Rate(at=at, threshold=cut, recall=_share(right, cut), alerts=_share(wrong, cut))
        for at, cut in cuts.items()
    )


def _cut(values: Sequence[float], share: float) -> float:
    """Return the least threshold that at most that share of values reaches."""
    ordered = np.sort(np.array(values))[::-1]
    return float(np.nextafter(ordered[int(share * len(ordered))], np.inf))


def _share(values: Sequence[float], cut: float) -> float | None:
    return float((np.array(values) >= cut).mean()) if len(values) else None


def _pair_scores(pairs: Sequence[tuple[str, str, bool]]) -> tuple[PairScore, ...]:
    if not pairs:
        return ()
    chances = pair_probabilities([(a, b) for a, b, _ in pairs])
    is_match = np.array([answer for _, _, answer in pairs])
    cuts = {use: threshold(use) for use in ("pairs", "transliterated")}
    if not is_match.all():
        others = chances[~is_match].tolist()
        cuts |= {f"{share:.0%} of other pairs": _cut(others, share) for share in (0.01, 0.05)}
    return tuple(_pair_score(at, cut, chances >= cut, is_match) for at, cut in cuts.items())


def _pair_score(at: str, cut: float, called: np.ndarray, is_match: np.ndarray) -> PairScore:
    true = int((called & is_match).sum())
    return PairScore(
        at=at,
        threshold=cut,
        recall=true / max(int(is_match.sum()), 1),
        false_pairs=int((called & ~is_match).sum()) / max(int((~is_match).sum()), 1),
        f1=2 * true / max(int(called.sum()) + int(is_match.sum()), 1),
    )
