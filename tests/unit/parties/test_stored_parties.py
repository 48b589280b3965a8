import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.parties.names.conftest import ENTRIES

from tidewaiter.core.errors import DataError
from tidewaiter.parties import stored_parties as kept
from tidewaiter.parties.names.index import NameIndex, build_index
from tidewaiter.parties.names.search import search

PARTIES = [
    ("p1", "Huawei Tech"),
    ("p2", "Orbita Optoelectronics"),
    ("p3", "Huawei Tech"),
    ("p4", "上海寒武纪信息科技有限公司"),
    ("p5", ""),
    ("p6", "Trdaing Romashka OOO"),
    ("p7", "Nobody in Particular"),
]
NAMES = st.lists(st.text(max_size=25) | st.sampled_from([name for _, name in PARTIES]), max_size=12)


def whole(stored: kept.StoredParties) -> range:
    return range(len(stored.names))


@given(NAMES)
def test_stored_names_get_what_a_search_gives(names: list[str]) -> None:
    index = build_index(ENTRIES)
    stored = kept.stored_parties((str(i), name) for i, name in enumerate(names))
    found = kept.matches_of(index, stored, whole(stored))
    assert [found[i] for i in stored.name_of.tolist()] == search(index, names)


def test_equal_names_are_kept_once() -> None:
    stored = kept.stored_parties(PARTIES)
    assert len(stored.names) == len(PARTIES) - 1
    assert stored.name_of[0] == stored.name_of[2]
    assert [stored.names[i] for i in stored.name_of] == [name for _, name in PARTIES]


def test_slices_answer_as_the_whole(index: NameIndex) -> None:
    stored = kept.stored_parties(PARTIES)
    parts = [kept.matches_of(index, stored, range(i, i + 1)) for i in whole(stored)]
    assert [part[0] for part in parts] == kept.matches_of(index, stored, whole(stored))
    assert kept.matches_of(index, stored, range(3, 3)) == []


def test_rescreening_tells_what_came_went_and_changed() -> None:
    old = build_index(ENTRIES)
    new = build_index([e for e in ENTRIES if e[0] != "el-2"] + [("new", ["Nobody in Particular"])])
    stored = kept.stored_parties(PARTIES)
    before = kept.matches_of(old, stored, whole(stored), least=0.8)
    moved = kept.rescreened(stored, before, new, whole(stored), least=0.8)
    told = {stored.names[c.name]: c for c in moved}
    assert [m.entry for m in told["Nobody in Particular"].came] == ["new"]
    assert [m.entry for m in told["上海寒武纪信息科技有限公司"].went] == ["el-2"]
    after = search(new, stored.names, least=0.8)
    for number, (was, now) in enumerate(zip(before, after, strict=True)):
        entries = {m.entry for m in was} != {m.entry for m in now}
        change = next((c for c in moved if c.name == number), None)
        assert entries == bool(change and (change.came or change.went))


def test_a_list_that_did_not_change_changes_nothing(index: NameIndex) -> None:
    stored = kept.stored_parties(PARTIES)
    before = kept.matches_of(index, stored, whole(stored), least=0.5)
    assert any(before)
    assert kept.rescreened(stored, before, index, whole(stored), least=0.5) == ()


def test_a_later_slice_keeps_the_numbers_of_names() -> None:
    stored = kept.stored_parties(PARTIES)
    new = build_index([("new", ["Nobody in Particular"])])
    last = len(stored.names) - 1
    moved = kept.rescreened(stored, [()], new, range(last, last + 1), least=0.8)
    assert [change.name for change in moved] == [last]


def test_stored_parties_opened_again_are_the_same(index: NameIndex) -> None:
    stored = kept.stored_parties(PARTIES)
    again = kept.stored_from_bytes(kept.stored_as_bytes(stored))
    for one, other in zip(stored, again, strict=True):
        assert np.array_equal(one, other) if isinstance(one, np.ndarray) else one == other
    assert kept.matches_of(index, again, whole(again)) == search(index, stored.names)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"x" * 1000])
def test_what_is_no_store_is_refused(content: bytes) -> None:
    with pytest.raises(DataError, match="no stored parties"):
        kept.stored_from_bytes(content)


def test_a_store_parsed_with_other_facts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = kept.stored_as_bytes(kept.stored_parties(PARTIES))
    monkeypatch.setattr(kept, "fingerprint", lambda: "0" * 64)
    with pytest.raises(DataError, match="other facts"):
        kept.stored_from_bytes(content)
