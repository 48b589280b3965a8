import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError
from tidewaiter.parties import stored_parties as kept
from tidewaiter.parties.names.index import NameIndex, build_index
from tidewaiter.parties.names.search import Match, search
from unit.parties.names.conftest import ENTRIES

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


@pytest.fixture(scope="session")
def index() -> NameIndex:
    return build_index(ENTRIES)


def matches(
    index: NameIndex, stored: kept.StoredParties, least: float = 0.0
) -> list[tuple[Match, ...]]:
    return list(kept.screened(index, stored, range(len(stored.names)), least=least).matches)


@given(NAMES)
def test_stored_names_get_what_a_search_gives(names: list[str]) -> None:
    index = build_index(ENTRIES)
    stored = kept.stored_parties((str(i), name) for i, name in enumerate(names))
    found = matches(index, stored)
    assert [found[i] for i in stored.name_of.tolist()] == search(index, names)


def test_equal_names_are_kept_once() -> None:
    stored = kept.stored_parties(PARTIES)
    assert len(stored.names) == len(PARTIES) - 1
    assert stored.name_of[0] == stored.name_of[2]
    assert [stored.names[i] for i in stored.name_of] == [name for _, name in PARTIES]


def test_slices_in_any_order_answer_as_the_whole(index: NameIndex) -> None:
    stored = kept.stored_parties(PARTIES)
    back = list(range(len(stored.names)))[::-1]
    whole = kept.screened(index, stored, back[::-1], least=0)
    for number in back:
        alone = kept.screened(index, stored, [number], least=0)
        assert alone.matches[0] == whole.matches[number]
        assert alone.reach[0] == whole.reach[number]
    assert kept.screened(index, stored, [], least=0).matches == ()


def test_changes_tell_what_came_went_and_changed() -> None:
    one, two = (Match(entry=e, name="Orion", probability=0.9) for e in ("a", "b"))
    less = Match(entry="a", name="Orion", probability=0.8)
    told = kept.answer_changes([(one,), (), (one,), (one,)], [(one,), (two,), (), (less,)], first=7)
    assert [change.name for change in told] == [8, 9, 10]
    assert [(c.came, c.went, c.changed) for c in told] == [
        ((two,), (), ()),
        ((), (one,), ()),
        ((), (), (less,)),
    ]


def test_stored_parties_opened_again_are_the_same(index: NameIndex) -> None:
    stored = kept.stored_parties(PARTIES)
    again = kept.stored_from_bytes(kept.stored_as_bytes(stored))
    for one, other in zip(stored, again, strict=True):
        assert np.array_equal(one, other) if isinstance(one, np.ndarray) else one == other
    assert matches(index, again) == search(index, stored.names)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"x" * 1000])
def test_what_is_no_store_is_refused(content: bytes) -> None:
    with pytest.raises(DataError, match="no stored parties"):
        kept.stored_from_bytes(content)


def test_a_store_parsed_with_other_facts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = kept.stored_as_bytes(kept.stored_parties(PARTIES))
    monkeypatch.setattr(kept, "fingerprint", lambda: "0" * 64)
    with pytest.raises(DataError, match="other facts"):
        kept.stored_from_bytes(content)
