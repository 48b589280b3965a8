"""Kernels that are easy to check, and kernels that misbehave, for the engines' tests."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.app.screen.engines.kernel_source import KernelSource, regrouped
from tidewaiter.core.errors import TableError, Where
from tidewaiter.sources.orders.schema import ORDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tidewaiter.app.screen.engines.kernel_source import Kernel

RESULTS = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("upper", pa.string()),
        pa.field("digest", pa.string(), nullable=False),
        pa.field("words", pa.list_(pa.string())),
        pa.field("share", pa.float64(), nullable=False),
        pa.field("screened", pa.bool_(), nullable=False),
        pa.field("hits", pa.int32(), nullable=False),
    ]
)
AWKWARD = (
    "Acme", "", None, "3E001", "010620", "NO", "NA", "华为技术有限公司", "\u202eمرحبا\u202c",
    "İstanbul ß ſ", "a\u0301", "\U0001f9ff", "=1+1", 'quote " and, comma', "line\nbreak",
    "nul \x00 inside", "x" * 3000,
)  # fmt: skip


def hashed(ground: bytes, *_: str) -> Kernel:
    """A digest of the ground and the whole row, and the name in capitals."""

    def row_of(order: dict[str, Any]) -> dict[str, Any]:
        digest = hashlib.sha256(ground + repr(sorted(order.items())).encode()).hexdigest()
        tied = {party["name"] for party in order["parties"] or [] if party and party["name"]}
        return {
            "row": order["row"],
            "upper": None if order["item"] is None else order["item"].upper(),
            "digest": digest,
            "words": sorted(tied) or None,
            "share": int(digest[:8], 16) / 0xFFFFFFFF,
            "screened": order["row"] % 2 == 0,
            "hits": len(tied),
        }

    def kernel(batch: pa.RecordBatch) -> pa.RecordBatch:
        return pa.RecordBatch.from_pylist([row_of(o) for o in batch.to_pylist()], RESULTS)

    return kernel


def _before(act: Callable[[pa.RecordBatch], None]) -> Callable[..., Kernel]:
    """Return a builder whose kernel does something first."""

    def build(ground: bytes, *_: str) -> Kernel:
        kernel = hashed(ground)

        def both(batch: pa.RecordBatch) -> pa.RecordBatch:
            act(batch)
            return kernel(batch)

        return both

    return build


def _holds(batch: pa.RecordBatch, row: int) -> bool:
    return row in batch.column("row").to_pylist()


def _refuse(batch: pa.RecordBatch) -> None:
    if _holds(batch, 700):
        raise TableError(
            "no such chip", where=Where("orders.csv", 701, "item"), found="X\n1", hint="look again"
        )


def _stumble(batch: pa.RecordBatch) -> None:
    if _holds(batch, 700):
        raise ZeroDivisionError("weighed nothing")


def _die(batch: pa.RecordBatch) -> None:
    if _holds(batch, 700):
        os.kill(os.getpid(), signal.SIGKILL)


def _begin_slowly(batch: pa.RecordBatch) -> None:
    if _holds(batch, 1):
        time.sleep(0.5)


def _dawdle(batch: pa.RecordBatch) -> None:
    del batch
    time.sleep(60)


refusing, stumbling, dying, dawdling, beginning_slowly = map(
    _before, (_refuse, _stumble, _die, _dawdle, _begin_slowly)
)


def forgetful(ground: bytes) -> Kernel:
    """A kernel that loses its last row."""
    kernel = hashed(ground)
    return lambda batch: kernel(batch).slice(0, batch.num_rows - 1)


def reversing(ground: bytes) -> Kernel:
    """A kernel that answers in another order."""
    kernel = hashed(ground)
    return lambda batch: kernel(batch).take(pa.array(range(batch.num_rows - 1, -1, -1)))


def misnaming(ground: bytes) -> Kernel:
    """A kernel that names a column otherwise."""
    kernel = hashed(ground)
    names = [*RESULTS.names[:-1], "strikes"]
    return lambda batch: kernel(batch).rename_columns(names)


def voiding(ground: bytes) -> Kernel:
    """A kernel that leaves out what every row has."""
    kernel, place = hashed(ground), RESULTS.get_field_index("digest")
    nothing = RESULTS.field(place)

    def void(batch: pa.RecordBatch) -> pa.RecordBatch:
        columns = kernel(batch).columns
        columns[place] = pa.nulls(batch.num_rows, nothing.type)
        return pa.RecordBatch.from_arrays(columns, schema=RESULTS)

    return void


def unready(ground: bytes) -> Kernel:
    """A kernel that cannot be built."""
    raise ValueError(f"no index in {len(ground)} bytes")


def numbered(ground: bytes) -> Kernel:
    """A kernel that says how many processes have built it, in a file that the ground names."""
    with open(ground, "a", encoding="ascii") as file:  # noqa: PTH123 - bytes name it
        file.write(f"{os.getpid()}\n")
    return hashed(ground)


def digest_of(batches: Iterable[pa.RecordBatch]) -> tuple[int, str]:
    """Return the number of rows of a table, and a digest of the Parquet file it makes."""
    table = pa.Table.from_batches(regrouped(batches, 1000), RESULTS)
    written = io.BytesIO()
    pq.write_table(table, written, row_group_size=1000)
    return table.num_rows, hashlib.sha256(written.getvalue()).hexdigest()


def source_of(builder: str, ground: bytes = b"ground \x00\xff") -> KernelSource:
    """Return the description of a kernel of this module."""
    return KernelSource(
        builder=f"toy_kernels:{builder}", ground=ground, orders=ORDERS, results=RESULTS
    )


def order_of(row: int) -> dict[str, Any]:
    """Return an order with awkward values, by its row."""
    text = AWKWARD[row % len(AWKWARD)]
    party = {"role": "buyer", "name": text, "country": "SG", "identifiers": [text, None][: row % 3]}
    tie = {"role": "payer", "name": AWKWARD[(row + 7) % len(AWKWARD)], "identifiers": None}
    return {
        "row": row, "id": f"o-{row}", "item": text, "quantity": "008", "destination": "NO",
        "serials": None if row % 5 == 0 else [text or "", "010620"][: row % 4],
        "parties": None if row % 7 == 0 else [party, tie, None][: row % 4],
        "figures": [{"name": "tpp", "value": "3E001"}] if row % 3 else [],
        "words": None, "damage": {"column": text} if row % 11 == 0 else None,
    }  # fmt: skip


def orders(count: int, rows: int) -> Iterator[pa.RecordBatch]:
    """Yield orders in batches."""
    for start in range(1, count + 1, rows):
        block = [order_of(row) for row in range(start, min(start + rows, count + 1))]
        yield pa.RecordBatch.from_pylist(block, ORDERS)
