"""Screen a file of orders: the ground from the files around it, an engine, the results.

What is told of a run: how many orders came out how, on what lists and rules, and what was damaged.
"""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tidewaiter import __version__
from tidewaiter.app.screen.engines.engine import map_batches
from tidewaiter.app.screen.engines.kernel_source import KernelSource, Resources
from tidewaiter.app.screen.ground import Ground
from tidewaiter.app.screen.owned import OwnersKnown, owner_views
from tidewaiter.app.screen.result_table import RESULTS
from tidewaiter.core.errors import DataError, UsageError, Where
from tidewaiter.core.timeline import span_of
from tidewaiter.facts.catalogue import found
from tidewaiter.model.trade.screening import OUTCOMES, Basis, ListUsed
from tidewaiter.parties.listed.lists_file import as_bytes
from tidewaiter.parties.listed.screened_lists import build
from tidewaiter.parties.names.calibration import threshold
from tidewaiter.sources.orders.batches import order_batches
from tidewaiter.sources.orders.records import parties_of, payments_of, sites_of
from tidewaiter.sources.orders.schema import ORDERS
from tidewaiter.sources.tables.mapping import mapping_of
from tidewaiter.store.list_folder import current_editions, editions_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    import pyarrow as pa

    from tidewaiter.app.screen.result_table import Detail
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.model.party import ListEdition
    from tidewaiter.model.trade.records import Payment
    from tidewaiter.parties.listed.screened_lists import ScreenedLists
    from tidewaiter.sources.tables.mapping import Mapping as TableMapping

KERNEL = "tidewaiter.app.screen.kernel:kernel_from"
POLICY = "orders"
MOST_TOLD = 10
_FLAG_FILE = "red-flags"


class Files(NamedTuple):
    """The files of a question; None where there is none.

    Attributes:
        orders: Orders.
        lists: Folder of loaded lists.
        parties: Table of parties.
        ownership: Ownership records.
        seats: Table of places of registration and headquarters.
        sites: Table of sites.
        payments: Table of payments.
        maps: Mapping file of a table, by the table's name: whose columns are called what.
    """

    orders: Path
    lists: Path | None = None
    parties: Path | None = None
    ownership: Path | None = None
    seats: Path | None = None
    sites: Path | None = None
    payments: Path | None = None
    maps: Mapping[str, Path] = MappingProxyType({})


class Day(NamedTuple):
    """The day asked about, and the day of knowledge; None for all that is known."""

    as_of: date
    known_by: date | None = None


class Prepared(NamedTuple):
    """A screening that is ready to run.

    Attributes:
        source: The kernel with its ground.
        basis: What the answers rest on.
        ground: The ground.
        files: The files.
    """

    source: KernelSource
    basis: Basis
    ground: Ground
    files: Files

    def batches(self, rows: int) -> Iterator[pa.RecordBatch]:
        """Return the orders in batches of at most ``rows``."""
        return order_batches(self.files.orders, _mapping(self.files, "orders"), rows=rows)


class Tally(msgspec.Struct, kw_only=True):
    """What a run came to.

    Attributes:
        orders: Number of orders.
        outcomes: Number of orders by outcome.
        licences: Number of orders by whether they need a licence.
        reasons: Number of orders by kind of reason.
        flags: Number of orders that raise each flag.
        hits: Number of orders with a hit.
        damaged: Number of damaged rows.
        faults: The first damaged rows, with column and what was found.
        screened: Whether parties were compared with any list.
    """

    orders: int = 0
    outcomes: dict[str, int] = msgspec.field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    licences: dict[str, int] = msgspec.field(default_factory=dict)
    reasons: dict[str, int] = msgspec.field(default_factory=dict)
    flags: dict[str, int] = msgspec.field(default_factory=dict)
    hits: int = 0
    damaged: int = 0
    faults: list[str] = msgspec.field(default_factory=list)
    screened: bool = False

    @property
    def worst(self) -> str:
        """The gravest outcome of all."""
        return next((o for o in reversed(OUTCOMES) if self.outcomes[o]), OUTCOMES[0])

    def add(self, batch: pa.RecordBatch) -> None:
        """Count a batch of results."""
        import pyarrow.compute as pc

        self.orders += batch.num_rows
        for kept, name in ((self.outcomes, "outcome"), (self.licences, "licence")):
            for count in pc.value_counts(batch.column(name)).to_pylist():
                kept[count["values"]] = kept.get(count["values"], 0) + count["counts"]
        self.hits += pc.sum(pc.greater(batch.column("hits"), 0)).as_py() or 0
        for kept, name in ((self.flags, "flags_raised"), (self.reasons, "kinds")):
            for count in pc.value_counts(batch.column(name)).to_pylist():
                for word in filter(None, count["values"].split("; ")):
                    kept[word] = kept.get(word, 0) + count["counts"]
        faults = [fault for fault in batch.column("fault").to_pylist() if fault]
        self.damaged += len(faults)
        self.faults += faults[: MOST_TOLD - len(self.faults)]


