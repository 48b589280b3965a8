"""What does an order look like on its way through? One Arrow schema for every format.

Every cell is text as written, and null where nothing was stated: codes are not numbers, and a cell
that makes no sense is reported with its row by whoever reads it, so that no row is ever lost.
"""

from __future__ import annotations

import pyarrow as pa

PARTY_TEXTS = ("name", "id", "address", "country", "headquarters", "parent_country")
"""What is said of a party in one text, in order of the schema."""

PARTIES = pa.list_(
    pa.struct(
        [
            pa.field("role", pa.string()),
            *(pa.field(name, pa.string()) for name in PARTY_TEXTS),
            pa.field("identifiers", pa.list_(pa.string())),
        ]
    )
)
"""The parties of an order."""

PAIRS = pa.list_(pa.struct([pa.field("name", pa.string()), pa.field("value", pa.string())]))
"""Names with their values."""

DAMAGE = pa.struct([pa.field(name, pa.string()) for name in ("column", "message", "found")])
"""What is wrong with a record that no cell shows."""

TEXTS = (
    "id",
    "item",
    "date",
    "quantity",
    "exported_from",
    "destination",
    "end_use",
    "site",
    "value",
    "currency",
)
"""What is said of an order in one text, in order of the schema."""

ORDERS = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        *(pa.field(name, pa.string()) for name in TEXTS),
        pa.field("serials", pa.list_(pa.string())),
        pa.field("parties", PARTIES),
        pa.field("figures", PAIRS),
        pa.field("words", PAIRS),
        pa.field("damage", DAMAGE),
    ]
)
"""A batch of orders; ``row`` is 1 for the first order of the file. ``damage`` is null but where a
nested record holds what no column can carry: an unknown field, or a value of the wrong kind."""
