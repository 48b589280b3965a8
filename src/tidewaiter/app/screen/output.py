"""Screen the orders of a file and write what was asked for: results, memos, what changed.

Everything is written whole or not at all. Beside a file of results stands what they rest on
(``NAME.basis.json``), so that a later run can say why an answer changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter.app.screen.result_table import RESULTS
from tidewaiter.app.screen.run import Tally, require_orders, run
from tidewaiter.app.screen.run_changes import changes
from tidewaiter.core.atomic_file import replacing
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.model.trade.runs import RunChanges
from tidewaiter.model.trade.screening import Basis, Screening
from tidewaiter.report.screen.answer import flags_by_id
from tidewaiter.report.screen.memo import index_html, memo_html, memo_markdown
from tidewaiter.store.result_files import results_of, write_results

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from tidewaiter.app.screen.engines.kernel_source import Resources
    from tidewaiter.app.screen.run import Prepared
    from tidewaiter.facts.catalogue import Facts

MOST_SHOWN = 1000
BASIS = ".basis.json"


class Wanted(NamedTuple):
    """What is to be written; None is not.

    Attributes:
        out: File of results.
        memos: Folder of memos.
        most_memos: Most memos.
        since: Results of an earlier run.
    """

    out: Path | None = None
    memos: Path | None = None
    most_memos: int = MOST_SHOWN
    since: Path | None = None


class Engine(NamedTuple):
    """Which engine runs, with what."""

    name: str
    resources: Resources


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to.

    Attributes:
        basis: What it rests on.
        tally: Counts.
        shown: Screenings told in full, gravest first, at most ``MOST_SHOWN``.
        not_shown: Number of orders, releases aside, that are not among them.
        out: File of results, or "".
        memos: Number of memos written.
        memo_folder: Their folder, or "".
        changes: What changed since an earlier run; None where none was named.
    """

    basis: Basis
    tally: Tally
    shown: tuple[Screening, ...]
    not_shown: int
    out: str = ""
    memos: int = 0
    memo_folder: str = ""
    changes: RunChanges | None = None


class _Gravest:
    """The gravest screenings of a run, up to a number; equals in order of their rows."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[str, list[Screening]] = {"escalate": [], "hold": [], "release": []}

    def watch(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield batches as they come, keeping the gravest."""
        for batch in batches:
            for outcome, kept in self._kept.items():
                if len(kept) < self._most:
                    kept.extend(_told(batch, outcome, self._most - len(kept)))
            yield batch

    def found(self) -> tuple[Screening, ...]:
        """Return them."""
        return tuple(one for kept in self._kept.values() for one in kept)[: self._most]


def _told(batch: pa.RecordBatch, outcome: str, most: int) -> list[Screening]:
    import pyarrow.compute as pc

    wanted = pc.and_(
        pc.equal(batch.column("outcome"), outcome), pc.not_equal(batch.column("detail"), "")
    )
    texts = batch.column("detail").filter(wanted).slice(0, most).to_pylist()
    return [msgspec.json.decode(text, type=Screening) for text in texts]


def screened(facts: Facts, screening: Prepared, wanted: Wanted, engine: Engine) -> Answer:
    """Return what a run came to, with what was asked for written.

    Raises:
        UsageError: If a place cannot be written, or there is no such engine.
        DataError: If the file of orders is damaged or holds none; then nothing is written.
    """
    _require_places(wanted, screening)
    earlier = list(results_of(wanted.since, RESULTS)) if wanted.since is not None else None
    was = _basis_of(wanted.since) if wanted.since is not None else None
    tally = Tally()
    gravest = _Gravest(max(MOST_SHOWN, wanted.most_memos))
    results = gravest.watch(_required(run(screening, *engine, tally), tally, screening))
    if wanted.out is not None:
        write_results(results, wanted.out, RESULTS)
        _write_basis(screening.basis, wanted.out)
    else:
        for _ in results:
            pass
    shown = gravest.found()
    memos = shown[: wanted.most_memos] if wanted.memos is not None else ()
    if wanted.memos is not None:
        write_memos(
            facts, tuple(m for m in memos if m.outcome != "release"), screening.basis, wanted.memos
        )
    told = shown[:MOST_SHOWN]
    held = tally.orders - tally.outcomes["release"]
    return Answer(
        basis=screening.basis,
        tally=tally,
        shown=told,
        not_shown=max(0, held - sum(one.outcome != "release" for one in told)),
        out=str(wanted.out or ""),
        memos=sum(one.outcome != "release" for one in memos),
        memo_folder=str(wanted.memos or ""),
        changes=changes(earlier, results_of(wanted.out, RESULTS), (was, screening.basis))
        if earlier is not None and wanted.out is not None
        else None,
    )


def _required(
    batches: Iterable[pa.RecordBatch], tally: Tally, screening: Prepared
) -> Iterator[pa.RecordBatch]:
    """Yield batches; an empty file is refused before anything is written."""
    yield from batches
    require_orders(tally, screening.files)


def _write_basis(basis: Basis, out: Path) -> None:
    with replacing(out.with_name(out.name + BASIS)) as part:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(basis), indent=2) + b"\n")


def _require_places(wanted: Wanted, screening: Prepared) -> None:
    """Refuse what could not be written, or would mix two runs, before any work is done.

    Raises:
        UsageError: If two runs are to be compared and this one is not kept, or the folder of memos
            holds anything, or the results would take the place of an input.
    """
    files = screening.files
    given = [files.orders, files.parties, files.ownership, files.sites, files.payments]
    given += files.maps.values()
    taken = {path.resolve() for path in given if path is not None}
    if wanted.out is not None and wanted.out.resolve() in taken:
        raise UsageError("the results would replace an input", where=Where(str(wanted.out)))
    if wanted.since is not None and wanted.out is None:
        raise UsageError("to compare two runs, write this one too", allowed="-o FILE with --since")
    folder = wanted.memos
    if folder is not None and folder.is_dir() and any(folder.iterdir()):
        raise UsageError(
            "the folder of memos is not empty: memos of two runs would mix",
            where=Where(str(folder)),
            hint="name a new folder",
        )


def _basis_of(results: Path) -> Basis | None:
    path = results.with_name(results.name + BASIS)
    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Basis)
    except msgspec.MsgspecError as error:
        raise DataError("not what results rest on", where=Where(str(path), 1)) from error


def write_memos(
    facts: Facts, screenings: tuple[Screening, ...], basis: Basis, folder: Path
) -> None:
    """Write a memo of each screening as HTML and Markdown, with a page that lists them.

    Raises:
        UsageError: If the folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            "the folder cannot be made", where=Where(str(folder)), found=error.strerror
        ) from error
    flags = flags_by_id(facts.flags)
    for screening in screenings:
        name = f"memo-{screening.row:07d}"
        pages = {
            ".html": memo_html(screening, basis, flags, facts.sources),
            ".md": memo_markdown(screening, basis, flags, facts.sources),
        }
        for ending, text in pages.items():
            with replacing(folder / f"{name}{ending}") as part:
                part.write_bytes(text.encode())
    rows = [(f"memo-{s.row:07d}.html", s) for s in screenings]
    with replacing(folder / "index.html") as part:
        part.write_bytes(index_html(rows, basis).encode())
