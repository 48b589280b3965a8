"""What changed between two runs, order by order, and why?

Orders are told by their number; where a number comes several times in a run, its first order is
compared with the first of the other run, its second with the second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.model.trade.runs import OrderChange, RunChanges

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidewaiter.model.trade.screening import Basis

COMPARED = (
    "outcome",
    "screened",
    "licence",
    "class",
    "because",
    "review",
    "verify",
    "missing",
    "hits",
    "best_hit",
    "best_probability",
    "flags_raised",
    "flags_asked",
    "ownership",
    "kinds",
    "reasons",
    "questions",
    "fault",
)
"""Columns whose change is a change of the answer."""


def changes(
    before: Iterable[pa.RecordBatch],
    after: Iterable[pa.RecordBatch],
    basis: tuple[Basis | None, Basis | None] = (None, None),
) -> RunChanges:
    """Return what changed between two runs.

    Args:
        before: Results of the earlier run.
        after: Results of the later run.
        basis: What the earlier and the later run rest on, where it is known.
    """
    earlier, later = _table(before), _table(after)
    keys = _keys(earlier["order"], later["order"])
    _, was, now = np.intersect1d(*keys, assume_unique=True, return_indices=True)
    order = np.argsort(now, kind="stable")
    was, now = was[order], now[order]
    differing = {name: _differs(earlier[name], later[name], was, now) for name in COMPARED}
    moved = np.flatnonzero(np.logical_or.reduce(list(differing.values())))
    changed = _changed(
        earlier.take(was[moved]),
        later.take(now[moved]),
        {name: mask[moved] for name, mask in differing.items()},
    )
    moves: dict[str, int] = {}
    for one in changed:
        if one.before != one.after:
            move = f"{one.before} -> {one.after}"
            moves[move] = moves.get(move, 0) + 1
    return RunChanges(
        came=_alone(later, now),
        went=_alone(earlier, was),
        changed=changed,
        same=len(was) - len(changed),
        moves=moves,
        basis=basis_changes(*basis),
    )


def basis_changes(before: Basis | None, after: Basis | None) -> tuple[str, ...]:
    """Return what changed in what two runs rest on; nothing where either is unknown."""
    if before is None or after is None:
        return ()
    found = [
        f"{words} was {getattr(before, name) or 'not stated'}, "
        f"is {getattr(after, name) or 'not stated'}"
        for name, words in _BASIS.items()
        if getattr(before, name) != getattr(after, name)
    ]
    old, new = ({used.list: used for used in b.lists} for b in (before, after))
    found += [f"list {code} is new: {_shown(new[code])}" for code in new if code not in old]
    found += [f"list {code} is gone: {_shown(old[code])}" for code in old if code not in new]
    found += [
        f"list {code} was {_shown(old[code])}, is {_shown(new[code])}"
        for code in new
        if code in old and old[code].sha256 != new[code].sha256
    ]
    return tuple(found)


_BASIS = {
    "as_of": "the day asked about",
    "known_by": "the day of knowledge",
    "latest_rule": "the newest rule text",
    "facts_sha256": "the digest of the facts",
    "version": "the version of the program",
    "use": "the use that sets the threshold of names",
    "threshold": "the threshold of names",
}


def _shown(used: Any) -> str:  # noqa: ANN401
    published = used.published or "of unknown date"
    return f"{published}, {used.entries} entries, digest {used.sha256[:12]}"


def _table(batches: Iterable[pa.RecordBatch]) -> pa.Table:
    """Return the compared columns of a run; the details, which are long, are left behind."""
    names = ["row", "order", *COMPARED]
    parts = [batch.select(names) for batch in batches]
    if parts:
        return pa.Table.from_batches(parts)
    empty = {name: pa.array([], pa.string()) for name in names}
    return pa.table(empty | {"row": pa.array([], pa.int64())})


def _keys(before: Any, after: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Return a number for each order: the same for the same number and the same occurrence."""
    both = pa.chunked_array([*before.chunks, *after.chunks], pa.string()).combine_chunks()
    both = pa.concat_arrays(both.chunks) if isinstance(both, pa.ChunkedArray) else both
    codes = np.asarray(both.dictionary_encode().indices).astype(np.int64)
    parts = codes[: len(before)], codes[len(before) :]
    times = [_occurrences(part) for part in parts]
    most = 1 + max((int(t.max()) for t in times if t.size), default=0)
    first, second = (part * most + t for part, t in zip(parts, times, strict=True))
    return first, second


def _occurrences(codes: Any) -> Any:  # noqa: ANN401
    """Return how many equal codes stand before each code."""
    order = np.argsort(codes, kind="stable")
    ranked = codes[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]]) if codes.size else codes
    lengths = np.diff(np.append(starts, codes.size))
    found = np.empty(codes.size, np.int64)
    found[order] = np.arange(codes.size) - np.repeat(starts, lengths)
    return found


def _differs(before: Any, after: Any, was: Any, now: Any) -> Any:  # noqa: ANN401
    if not len(was):
        return np.zeros(0, bool)
    unlike = pc.not_equal(before.take(was), after.take(now))
    return np.asarray(pc.fill_null(unlike, False))


def _changed(
    before: pa.Table, after: pa.Table, differing: dict[str, Any]
) -> tuple[OrderChange, ...]:
    cells = [
        column.to_pylist()
        for column in (
            after["order"],
            after["row"],
            before["outcome"],
            after["outcome"],
            before["reasons"],
            after["reasons"],
        )
    ]
    return tuple(
        OrderChange(
            order=order,
            row=row,
            before=was,
            after=now,
            columns=tuple(name for name, mask in differing.items() if mask[at]),
            why=_why(old, new),
        )
        for at, (order, row, was, now, old, new) in enumerate(zip(*cells, strict=True))
    )


def _why(before: str, after: str) -> tuple[str, ...]:
    old, new = (list(filter(None, text.split("; "))) for text in (before, after))
    return (
        *(f"new: {part}" for part in new if part not in old),
        *(f"gone: {part}" for part in old if part not in new),
    )


def _alone(table: pa.Table, matched: Any) -> tuple[tuple[int, str], ...]:  # noqa: ANN401
    alone = np.ones(table.num_rows, bool)
    alone[matched] = False
    rest = table.select(["row", "order"]).filter(pa.array(alone))
    return tuple(zip(rest["row"].to_pylist(), rest["order"].to_pylist(), strict=True))
