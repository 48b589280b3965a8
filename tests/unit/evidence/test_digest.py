"""Digests, and names that mean the same file everywhere."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, Where
from tidewaiter.evidence.digest import (
    digest_of,
    folder_digest,
    in_order,
    is_digest,
    require_distinct,
    require_name,
)

HERE = Where("bundle.tar")
# NIST FIPS 180-4 example values for "abc" and for the empty message.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
WORDS = st.text(string.ascii_letters + string.digits + "-_ äß中", min_size=1, max_size=8).map(
    lambda text: f"x{text}x"
)


@pytest.mark.parametrize("chunks", [[b"abc"], [b"a", b"", b"bc"]])
def test_a_digest_is_the_published_one_however_the_bytes_come(chunks: list[bytes]) -> None:
    found = digest_of("a.csv", chunks)
    assert (found.size, found.sha256) == (3, ABC)


def test_nothing_has_a_digest_too() -> None:
    found = digest_of("a.csv", [])
    assert (found.size, found.sha256) == (0, EMPTY)
    assert is_digest(EMPTY)
    assert not any(is_digest(text) for text in (EMPTY.upper(), EMPTY[1:], EMPTY + "\n", ""))


def test_order_is_that_of_the_bytes_not_of_an_alphabet() -> None:
    names = ["b", "a/b", "a.b", "a", "ä", "Z"]
    found = [file.name for file in in_order(digest_of(name, []) for name in names)]
    assert found == ["Z", "a", "a.b", "a/b", "b", "ä"]


def test_the_digest_of_a_folder_depends_on_every_part_and_not_on_the_order() -> None:
    files = [digest_of("a", [b"1"]), digest_of("b", [b"2"])]
    others = [
        [digest_of("a", [b"1"])],
        [digest_of("a", [b"2"]), digest_of("b", [b"1"])],
        [digest_of("a", [b"1"]), digest_of("c", [b"2"])],
    ]
    assert folder_digest(files) == folder_digest(files[::-1])
    assert len({folder_digest(each) for each in [files, *others]}) == 4


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_ordinary_names_are_accepted(parts: list[str]) -> None:
    require_name("/".join(parts), HERE)


@pytest.mark.parametrize(
    "name",
    [
        "", "/", "/etc/passwd", "..", "../x", "a/../b", "a//b", "a/", "./a", "a/.",
        "a\\b", "C:x", "C:/x", "a\nb", "a\0b", "a\x7fb", "a\rb", "a\tb",
        "a\u202eb", "a\u200bb", "a\ufeffb", "a\u2028b", "a\ud800b", "a\ue000b",
        " a", "a ", "a/ b", "a\u00a0/b", "a.", "a./b", "x" * 241, "ä" * 121,
    ],
)  # fmt: skip
def test_names_that_mean_something_else_somewhere_are_refused(name: str) -> None:
    with pytest.raises(DataError, match="the name of a file"):
        require_name(name, HERE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.csv", "A.CSV"),
        ("\u00e4.csv", "a\u0308.csv"),
        ("stra\u00dfe", "STRASSE"),
        ("sub/a", "SUB/A"),
        ("a", "a"),
    ],
)
def test_two_names_that_are_one_on_some_systems_are_refused(one: str, other: str) -> None:
    with pytest.raises(DataError, match="two names are one"):
        require_distinct([one, "between", other], HERE)


@pytest.mark.parametrize("names", [["a", "a/b"], ["a/b/c", "A"], ["x/y", "x/y/z/w"]])
def test_a_name_is_not_a_file_and_a_folder(names: list[str]) -> None:
    with pytest.raises(DataError, match="both a file and a folder"):
        require_distinct(names, HERE)


def test_names_that_only_look_alike_are_two() -> None:
    require_distinct(["a", "b", "a.b", "ab/a", "ab/b", "\u0430"], HERE)
