"""Hierarchical models: how many there are, and that each is closed under taking parts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.estimate.counting.hierarchy import (
    bracketed,
    hierarchical_models,
    largest_terms,
    main_effects,
    pairs_of,
    sizes,
    terms_of,
)


# Numbers of labelled covers by antichains (OEIS A006126: 1, 2, 9, 114, 6894), each less the one
# with the term of all lists.
@pytest.mark.parametrize(("lists", "models"), [(2, 1), (3, 8), (4, 113), (5, 6893)])
def test_how_many_models_there_are(lists: int, models: int) -> None:
    marks = hierarchical_models(lists)
    assert marks.shape == (models, 2**lists)
    assert len(np.unique(marks, axis=0)) == models


@pytest.mark.parametrize("lists", [3, 4, 5])
def test_every_part_of_a_term_is_in_the_model(lists: int) -> None:
    marks = hierarchical_models(lists)
    for term in range(1 << lists):
        for j in range(lists):
            if term >> j & 1:
                assert (marks[:, term & ~(1 << j)] >= marks[:, term]).all()


def test_every_model_has_main_effects_and_not_the_term_of_all_lists() -> None:
    marks = hierarchical_models(4)
    assert (marks >= main_effects(4)).all()
    assert not marks[:, -1].any()


def test_models_are_named_by_their_largest_terms() -> None:
    names = [bracketed(terms, 3) for terms in terms_of(largest_terms(hierarchical_models(3)))]
    assert sorted(names) == sorted(
        ["[1,2,3]", "[12,3]", "[13,2]", "[23,1]", "[12,13]", "[12,23]", "[13,23]", "[12,13,23]"]
    )


def test_above_nine_lists_numbers_are_told_apart() -> None:
    assert bracketed((0b10_0000_0001, 0b10), 10) == "[1:10,2]"


def test_pairs_and_sizes() -> None:
    assert pairs_of(3).tolist() == [0b011, 0b101, 0b110]
    assert sizes(2).tolist() == [0, 1, 1, 2]


def test_a_row_without_marks_has_no_terms() -> None:
    marks = np.zeros((3, 8), bool)
    marks[1, [1, 6]] = True
    assert terms_of(marks) == [(), (6, 1), ()]


@given(which=st.integers(0, 6892))
def test_the_largest_terms_give_the_model_back(which: int) -> None:
    model = hierarchical_models(5)[which]
    largest = np.flatnonzero(largest_terms(model[None])[0])
    rebuilt = [any(term & top == term for top in largest) for term in range(32)]
    assert rebuilt == model.tolist()
