from collections import Counter

from tidewaiter.facts import name_tables
from tidewaiter.facts.catalogue import load_facts

TABLES = (
    name_tables.vocabulary,
    name_tables.scripts,
    name_tables.legal_forms,
    name_tables.rarity,
    name_tables.name_model,
    name_tables.address_words,
)


def test_every_table_cites_a_source_that_exists() -> None:
    sources = load_facts().sources
    assert [table().source for table in TABLES if table().source not in sources] == []


def test_a_spelling_stands_for_one_word() -> None:
    counts = Counter(spelling for word in name_tables.vocabulary().words for spelling in word.latin)
    assert [spelling for spelling, count in counts.items() if count > 1] == []


def test_chinese_words_carry_one_syllable_a_character() -> None:
    table = name_tables.vocabulary()
    listed = [
        pair for w in (*table.words, *table.places, *table.brands) for pair in w.hanzi.items()
    ]
    assert [hanzi for hanzi, said in listed if len(said.split()) != len(hanzi)] == []


def test_counts_stay_below_the_population() -> None:
    table = name_tables.rarity()
    assert 0 < min(table.counts.values()) <= max(table.counts.values()) < table.names


def test_uses_have_thresholds_that_are_probabilities() -> None:
    uses = name_tables.name_model().uses
    assert {"sparing", "wide", "pairs", "transliterated", "browse"} == set(uses)
    assert all(0 < value < 1 for value in uses.values())
