import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.names.scripts import (
    cut,
    is_syllable,
    latin_spellings,
    pinyin,
    simplified,
    spaced_pinyin,
)


def test_traditional_and_simplified_characters_are_one() -> None:
    assert simplified("華為技術有限公司") == "华为技术有限公司"


def test_pinyin_is_written_without_tones() -> None:
    assert pinyin("中芯") == "zhongxin"


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("深圳市华为技术有限公司", "shenzhen huawei technology limited"),
        ("上海寒武紀信息科技有限公司", "shanghai cambricon information technology limited"),
        ("путин владимир", "putin vladimir"),
        ("محمد خالد", "muhammad khalid"),
    ],
)
def test_another_script_is_read(name: str, latin: str) -> None:
    assert latin_spellings(name)[0].split() == latin.split()


def test_a_brand_of_its_own_name_has_two_spellings() -> None:
    spellings = [" ".join(spelling.split()) for spelling in latin_spellings("寒武纪科技")]
    assert spellings == ["cambricon technology", "hanwuji technology"]


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=40))
def test_latin_text_comes_back(text: str) -> None:
    assert latin_spellings(text) == (text,)


def test_spaced_pinyin_is_read_by_the_same_words() -> None:
    words = ("shen", "zhen", "shi", "hua", "wei", "ji", "shu", "you", "xian", "gong", "si")
    assert ("shenzhen", "huawei", "technology", "limited") in spaced_pinyin(words)


@pytest.mark.parametrize("name", ["john smith jones", "li wei", "ma ba la"])
def test_what_is_no_pinyin_of_known_words_stays(name: str) -> None:
    assert spaced_pinyin(tuple(name.split())) == ()


def test_syllables() -> None:
    assert all(map(is_syllable, ["zhuang", "shi", "a", "lv", "xiong"]))
    assert not any(map(is_syllable, ["smith", "tr", "zhuangx", ""]))


def test_a_cut_leaves_as_little_unknown_as_it_can() -> None:
    # The longest word from the left, "abc", would leave d and e unknown.
    assert cut("abcde", {"abc": "1", "ab": "2", "cde": "3"}) == [("ab", "2"), ("cde", "3")]


@given(st.text(alphabet="abc", max_size=12))
def test_a_cut_loses_nothing(text: str) -> None:
    assert "".join(piece for piece, _ in cut(text, {"ab": "1", "bca": "2"})) == text
