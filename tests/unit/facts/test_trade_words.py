"""The words around names, as packaged."""

from tidewaiter.facts.catalogue import Facts
from tidewaiter.facts.spelling import folded_case
from tidewaiter.facts.trade_words import trade_words


def test_the_words_have_a_source(facts: Facts) -> None:
    assert trade_words().source in facts.sources


def test_each_word_is_given_once_and_as_a_folded_text_has_it() -> None:
    words = trade_words()
    spellings = [word for form in words.forms.values() for word in form]
    everything = [*words.brands, *words.noise, *spellings]
    assert len(everything) == len(set(everything))
    assert all(word == folded_case(word) for word in (*everything, *words.counters))


def test_the_forms_are_those_that_chips_are_built_in() -> None:
    assert set(trade_words().forms) == {"sxm", "pcie", "nvl", "oam"}


def test_no_word_without_meaning_tells_two_parts_apart(facts: Facts) -> None:
    # A part whose every name needs such a word to differ from another's could not be named.
    dropped = {*trade_words().noise, *trade_words().brands}
    for part in facts.chips.values():
        names = [folded_case(name).split() for name in (part.name, *part.aliases)]
        assert any(set(name) - dropped for name in names), part.id
