import numpy as np
import pytest

from tidewaiter.parties.names.explain import GROUPS, explained, explained_each
from tidewaiter.parties.names.index import NameIndex
from tidewaiter.parties.names.score import FEATURES
from tidewaiter.parties.names.search import search


def test_every_feature_belongs_to_one_reason() -> None:
    assert sorted(f for group in GROUPS.values() for f in group) == sorted(FEATURES)


def test_reasons_sum_to_the_probability_of_the_search(index: NameIndex) -> None:
    for name in ("Huawei Tech", "Beijing Orbita", "华为"):
        (found, *_) = explained(index, name)
        total = found.start + sum(reason.log_odds for reason in found.reasons)
        assert found.probability == pytest.approx(1 / (1 + np.exp(-total)), abs=2e-3)
        assert found.probability == search(index, [name])[0][0].probability


def test_reasons_are_told_in_the_words_of_the_names(index: NameIndex) -> None:
    (found, *_) = explained(index, "Orbita Optoelectronics Pavlova")
    (words,) = [reason.text for reason in found.reasons if reason.about == "words"]
    assert "both have orbita" in words
    assert "only the query has pavlova" in words


def test_reasons_come_strongest_first_and_name_no_script_or_country(index: NameIndex) -> None:
    for found in explained(index, "上海寒武纪科技"):
        worths = [reason.log_odds for reason in found.reasons]
        assert worths == sorted(worths, reverse=True)
        told = " ".join(reason.about for reason in found.reasons)
        assert not {"script", "language", "country", "nationality"} & set(told.split())


def test_nothing_near_is_no_answer(index: NameIndex) -> None:
    assert explained(index, "zzzzqqqq") == ()


def test_names_are_explained_together_as_each_alone(index: NameIndex) -> None:
    asked = {"Orbita Optoelectronics Pavlova": 2, "zzzzqqqq": 5, "上海寒武纪科技": 1}
    together = explained_each(index, asked)
    assert together == {name: explained(index, name, most=most) for name, most in asked.items()}
    assert len(together["上海寒武纪科技"]) == 1
