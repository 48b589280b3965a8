import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.parties.names.index import Candidates, NameIndex, build_index
from tidewaiter.parties.names.normalise import parsed
from tidewaiter.parties.names.score import (
    FEATURES,
    _likeness,
    _may_be_alike,
    aligned,
    features,
    words_of,
)


def told(query: str, listed: str) -> dict[str, float]:
    index = build_index([("a", [listed])])
    spelling = parsed(query)[0]
    pair = Candidates(np.array([0], np.int32), np.array([0], np.int32), np.array([0.5], np.float32))
    return dict(zip(FEATURES, features(index, [spelling], pair)[0].tolist(), strict=True))


def test_the_same_name_is_told_in_full() -> None:
    got = told("Romashka Zavod", "ROMASHKA ZAVOD")
    assert got["query_told"] == got["name_told"] == got["joined"] == got["same"] == 1
    assert got["query_untold"] == got["name_untold"] == got["slips"] == 0


def test_order_moves_the_letters_and_not_the_words() -> None:
    got = told("Zavod Romashka", "Romashka Zavod")
    assert got["both_told"] == got["ordered"] == 1
    assert got["joined"] < 1


def test_initials_shortenings_and_slips_tell_in_part() -> None:
    full, slip = told("Vasnetsov", "Vasnetsov"), told("Vasnetsow", "Vasnetsov")
    short, first = told("Vasn", "Vasnetsov"), told("V", "Vasnetsov")
    shares = [x["query_told"] for x in (full, slip, short, first)]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] > 0
    assert told("Quark", "Vasnetsov")["query_told"] == 0


def test_forms_numbers_and_places_that_differ_are_seen() -> None:
    assert told("Orion Ltd", "Orion JSC")["form_differs"] == 1
    assert told("Orion", "Orion JSC")["form_missing"] == 1
    assert told("Orion 5", "Orion 6")["number_differs"] == 1
    assert told("Beijing Orion", "Hangzhou Orion")["place_differs"] == 1
    assert told("Beijing Orion", "Beijing Orion")["place_differs"] == 0


def test_a_shared_rare_word_tells_more_than_a_shared_common_one() -> None:
    rare = told("Zarubezhstroj Group", "Zarubezhstroj Trading")
    common = told("Pavlova Trading", "Zarubezhstroj Trading")
    assert rare["shared"] > common["shared"]


@given(st.text(max_size=30), st.text(alphabet="abc xyz.5", min_size=1, max_size=30))
def test_features_are_finite_and_shares_stay_shares(query: str, listed: str) -> None:
    if not parsed(listed)[0].words:
        return
    got = told(query, listed)
    assert np.isfinite(list(got.values())).all()
    for share in ("query_told", "name_told", "joined", "ordered", "whole"):
        assert -1e-9 <= got[share] <= 1 + 1e-9


def test_alignment_gives_one_value_a_word(index: NameIndex) -> None:
    words = words_of(index, [parsed("Cambricon Shangai")[0]])
    row = index.names.index("Shanghai Cambricon Information Technology Co., Ltd.")
    best = aligned(words, words.query_words, index.name_words[row : row + 1])
    assert best.query[0, :2].tolist() == [1.0, pytest.approx(1.0, abs=0.3)]
    assert best.name.shape == (1, index.name_words.shape[1])


@given(st.lists(st.text("abcdeé9", min_size=1, max_size=9), min_size=2, max_size=8, unique=True))
def test_the_bound_on_the_likeness_of_words_leaves_none_out(spelt: list[str]) -> None:
    built = build_index([("a", [" ".join(spelt)])])
    words = words_of(built, [parsed(" ".join(spelt))[0]])
    numbers = np.arange(len(words.spelt), dtype=np.int32)
    left, right = (grid.ravel() for grid in np.meshgrid(numbers, numbers))
    assert (_likeness(words, left, right)[~_may_be_alike(words, left, right)] == 0).all()