def prepared(facts: Facts, files: Files, day: Day, detail: Detail = "held") -> Prepared:
    """Return a screening that is ready to run.

    Args:
        facts: The facts.
        files: The files around the orders.
        day: The day asked about.
        detail: Which orders are told in full.

    Raises:
        UsageError: If a file is missing.
        DataError: If one is damaged, or a folder of lists holds none.
    """
    editions = _editions(files.lists, day.known_by)
    policy = found("screening policy", POLICY, facts.screening)
    lists = build(editions, facts.lists) if editions else None
    owners = _owners(facts, files, day, lists)
    ground = Ground(
        as_of=day.as_of,
        known_by=day.known_by,
        detail=detail,
        policy=policy,
        rules=facts.controls,
        chips=facts.chips,
        flags=found("file of red flags", _FLAG_FILE, facts.flags).flags,
        lists=as_bytes(lists) if lists else b"",
        parties=parties_of(files.parties, _mapping(files, "parties")) if files.parties else {},
        sites=sites_of(files.sites, _mapping(files, "sites")) if files.sites else {},
        payments=_by_order(_payments(files)),
        owners=owners.views if owners else {},
        entities=owners.entities if owners else {},
        serials=serials_twice(order_batches(files.orders, _mapping(files, "orders"))),
    )
    source = KernelSource(builder=KERNEL, ground=ground.as_bytes(), orders=ORDERS, results=RESULTS)
    return Prepared(source, _basis(ground, editions), ground, files)


def run(
    screening: Prepared, engine: str, resources: Resources, tally: Tally
) -> Iterator[pa.RecordBatch]:
    """Yield the results in order of the orders, counting them.

    Raises:
        UsageError: If there is no such engine, or what it needs is absent.
        DataError: If the file of orders is damaged.
    """
    tally.screened = bool(screening.basis.lists)
    batches = screening.batches(resources.rows)
    for batch in map_batches(engine, screening.source, batches, resources):
        tally.add(batch)
        yield batch


def serials_twice(batches: Iterable[pa.RecordBatch]) -> frozenset[str]:
    """Return serial numbers that more than one order names."""
    seen: set[str] = set()
    twice: set[str] = set()
    for batch in batches:
        column = batch.column("serials")
        if column.null_count == len(column):
            continue
        for serials in column.to_pylist():
            own = set(serials or ())
            twice |= own & seen
            seen |= own
    return frozenset(twice)


def _editions(folder: Path | None, known_by: date | None) -> tuple[ListEdition, ...]:
    if folder is None:
        return ()
    if known_by is not None:
        editions = editions_known(folder, known_by)
        missing = f"no list of the folder is known to be published by {known_by}"
    else:
        editions = current_editions(folder)
        missing = "the folder holds no list, so nobody would be screened"
    if not editions:
        raise UsageError(
            missing,
            where=Where(str(folder)),
            hint="tidewaiter lists load FILE -o DIR; leave --lists out to see the rest, unscreened",
        )
    return editions


def _owners(
    facts: Facts, files: Files, day: Day, lists: ScreenedLists | None
) -> OwnersKnown | None:
    if files.ownership is None:
        if files.seats is not None:
            raise UsageError("seats stand beside ownership records", allowed="--ownership too")
        return None
    return owner_views(facts, (files.ownership, files.seats), day.as_of, lists)


def _mapping(files: Files, table: str) -> TableMapping | None:
    path = files.maps.get(table)
    return mapping_of(path) if path else None


def _payments(files: Files) -> list[Payment]:
    return payments_of(files.payments, _mapping(files, "payments")) if files.payments else []


def _by_order(payments: Iterable[Payment]) -> dict[str, tuple[Payment, ...]]:
    found_: dict[str, list[Payment]] = {}
    for payment in payments:
        found_.setdefault(payment.order, []).append(payment)
    return {order: tuple(made) for order, made in found_.items()}


def _basis(ground: Ground, editions: tuple[ListEdition, ...]) -> Basis:
    known_by = ground.known_by or ground.as_of
    published = [
        version.published
        for rule in ground.rules.values()
        for version in rule.versions
        if span_of(version.published).last <= known_by
    ]
    parts = (ground.rules, ground.flags, ground.policy)
    digest = hashlib.sha256(msgspec.msgpack.encode(parts, order="deterministic"))
    return Basis(
        as_of=ground.as_of.isoformat(),
        known_by=ground.known_by.isoformat() if ground.known_by else "",
        lists=tuple(
            ListUsed(
                list=e.list, title=e.title, published=e.published,
                entries=len(e.entries), sha256=e.sha256,
            )
            for e in editions
        ),
        rules={"rules": len(ground.rules), "red flags": len(ground.flags)},
        latest_rule=max(published, default=""),
        facts_sha256=digest.hexdigest(),
        version=__version__,
        use=ground.policy.name_use,
        threshold=threshold(ground.policy.name_use),
    )  # fmt: skip


def require_orders(tally: Tally, files: Files) -> None:
    """Refuse a file without any order: an empty answer must not look like a clean one.

    Raises:
        DataError: If there was none.
    """
    if not tally.orders:
        raise DataError("the file holds no order", where=Where(str(files.orders), 1))
