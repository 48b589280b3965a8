"""Whether estimates exist: published verdicts, and the linear programme against brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.estimate.counting.existence import face_of, faces, null_directions
from tidewaiter.estimate.counting.hierarchy import (
    bracketed,
    hierarchical_models,
    largest_terms,
    terms_of,
)
from tidewaiter.estimate.counting.loglinear import Floats
from tidewaiter.estimate.counting.table import ListTable


def verdicts(table: ListTable) -> dict[str, bool]:
    lists = len(table.lists)
    models = hierarchical_models(lists)
    names = [bracketed(terms, lists) for terms in terms_of(largest_terms(models))]
    return dict(zip(names, faces(table.counts, models).identified.tolist(), strict=True))


def test_the_toys_verdicts_are_those_of_its_authors(toy: ListTable) -> None:
    # Chan, Silverman & Vincent (2021), table 3: AB alone or with one other pair has no estimate,
    # all three pairs are not identifiable, without AB all is well.
    assert verdicts(toy) == {
        "[1,2,3]": True, "[13,2]": True, "[23,1]": True, "[13,23]": True,
        "[12,3]": False, "[12,13]": False, "[12,23]": False, "[12,13,23]": False,
    }  # fmt: skip


def test_koreas_six_admissible_models(korea: ListTable) -> None:
    # Silverman, Chan & Vincent (2024): six admissible models after the existence check.
    sound = {name for name, identified in verdicts(korea).items() if identified}
    assert sound == {"[1,2,3]", "[12,3]", "[13,2]", "[23,1]", "[12,23]", "[13,23]"}


def test_a_full_table_determines_every_model(kosovo: ListTable) -> None:
    found = faces(kosovo.counts, hierarchical_models(4))
    assert found.identified.all()
    assert found.support[:, 1:].all()
    assert (found.rank == hierarchical_models(4).sum(axis=1)).all()


def test_what_is_not_determined_stays_so_with_more_terms(uk_five: ListTable) -> None:
    models = hierarchical_models(5)
    identified = faces(uk_five.counts, models).identified
    rng = np.random.default_rng(3)
    for lost in rng.choice(np.flatnonzero(~identified), 20):
        larger = (models >= models[lost]).all(axis=1)
        assert not identified[larger].any()


def by_brute_force(counts: Floats, model: np.ndarray) -> tuple[np.ndarray, bool, int]:
    """Return support, verdict and rank from dense matrices and one programme for each cell."""
    from scipy.optimize import linprog

    terms = np.flatnonzero(model)
    every = np.arange(len(counts))[:, None]
    design = ((every & terms) == terms).astype(float)[1:]
    filled = counts[1:] > 0
    support = np.ones(len(counts) - 1, bool)
    for cell in np.flatnonzero(~filled):
        # Maximise the fall of this cell alone, others not rising, filled ones fixed, in a box.
        best = linprog(
            design[cell], A_ub=design[~filled], b_ub=np.zeros((~filled).sum()),
            A_eq=design[filled], b_eq=np.zeros(filled.sum()), bounds=(-50, 50), method="highs",
        )  # fmt: skip
        support[cell] = best.fun > -1e-6
    kept = design[support]
    constant = np.zeros((1, len(terms)))
    constant[0, 0] = 1
    rank = int(np.linalg.matrix_rank(kept))
    sound = np.linalg.matrix_rank(np.vstack([kept, constant])) == rank
    return support, bool(sound), rank


@given(
    filled=st.lists(st.booleans(), min_size=15, max_size=15).filter(any),
    which=st.integers(0, 112),
)
@settings(max_examples=40)
def test_faces_are_what_one_programme_for_each_cell_says(filled: list[bool], which: int) -> None:
    counts = np.array([0.0, *(7.0 * one for one in filled)])
    model = hierarchical_models(4)[which]
    found = faces(counts, model[None])
    support, sound, rank = by_brute_force(counts, model)
    assert found.support[0, 1:].tolist() == support.tolist()
    assert bool(found.identified[0]) == sound
    assert int(found.rank[0]) == rank


def test_null_directions_are_a_basis_of_the_null_space() -> None:
    rows = np.array([[1.0, 1, 0, 0], [1, 1, 1, 1], [0, 0, 2, 2]])
    basis = null_directions(rows)
    assert basis.shape == (4, 2)
    assert np.abs(rows @ basis).max() < 1e-12
    assert np.linalg.matrix_rank(basis) == 2


def test_no_rows_leave_every_direction_free() -> None:
    assert null_directions(np.zeros((0, 3))) == pytest.approx(np.eye(3))


def test_a_face_drops_what_can_only_fall() -> None:
    # Along (1, 0) the first cell falls and none rises; along (0, 1) one rises and one falls.
    face = face_of(np.eye(2), np.array([[-1.0, 0], [0, 1], [0, -1]]))
    assert face.falling.tolist() == [True, False, False]
    assert face.kept.tolist() == [False, True]
    assert not face.identified
