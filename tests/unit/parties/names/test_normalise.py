import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import TableError
from tidewaiter.parties.names.normalise import (
    LONGEST_NAME,
    canonical_words,
    folded,
    parsed,
    place_words,
    repaired,
    trade_words,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Huawei Tech Co Ltd", "HUAWEI TECHNOLOGIES CO., LTD."),
        ("ABBAS, Rim", "Abbas Rim"),
        ("S.p.A. Orion", "ORION SPA"),
        ("FIrst Trading", "first trading"),
        ("Müller & Söhne", "Muller Sohne"),
        ("Mohammed Ali", "Muhammad Ali"),
        ("O\u200bri\u202eon", "Orion"),
        ("ООО «Ромашка»", "OOO Romashka"),
    ],
)
def test_two_spellings_come_to_the_same_words(one: str, other: str) -> None:
    assert parsed(one)[0].words == parsed(other)[0].words


@pytest.mark.parametrize("name", ["CORP", "THE", "Co., Ltd.", "and of"])
def test_a_name_of_common_words_alone_keeps_a_word(name: str) -> None:
    assert parsed(name)[0].words


@pytest.mark.parametrize("name", ["", "  ", "...", "\u202e\u200b"])
def test_what_is_no_name_has_no_words(name: str) -> None:
    assert parsed(name)[0].words == ()


def test_a_name_of_a_megabyte_is_refused_with_its_beginning() -> None:
    with pytest.raises(TableError, match="too long") as refused:
        parsed("A" * 1_000_000)
    assert refused.value.found.startswith("AAAA")
    assert parsed("A " * (LONGEST_NAME // 2))


@given(st.text(max_size=80))
def test_any_text_is_taken_apart_the_same_way_twice(name: str) -> None:
    first = parsed(name)
    assert first == parsed(name)
    assert all(word and " " not in word for spelling in first for word in spelling.words)


def test_the_script_of_a_name_does_not_remain_in_its_words() -> None:
    hanzi, latin = (
        parsed("上海高性能集成电路设计中心"),
        parsed("Shanghai High Performance Integrated Circuit Design Center"),
    )
    assert hanzi[0].words == latin[0].words


def test_spellings_of_one_sound_are_folded() -> None:
    assert folded("khaled") == folded("haled")
    assert folded("zhukov") == folded("jukov")
    assert folded("li4") == "li4"
    assert folded("xi") == "xi"


def test_articles_have_no_word() -> None:
    assert canonical_words("the") == ()
    assert canonical_words("intl") == ("international",)


def test_a_slip_in_a_trade_word_is_mended() -> None:
    assert repaired("tecnology") == "technology"
    assert repaired("cambricon") == "cambricon"
    assert repaired("bak") == "bak"


def test_kinds_of_words() -> None:
    assert "technology" in trade_words()
    assert "beijing" in place_words()
