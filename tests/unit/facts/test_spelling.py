"""Texts to known tokens."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.facts.spelling import chunks, folded_case, memory_size, tokens, unmasked

KNOWN = {
    "h100",
    "h200",
    "h20",
    "a100",
    "l40",
    "l40s",
    "4090",
    "d",
    "v2",
    "rtx",
    "sxm5",
    "pcie",
    "模组",
    "昇腾",
    "1",
}


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("NVIDIA H100", "nvidia h100"),
        ("Ｈ１００　ＳＸＭ", "h100 sxm"),
        ("H𝟏𝟎𝟎", "h100"),
        ("h\u200b1\ufe0f00", "h100"),
        ("H100\r\nPCIe\x00", "h100  pcie "),
        ("Straße", "strasse"),
        ("昇腾", "昇腾"),
    ],
)
def test_case_width_and_the_invisible_do_not_count(text: str, folded: str) -> None:
    assert folded_case(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_no_token(text: str) -> None:
    once = folded_case(text)
    assert chunks(folded_case(once)) == chunks(once)
    assert not any(unicodedata.category(c)[0] in "CM" for c in once)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("h100-sxm5", ("h100", "sxm5")),
        ("h100sxm5", ("h100", "sxm5")),
        ("rtx4090d", ("rtx", "4090", "d")),
        ("rtx 4090 d v2", ("rtx", "4090", "d", "v2")),
        ("l40s", ("l40s",)),
        ("a10080gb", ("a100", "80gb")),
        ("h20096gb", ("h200", "96gb")),
        ("h2096gb", ("h20", "96gb")),
        ("h1001", ("h1001",)),  # a short number is no piece of a run
        ("出h100模组", ("出", "h100", "模组")),
        ("unheard", ("unheard",)),
        ("", ()),
        (" -_/ ", ()),
    ],
)
def test_tokens(text: str, expected: tuple[str, ...]) -> None:
    assert tokens(text, KNOWN) == expected


@given(st.text("h1024090drtxl s-模组gb", max_size=50))
def test_tokens_lose_no_character(text: str) -> None:
    assert "".join(tokens(text, KNOWN)) == "".join(chunks(text))


def test_a_run_too_long_to_split_stays_whole() -> None:
    assert tokens("h100" * 11, KNOWN) == ("h100" * 11,)
    assert tokens("h100" * 10, KNOWN) == ("h100",) * 10


@pytest.mark.parametrize(
    ("token", "size"),
    [("80gb", 80), ("80g", 80), ("141gb", 141), ("080gb", None), ("gb", None), ("80", None),
     ("8g", None), ("8000gb", None), ("gb200", None)],
)  # fmt: skip
def test_memory_sizes(token: str, size: int | None) -> None:
    assert memory_size(token) == size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("h1oo", ("h100",)),
        ("hloo", ("h100",)),
        ("l4o", ("l40",)),
        ("h-1-0-0", ("h100",)),
        ("h 1 o o", ("h100",)),
        ("h壹佰", ("h100",)),
        ("h一百", ("h100",)),
        ("h佰", ("h100",)),
        ("h壹零零 模组", ("h100", "模组")),
        ("h壹佰模组", ("h100", "模组")),
        ("h二百", ("h200",)),
        ("h二十", ("h20",)),
        ("a壹零零", ("a100",)),
        ("h100", ("h100",)),
        ("h三百", ("h", "三百")),  # no known token: left as written
        ("hello", ("hello",)),
        ("rtx一张", ("rtx", "一张")),
    ],
)
def test_disguises_are_undone_where_that_makes_a_known_token(
    text: str, expected: tuple[str, ...]
) -> None:
    assert unmasked(text, KNOWN) == expected


@given(st.lists(st.sampled_from(sorted(KNOWN - {"1"})), max_size=5))
def test_known_tokens_are_never_replaced(words: list[str]) -> None:
    assert unmasked(" ".join(words), KNOWN) == tuple(words)


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(unmasked(folded_case(text), KNOWN), tuple)


def test_no_text_takes_long() -> None:
    # 200 look-alikes in runs: at most 1,024 readings a run, six runs at a time.
    assert unmasked("oli" * 66, KNOWN) == ("oli" * 66,)
    assert len(unmasked("olioliolio " * 18, KNOWN)) == 18
