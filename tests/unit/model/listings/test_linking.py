"""Rules of linking hold together."""

import pytest
from msgspec.structs import replace

from tidewaiter.facts.catalogue import Facts
from tidewaiter.model.listings.linking import EVIDENCE, SUPPORT, LinkRules


@pytest.fixture(scope="module")
def rules(facts: Facts) -> LinkRules:
    return facts.linking["lots"]


def test_weights_are_shares_of_a_proof(rules: LinkRules) -> None:
    # the points of the brokers' score: serial number 40, picture 20, configuration 15
    assert [rules.weight(name) for name in ("serial", "photo", "configuration")] == [1, 0.5, 0.375]
    cheap = replace(rules, proof=replace(rules.proof, value=10.0))
    assert cheap.weight("photo") == 1


def test_every_kind_has_a_weight(rules: LinkRules) -> None:
    assert set(rules.weights) == {*EVIDENCE, *SUPPORT}
    with pytest.raises(ValueError, match="weights are needed"):
        replace(rules, weights={})


def test_thresholds_rise(rules: LinkRules) -> None:
    with pytest.raises(ValueError, match="rise"):
        replace(rules, thresholds=(0.9, 0.6, 0.7))
    with pytest.raises(ValueError, match="points"):
        replace(rules, proof=replace(rules.proof, value=0.0))


def test_support_alone_reaches_no_threshold_of_evidence(rules: LinkRules) -> None:
    """A stock photo left aside, one weak thing in common and the same card link nobody."""
    assert rules.weight("contact") + rules.weight("configuration") < rules.thresholds[0]
    assert rules.weight("label") >= rules.thresholds[2]


def test_no_series_is_empty_and_lines_are_not_makers(rules: LinkRules) -> None:
    title = rules.title
    spelt = {word for words in title.brands.values() for word in words}
    assert spelt.isdisjoint(title.lines)
    assert spelt.isdisjoint(title.empty)
    assert set(title.series).isdisjoint(title.empty)
    assert all(word == word.lower() for word in (*title.series, *title.lines, *title.empty))
