"""Which words of the trade mean what, and how they are to be matched.

An analyst adds a word by adding a line to a file; no code changes.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from tidewaiter.core.cite import Cite, Grade
from tidewaiter.core.ident import checked_ident

WordField = Literal[
    "intent", "wanted_part", "gpu", "foreign", "form", "unit", "condition", "supply", "location",
    "tax", "currency", "price_word", "before_number", "after_number", "quantity_word", "given",
    "negation", "discourse", "memory_type", "comparison", "variant", "digit", "decoy_price",
    "one_item_site", "label", "supports", "clause", "score_number",
    "maker", "local_currency", "rough_rate", "letter", "news",
]  # fmt: skip
"""What a word decides."""

WordMatch = Literal["any", "lone", "start", "before_chip", "after_chip", "weak", "pattern"]


class VocabularyRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that mean one thing.

    Attributes:
        terms: The words, in simplified characters and small letters, or regular expressions.
        field: What they decide.
        means: What they mean there.
        match: ``any`` anywhere; ``lone`` with no Chinese letter beside it; ``start`` at the start
            of a clause; ``before_chip`` and ``after_chip`` next to the name of a chip; ``weak``
            where nothing stronger stands against it; ``pattern`` a regular expression.
        grade: How it was obtained, where not as the file's citation says.
        note: What a reader must know.
    """

    terms: tuple[str, ...]
    field: WordField
    means: str
    match: WordMatch = "any"
    grade: Grade | None = None
    note: str = ""


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of one subject; one file.

    Attributes:
        id: Identifier.
        cited: Where they were read.
        rows: The words.
        note: What a reader must know.
    """

    id: str
    cited: Cite
    rows: tuple[VocabularyRow, ...]
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)
