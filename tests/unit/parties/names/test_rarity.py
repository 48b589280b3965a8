import math

import numpy as np

from tidewaiter.facts.name_tables import rarity
from tidewaiter.parties.names.rarity import population_counts, word_weights


def test_a_word_common_in_the_population_says_less() -> None:
    capital, unseen = word_weights(["capital", "zarubezhstroj"], {}, 10_000)
    assert capital < unseen


def test_a_word_common_in_the_list_says_less_though_the_population_lacks_it() -> None:
    few, many = (word_weights(["gazprom"], {"gazprom": n}, 50_000)[0] for n in (1, 5_000))
    assert many < few
    assert math.isclose(many, -math.log(5_000.5 / 50_001))


def test_a_short_list_makes_no_word_common() -> None:
    alone = word_weights(["orion"], {"orion": 1}, 1)[0]
    assert alone > 5
    assert alone <= -math.log(0.5 / (rarity().names + 1))


def test_trade_words_and_initials_have_a_ceiling() -> None:
    trade, initial = word_weights(["metrology", "q"], {}, 10)
    assert initial <= 2.0
    assert trade > initial
    assert word_weights(["semiconductor"], {}, 10)[0] <= 3.5


def test_counts_are_of_canonical_words() -> None:
    counts = population_counts()
    assert "technologies" not in counts
    assert counts["technology"] > 0
    assert np.isfinite(word_weights(list(counts)[:50], {}, 100)).all()
