import pytest
from hypothesis import given

from strategies import SLUGS
from tidewaiter.core.ident import checked_ident


@pytest.mark.parametrize(
    "text", ["h20", "nvidia/h100-sxm", "us/4a090", "cn/2025-12", "a.b", "v1.5"]
)
def test_an_identifier_is_returned_unchanged(text: str) -> None:
    assert checked_ident(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "H20", "h 20", "/h20", "h20/", "a//b", "-a", "a-", "a--b", "a..b", "../a", "a/../b", "a_b",
     "a\n", "ä", "a\\b", "a:b"],
)  # fmt: skip
def test_what_could_leave_its_folder_or_be_misread_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no identifier") as caught:
        checked_ident(text)
    assert repr(text) in str(caught.value)


@given(text=SLUGS)
def test_hyphenated_words_are_identifiers(text: str) -> None:
    assert checked_ident(text) == text
