"""How does a case begin? ``case.yaml`` and one header a table, to be filled."""

from __future__ import annotations

import json

from tidewaiter.model.books.records import TABLES
from tidewaiter.model.trade.records import PartyRecord
from tidewaiter.sources.ownership.tables import COLUMNS

_ABOUT = """\
# What this case is. Every line may go.
name: {name}
# made-up, alleged (what a court or a press report says) or records (what the keeper's records say)
status: records
note: ""
# Where the records come from, one text each
sources: []
# For a table with column names of its own, the file that says how they are read:
# mapping: {{units: units-columns.yaml}}
# Files of this folder that are not read:
# ignore: [letter.pdf]
"""


def empty_case(name: str) -> dict[str, str]:
    """Return the text of every file of an empty case, by the name of the file.

    Args:
        name: Name of the case.
    """
    headers = {table: noun.__struct_fields__ for table, noun in TABLES.items()}
    headers |= {"parties": PartyRecord.__struct_fields__, "ownership": COLUMNS}
    files = {"case.yaml": _ABOUT.format(name=json.dumps(name, ensure_ascii=False))}
    return files | {f"{table}.csv": ",".join(names) + "\n" for table, names in headers.items()}
