"""Near-duplicates of texts, against all pairs compared one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_offers import TEXT
from tidewaiter.facts.catalogue import Facts
from tidewaiter.listings.linking.texts import folded_text, near_texts
from tidewaiter.model.listings.linking import TextRules


@pytest.fixture(scope="module")
def rules(facts: Facts) -> TextRules:
    return facts.linking["lots"].text


def threes(text: str) -> set[str]:
    return {text[i : i + 3] for i in range(len(text) - 2)} or {text.ljust(3)}


def jaccard(one: str, other: str) -> float:
    a, b = threes(one), threes(other)
    return len(a & b) / len(a | b)


def reworded(text: str, rng: np.random.Generator, changes: int) -> str:
    words = text.split()
    for _ in range(changes):
        words[rng.integers(len(words))] = "".join(rng.choice(list("abcdefgh"), 5))
    return " ".join(words)


def test_a_text_is_compared_without_case_and_signs() -> None:
    assert folded_text("H100 — 80GB，SXM！ 现货_1") == "h10080gbsxm现货1"


def test_the_jaccard_index_is_that_of_the_sets_of_threes(rules: TextRules) -> None:
    # abcdefgh and abcdefgx share abc bcd cde def efg of seven threes
    (pair,) = near_texts(["abcdefgh", "abcdefgx"], rules, 4)
    assert pair.jaccard == pytest.approx(5 / 7)
    assert pair.threes == 6
    assert pair.alike == pytest.approx(7 / 8)


def test_nothing_is_found_among_none_one_and_strangers(rules: TextRules) -> None:
    assert near_texts([], rules, 4) == ()
    assert near_texts(["abc"], rules, 4) == ()
    assert near_texts(["a", "", "zz", "八卡整机现货"], rules, 4) == ()


def test_what_all_pairs_find_is_found(rules: TextRules) -> None:
    rng = np.random.Generator(np.random.Philox(3))
    texts = sorted({
        folded_text(reworded(f"{TEXT} {family}", rng, changes))
        for family in ("alpha beta", "gamma delta epsilon zeta", "eta theta")
        for changes in (0, 1, 2, 4, 9)
    })  # fmt: skip
    found = {(p.one, p.other): p.jaccard for p in near_texts(texts, rules, len(texts))}
    for i, one in enumerate(texts):
        for j in range(i + 1, len(texts)):
            index = jaccard(one, texts[j])
            if (i, j) in found:
                assert found[i, j] == pytest.approx(index)
            else:
                assert index < rules.least + 0.1  # near the limit the digests may miss one


def test_seven_cards_in_one_wording_are_below_the_limit_or_vetoed_elsewhere(
    rules: TextRules,
) -> None:
    form = "NVIDIA {} data centre accelerator card PCIe passive cooling tested fast dispatch"
    cards = ["A100 80GB", "L40 48GB", "V100 32GB", "P40 24GB", "T4 16GB", "M10 32GB", "K80 24GB"]
    found = near_texts(sorted(folded_text(form.format(card)) for card in cards), rules, 9)
    assert found  # text alone would merge them: the goods must decide


def test_among_many_alike_only_neighbours_are_compared(rules: TextRules) -> None:
    texts = [folded_text(f"{TEXT} number {i:04d}") for i in range(300)]
    found = near_texts(texts, rules, 2)
    assert len(found) < 300 * 40
    linked = {n for pair in found for n in pair[:2]}
    assert len(linked) == 300


@settings(max_examples=20)
@given(st.lists(st.text("abc八卡 ", max_size=12), min_size=2, max_size=8, unique=True))
def test_pairs_are_in_order_and_within_the_limits(rules: TextRules, texts: list[str]) -> None:
    for pair in near_texts(texts, rules, 8):
        assert 0 <= pair.one < pair.other < len(texts)
        assert pair.jaccard >= rules.least
        assert pair.jaccard == pytest.approx(jaccard(texts[pair.one], texts[pair.other]))
        assert pair.alike >= rules.alike
