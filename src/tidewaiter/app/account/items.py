"""Which chips do the items of a case name? Texts are brought to identifiers where one chip fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.facts.naming import resolver

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from tidewaiter.model.chip import Chip


def with_chips(
    tables: Mapping[str, pa.Table], chips: Mapping[str, Chip]
) -> tuple[dict[str, pa.Table], dict[str, str]]:
    """Return the tables with chips' identifiers for items, and what could not be settled.

    An item that names no chip of the facts, or several, stays as written: it is counted under its
    own text, and what its chips need of a site is unknown.

    Args:
        tables: Tables by name; those without a column ``item`` come back as they are.
        chips: Chips by identifier.

    Returns:
        The tables, and the reason for each text that stayed as written.
    """
    asked = resolver(chips)
    known: dict[str, str] = {}
    open_: dict[str, str] = {}
    for text in sorted({t for table in tables.values() for t in _items(table)} - {""}):
        if text in chips:
            known[text] = text
            continue
        answer = asked(text)
        known[text] = answer.chip or text
        if answer.chip is None:
            open_[text] = answer.reason
    return {name: _replaced(table, known) for name, table in tables.items()}, open_


def _items(table: pa.Table) -> list[str]:
    import pyarrow.compute as pc

    if "item" not in table.column_names:
        return []
    return [text for text in pc.unique(table["item"]).to_pylist() if text]


def _replaced(table: pa.Table, known: Mapping[str, str]) -> pa.Table:
    import pyarrow as pa

    if "item" not in table.column_names or not table.num_rows:
        return table
    coded = table["item"].combine_chunks().dictionary_encode()
    words = [known.get(text, text) for text in coded.dictionary.to_pylist()]
    column = pa.array(words, pa.string()).take(coded.indices)
    at = table.column_names.index("item")
    return table.set_column(at, table.schema.field("item"), column)
