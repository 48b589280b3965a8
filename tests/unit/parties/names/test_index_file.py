import numpy as np
import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.parties.names import index_file
from tidewaiter.parties.names.index import NameIndex
from tidewaiter.parties.names.search import search


def test_an_index_opened_again_answers_the_same(index: NameIndex) -> None:
    again = index_file.from_bytes(index_file.as_bytes(index))
    assert again.entries == index.entries
    assert again.words == index.words
    assert np.array_equal(again.holds, index.holds)
    names = ["Huawei Tech", "Orbita", "Romashka OOO"]
    assert search(again, names) == search(index, names)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"x" * 1000])
def test_what_is_no_index_is_refused(content: bytes) -> None:
    with pytest.raises(DataError, match="no index"):
        index_file.from_bytes(content)


def test_an_index_made_with_other_facts_is_refused(
    index: NameIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = index_file.as_bytes(index)
    monkeypatch.setattr(index_file, "fingerprint", lambda: "0" * 64)
    with pytest.raises(DataError, match="other facts"):
        index_file.from_bytes(content)


def test_the_fingerprint_is_one() -> None:
    assert index_file.fingerprint() == index_file.fingerprint()
    assert len(index_file.fingerprint()) == 64
