import csv
import gzip
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.app.name_scores import index_of
from tidewaiter.core.errors import TableError
from tidewaiter.parties.names.calibration import threshold
from tidewaiter.parties.names.index import NameIndex, build_index
from tidewaiter.parties.names.search import NAMES_SCORED, pair_probabilities, scored, search
from unit.parties.names.conftest import ENTRIES

# Hanzi names from general knowledge beside the Latin names that public lists and filings use; some
# brands of the vocabulary were chosen with these in view.
with (Path(__file__).parent / "hanzi_latin.csv").open(encoding="utf-8") as stream:
    PAIRS = [(row["hanzi"], row["latin"]) for row in csv.DictReader(stream)]


SPELT = ["Huawei", "Orbita Trading Petrova Shipyard No. 5 of the Ocean Marlin and many more words"]


def first(index: NameIndex, name: str) -> str:
    found = search(index, [name], least=threshold("sparing"))[0]
    return found[0].entry if found else ""


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Huawei Tech Co Ltd", "el-1"),  # abbreviations
        ("HUAWEI", "el-1"),
        ("Shanghai Cambricon Info Tech", "el-2"),
        ("Guangzhou Haige Comms Grp", "el-3"),
        ("Rim Abasov", "p-1"),  # a slip, and the other order
        ("Ocean Marlin", "v-1"),  # a number left out: somebody must look
        ("Romashka", "c-1"),
        ("Оcean Мarlin IV", "v-1"),  # two Cyrillic letters among Latin ones
        ("ООО Ромашка", "c-1"),
        ("華為技術有限公司", "el-1"),
        ("Apple Inc", ""),
        ("CORP", ""),  # one word that many names share matches none
        ("INTERNATIONAL LIMITED", ""),
    ],
)
def test_a_name_finds_its_entry_and_no_other(index: NameIndex, name: str, entry: str) -> None:
    assert first(index, name) == entry


def test_twins_of_two_cities_are_both_shown_and_the_right_one_is_first(index: NameIndex) -> None:
    found = search(index, ["Beijing Orbita Optoelectronics"], least=threshold("browse"))[0]
    assert [match.entry for match in found][:1] == ["c-3"]
    assert found[0].probability > threshold("sparing")
    assert all(m.probability < found[0].probability for m in found[1:])


def test_a_batch_answers_as_one_by_one(index: NameIndex) -> None:
    names = ["Huawei", "Romashka Trading", "", "上海寒武纪信息科技有限公司", "x"] * 70
    assert search(index, names) == [search(index, [name])[0] for name in names]


@given(st.lists(st.text(max_size=30) | st.sampled_from(SPELT), max_size=30), st.randoms())
def test_company_and_order_move_no_bit(names: list[str], order: random.Random) -> None:
    built = build_index(ENTRIES)
    alone = {name: search(built, [name])[0] for name in names}
    shuffled = order.sample(names, len(names))
    assert search(built, names) == [alone[name] for name in names]
    assert search(built, shuffled) == [alone[name] for name in shuffled]


def test_company_and_order_move_no_bit_on_the_us_list(shared_data: Path) -> None:
    folder = shared_data / "lists"
    built = index_of(folder / "us_csl_2026-07-31_names.jsonl.gz")
    lines = gzip.decompress((folder / "us_sec_registrant_names.txt.gz").read_bytes()).decode()
    names = lines.splitlines()[:300] + built.names[:6000:20]
    shuffled = random.Random(3).sample(names, len(names))  # noqa: S311
    together = dict(zip(names, search(built, names), strict=True))
    assert dict(zip(shuffled, search(built, shuffled), strict=True)) == together
    assert all(search(built, [name])[0] == together[name] for name in names[::4])


@pytest.mark.parametrize("use", ["sparing", "wide", "browse"])
def test_a_threshold_takes_away_what_is_below_and_moves_nothing_else(
    index: NameIndex, use: str
) -> None:
    least = threshold(use)
    names = ["Orbita", "Huawei", "Romashka Trade", "Marlin", "Apple", *(s for _, s in PAIRS)]
    for every, some in zip(search(index, names), search(index, names, least=least), strict=True):
        assert some == tuple(match for match in every if match.probability >= least)


def test_at_most_a_few_candidates_are_scored_in_full(index: NameIndex) -> None:
    answer = scored(index, ["Orbita Trading"])
    assert np.isfinite(answer.raw).sum() <= NAMES_SCORED


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(name: str) -> None:
    built = build_index([("a", ["Orion Trading"]), ("b", ["寒武纪"])])
    for match in search(built, [name])[0]:
        assert 0 <= match.probability <= 1


def test_a_megabyte_is_refused(index: NameIndex) -> None:
    with pytest.raises(TableError, match="too long"):
        search(index, ["fine", "x" * 1_000_000])


def test_the_script_does_not_move_the_decision(index: NameIndex) -> None:
    spellings = [
        ("Shanghai Cambricon Information Technology Co., Ltd.", "上海寒武纪信息科技有限公司"),
        ("Shanghai Cambricon Information Technology Co., Ltd.", "上海寒武紀信息科技有限公司"),
        ("Huawei Technologies Co., Ltd.", "华为技术有限公司"),
        ("Huawei Technologies Co., Ltd.", "hua wei ji shu you xian gong si"),
        ("OOO Romashka", "ООО Ромашка"),
        ("Guangzhou Haige Communications Group", "广州海格通信集团"),
    ]
    for latin, other in spellings:
        one, two = search(index, [latin, other], least=threshold("sparing"))
        assert [m.entry for m in one] == [m.entry for m in two]
        # Legal forms may be written in words of another family; nothing else may differ.
        assert one[0].probability == pytest.approx(two[0].probability, abs=0.02)


def test_hanzi_finds_the_latin_names_of_lists() -> None:
    crossed = [
        (a, PAIRS[(i + k) % len(PAIRS)][1]) for i, (a, _) in enumerate(PAIRS) for k in (1, 7)
    ]
    wrong = np.sort(pair_probabilities(crossed))
    right = pair_probabilities(PAIRS)
    cut = wrong[int(0.99 * len(wrong))]
    assert (right > cut).mean() >= 0.85
    assert (right >= threshold("transliterated")).mean() >= 0.85
    assert (
        wrong >= threshold("transliterated")
    ).mean() <= 0.03  # some crossed names are of one group


def test_pairs_do_not_depend_on_order_and_empty_names_match_nothing() -> None:
    pairs = [("Orion Ltd", "ORION LIMITED"), ("Orion", "Perseus"), ("", "Orion")]
    there = pair_probabilities(pairs)
    back = pair_probabilities([(b, a) for a, b in pairs])
    assert there == pytest.approx(back)
    assert there[0] > threshold("pairs") > there[1]
    assert there[2] == 0
    assert len(pair_probabilities([])) == 0
