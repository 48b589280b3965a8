import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.sources.listings.pages.decoding import MISSING, decoded

CHINESE = "出售全新显卡，价格可以商量，有需要的朋友请联系，现货发货快，支持验货。" * 4
TRADITIONAL = "出售全新顯示卡，價格可以商量，有需要的朋友請聯絡，現貨發貨快，支援驗貨。" * 4


@pytest.mark.parametrize(
    ("charset", "declared", "read", "is_told"),
    [
        ("utf-8", "", "utf-8", False),
        ("utf-8", "utf-8", "utf-8", False),
        ("utf-8", "gbk", "utf-8", True),
        ("gbk", "gbk", "gb18030", False),
        ("gbk", "gb2312", "gb18030", False),
        ("gbk", "", "gb18030", False),
        ("gbk", "utf-8", "gb18030", True),
        ("gbk", "big5", "gb18030", True),
        ("utf-8-sig", "gbk", "utf-8", False),
        ("utf-16", "", "utf-16-le", False),
        ("gbk", "no-such-set", "gb18030", True),
    ],
)
def test_what_the_bytes_are_decides(charset: str, declared: str, read: str, is_told: bool) -> None:
    found = decoded(CHINESE.encode(charset), declared)
    assert (found.text, found.charset, bool(found.remark)) == (CHINESE, read, is_told)


@pytest.mark.parametrize("declared", ["", "big5", "gbk", "utf-8"])
def test_big5_is_told_from_gbk(declared: str) -> None:
    found = decoded(TRADITIONAL.encode("big5"), declared)
    assert (found.text, found.charset) == (TRADITIONAL, "big5hkscs")
    assert bool(found.remark) == (declared in {"gbk", "utf-8"})


def test_the_page_declares_in_its_head() -> None:
    page = f"<html><head><meta charset='shift_jis'></head>{'日本語' * 9}</html>"
    assert "日本語" in decoded(page.encode("shift_jis")).text
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">{CHINESE}'
    assert CHINESE in decoded(page.encode("gbk")).text


def test_a_damaged_page_says_how_many_places_are_wrong() -> None:
    raw = CHINESE.encode()
    found = decoded(raw[:31] + b"\xff" + raw[31:])
    assert found.charset == "utf-8"
    assert found.wrong >= 1
    assert found.text.count(MISSING) == found.wrong
    assert str(found.wrong) in found.remark


def test_four_bytes_of_gb18030_are_read() -> None:
    text = CHINESE + "𠮷"
    assert decoded(text.encode("gb18030"), "gbk").text == text


@given(
    st.binary(max_size=400),
    st.sampled_from(["", "gbk", "utf-8", "utf-7", "base64", "rot13", "idna"]),
)
def test_any_bytes_have_a_text(raw: bytes, declared: str) -> None:
    found = decoded(raw, declared)
    assert isinstance(found.text, str)
    assert found.charset


@given(st.text(st.characters(codec="gb18030", exclude_characters=MISSING), min_size=1))
def test_valid_utf8_is_read_as_such(text: str) -> None:
    assert decoded(text.encode()).text == text.removeprefix("\ufeff")
