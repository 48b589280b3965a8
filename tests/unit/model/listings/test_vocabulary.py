"""A vocabulary is a list of rows under one identifier."""

from __future__ import annotations

import msgspec
import pytest

from tidewaiter.core.cite import Cite, Grade
from tidewaiter.model.listings.vocabulary import Vocabulary, VocabularyRow

CITED = Cite(source="made-up", grade=Grade.UNVERIFIED, as_of="2026-01-01")


def test_a_vocabulary_has_an_identifier() -> None:
    with pytest.raises(ValueError, match="identifier"):
        Vocabulary(id="A B", cited=CITED, rows=())


@pytest.mark.parametrize("field", ["colour", ""])
def test_a_row_decides_a_known_field(field: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"terms": ["a"], "field": field, "means": "b"}, VocabularyRow)


def test_a_row_stands_anywhere_unless_it_says_so() -> None:
    row = VocabularyRow(terms=("求购",), field="intent", means="wanted")
    assert (row.match, row.grade) == ("any", None)
