"""Every model tried, its criteria and names; the search among pairs above five lists."""

import itertools

import numpy as np
import pytest

from tidewaiter.estimate.counting.answer import ModelCount
from tidewaiter.estimate.counting.hierarchy import hierarchical_models, pairs_of, sizes
from tidewaiter.estimate.counting.table import ListTable
from tidewaiter.estimate.counting.tried import Tried, model_counts, searched_pairs, try_models

REACH = 6.0


def counted(table: ListTable) -> dict[str, ModelCount]:
    tried = try_models(table, REACH)
    models = model_counts(tried, np.zeros(len(tried.models)), 0.9)
    return {model.model: model for model in models}


def best_bic(tried: Tried, chosen: np.ndarray) -> float:
    which = np.flatnonzero(chosen & tried.sound)
    best = which[tried.bic[which].argmin()]
    return tried.table.observed + float(np.exp(tried.fits.log_unseen[best]))


def test_kosovos_models_in_order(kosovo: ListTable) -> None:
    # Published by BIC: [123,14,34] 10,356.5 (785.9); 12,741.0 (+0.08); 18,393.3 (+0.93); 9,824.2.
    models = list(counted(kosovo).values())
    assert len(models) == 113
    assert models[0].model == "[123,14,34]"
    assert models[0].terms == (("EXH", "ABA", "OSCE"), ("EXH", "HRW"), ("OSCE", "HRW"))
    assert [m.n for m in models[:4]] == pytest.approx(
        [10_356.5, 12_741.0, 18_393.3, 9_824.2], abs=0.05
    )
    behind = [m.bic - models[0].bic for m in models[:3]]
    assert behind == pytest.approx([0, 0.08, 0.93], abs=0.005)
    assert models[0].se == pytest.approx(785.9, abs=0.05)
    assert models[0].deviance == pytest.approx(9.323, abs=0.0005)
    assert models[0].df == 4


@pytest.mark.parametrize("most", [0, 1, 3, 50, 113, 500])
def test_the_best_few_are_the_first_of_all(kosovo: ListTable, most: int) -> None:
    tried = try_models(kosovo, REACH)
    weights = np.zeros(len(tried.models))
    assert model_counts(tried, weights, 0.9, most) == model_counts(tried, weights, 0.9)[:most]


def test_of_models_that_fit_alike_the_first_by_name_are_shown(kosovo: ListTable) -> None:
    tried = try_models(kosovo, REACH)
    alike = tried._replace(bic=np.round(tried.bic, -1))
    weights = np.zeros(len(tried.models))
    for most in range(1, 20):
        assert model_counts(alike, weights, 0.9, most) == model_counts(alike, weights, 0.9)[:most]


def test_kosovo_without_terms_of_three_lists(kosovo: ListTable) -> None:
    # Silverman, Chan & Vincent (2024), table 6: 14,342.
    tried = try_models(kosovo, REACH)
    pairs = ~tried.models[:, sizes(4) > 2].any(axis=1)
    assert best_bic(tried, pairs) == pytest.approx(14_342, abs=0.5)


# MultipleSystemsEstimation's user guide: abundance and BIC of each admissible model.
KOREA = {
    "[12,23]": (157.1667, 57.14081), "[12,3]": (268.7778, 58.96860),
    "[13,23]": (123.4630, 91.89711), "[23,1]": (126.1944, 138.06368),
    "[13,2]": (126.9394, 155.16018), "[1,2,3]": (141.9926, 184.14431),
}  # fmt: skip


@pytest.mark.parametrize("name", KOREA)
def test_koreas_models(korea: ListTable, name: str) -> None:
    model = counted(korea)[name]
    assert (model.n, model.bic) == pytest.approx(KOREA[name], abs=6e-5)


def test_a_korean_models_aic(korea: ListTable) -> None:
    # The same guide's stepwise fit: deviance 8.566946, AIC 44.90767.
    model = counted(korea)["[12,3]"]
    assert (model.deviance, model.aic) == pytest.approx((8.566946, 44.90767), abs=5e-6)


def test_the_toys_models(toy: ListTable) -> None:
    models = counted(toy)
    assert models["[1,2,3]"].n == pytest.approx(539.1, abs=0.05)
    refused = models["[12,3]"]
    assert not refused.identified
    assert refused.n is refused.se is refused.interval is refused.weight is None
    assert "no maximum-likelihood estimate" in refused.why
    assert models["[13,23]"].at_infinity == (("A", "C"), ("B", "C"))
    assert models["[1,2,3]"].at_infinity == ()


def test_the_uks_five_lists(uk_five: ListTable) -> None:
    # Silverman, Chan & Vincent (2024), table 6: 25,311 over all models, 22,991 over those with
    # pairs alone.
    tried = try_models(uk_five, REACH)
    everything = np.ones(len(tried.models), bool)
    pairs = ~tried.models[:, sizes(5) > 2].any(axis=1)
    assert best_bic(tried, everything) == pytest.approx(25_311, abs=0.5)
    assert best_bic(tried, pairs) == pytest.approx(22_991, abs=0.5)


def test_the_uks_six_lists(uk_six: ListTable) -> None:
    # The same table: 12,350 by downhill search among pairs.
    models = list(counted(uk_six).values())
    assert models[0].n == pytest.approx(12_350, abs=0.5)


def test_the_search_finds_what_trying_all_pairs_finds(uk_five: ListTable) -> None:
    tried = try_models(uk_five, REACH)
    only_pairs = np.flatnonzero(~tried.models[:, sizes(5) > 2].any(axis=1))
    assert len(only_pairs) == 2**10
    near = only_pairs[tried.bic[only_pairs] < tried.bic[only_pairs].min() + 3]
    searched = {row.tobytes() for row in searched_pairs(uk_five.counts, 5, REACH).models}
    assert {tried.models[which].tobytes() for which in near} <= searched


def test_the_search_never_tries_a_model_twice(uk_six: ListTable) -> None:
    models = searched_pairs(uk_six.counts, 6, REACH).models
    assert len(np.unique(models, axis=0)) == len(models)
    assert not models[:, sizes(6) > 2].any()
    assert models[0].sum() == 7
    assert pairs_of(6).size == 15


@pytest.mark.parametrize("order", list(itertools.permutations(range(3)))[1:])
def test_the_order_of_the_lists_does_not_matter(korea: ListTable, order: tuple[int, ...]) -> None:
    counts = np.zeros(8)
    for cell in range(8):
        counts[sum(1 << j for j, old in enumerate(order) if cell >> old & 1)] = korea.counts[cell]
    turned = ListTable(tuple(korea.lists[old] for old in order), counts)
    before = sorted((m.bic, m.n or 0, m.identified) for m in counted(korea).values())
    after = sorted((m.bic, m.n or 0, m.identified) for m in counted(turned).values())
    assert np.array(after) == pytest.approx(np.array(before), rel=1e-7)


def test_all_models_are_there_once(kosovo: ListTable) -> None:
    assert len(counted(kosovo)) == len(hierarchical_models(4))


def test_degrees_of_freedom_count_the_face(korea: ListTable, toy: ListTable) -> None:
    # [13,23] of the toy: cells AC, BC and ABC are nought, three free terms and the constant fit
    # the four others.
    assert counted(toy)["[13,23]"].df == 0
    assert counted(korea)["[12,23]"].df == 1
