"""What are orders, payments and tenancies compared with? Names, books, and what sites can run.

Two texts name the same party where their words agree, legal forms apart, or where the table of
parties has both under one identifier.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tidewaiter.core.errors import TableError
from tidewaiter.parties.names.normalise import parsed
from tidewaiter.store.books.dealings import dealing_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa

    from tidewaiter.app.account.shown import OpenCase, Shown
    from tidewaiter.model.trade.records import PartyRecord

IN_BOOKS, CAN_RUN = "rented-beyond-books", "rented-beyond-site"
"""Rules about tenancies that have a limit."""
_NAMES = {
    "payments": ("payer",),
    "orders": ("buyer", "end_user"),
    "sites": ("id", "name", "operator"),
}
_SITE = "site:"


def dealing_rows(
    case: OpenCase, what: Shown, parties: Mapping[str, PartyRecord]
) -> list[dict[str, Any]]:
    """Return finding rows about orders, payments and tenancies.

    Args:
        case: The case, with its journal.
        what: What its tables show.
        parties: Parties of the case by identifier.
    """
    beside = {
        "name_keys": name_keys(_texts(case.tables), parties),
        "held": _held(what),
        "limits": _limits(what),
    }
    return dealing_findings(case.connection, case.day, case.books, beside)


def name_keys(texts: Iterable[str], parties: Mapping[str, PartyRecord]) -> pa.Table:
    """Return the keys of names: two texts name one party where they have a key in common.

    Args:
        texts: Names or identifiers as records write them.
        parties: Parties by identifier, for their names and aliases.
    """
    import pyarrow as pa

    known: dict[str, set[str]] = {}
    for ident, party in parties.items():
        for name in (ident, party.name, *party.aliases):
            for key in _keys(name):
                known.setdefault(key, set()).add(f"party {ident}")
    pairs = sorted(
        {(text, key) for text in texts for own in _keys(text) for key in (own, *known.get(own, ()))}
    )
    columns = list(zip(*pairs, strict=True)) or [(), ()]
    return pa.table([pa.array(column, pa.string()) for column in columns], ["text", "key"])


def _keys(text: str) -> set[str]:
    """Return what remains of a text as a name, a key a spelling; itself where nothing does."""
    try:
        found = {"name " + " ".join(spelling.words) for spelling in parsed(text) if spelling.words}
    except TableError:
        found = set()
    return found or ({f"text {text.casefold()}"} if text else set())


def _texts(tables: Mapping[str, pa.Table]) -> set[str]:
    """Return every name of a party to an order or payment; none where nobody paid."""
    import pyarrow.compute as pc

    if not tables["payments"].num_rows:
        return set()
    return {
        text
        for table, columns in _NAMES.items()
        for column in columns
        for text in pc.unique(tables[table][column]).to_pylist()
        if text
    }


def _held(what: Shown) -> pa.Table:
    rows = [
        {"account": s.account, "item": s.item, "low": max(0.0, s.low), "high": max(0.0, s.high)}
        for s in what.stocks
    ]
    return _table(rows, {"account": "", "item": "", "low": 0.0, "high": 0.0})


def _limits(what: Shown) -> pa.Table:
    rows = [*_in_books(what), *_can_run(what)]
    columns = {"rule": "", "account": "", "item": "", "most": 0.0, "said": ""}
    return _table([dict(zip(columns, row, strict=True)) for row in rows], columns)


def _in_books(what: Shown) -> Iterator[tuple[str, str, str, float, str]]:
    """Yield the most that the books have at each site: of every item, and of all together."""
    sums: dict[str, float] = {}
    for stock in what.stocks:
        if stock.account.startswith(_SITE):
            most = max(0.0, stock.high)
            sums[stock.account] = sums.get(stock.account, 0.0) + most
            yield IN_BOOKS, stock.account, stock.item, most, f"the books have {most:,.0f} at most"
    for account, most in sums.items():
        yield IN_BOOKS, account, "", most, f"the books have {most:,.0f} of all kinds at most"


def _can_run(what: Shown) -> Iterator[tuple[str, str, str, float, str]]:
    for (account, item), room in what.capacities.items():
        most = math.floor(room.high)
        said = f"the site can run {most:,} at most, by its {room.binding}"
        yield CAN_RUN, account, item, float(most), said


def _table(rows: list[dict[str, Any]], columns: Mapping[str, Any]) -> pa.Table:
    import pyarrow as pa

    kinds = {str: pa.string(), float: pa.float64()}
    schema = pa.schema([(name, kinds[type(example)]) for name, example in columns.items()])
    return pa.Table.from_pylist(rows, schema)
