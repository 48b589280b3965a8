"""A rule in words."""

from __future__ import annotations

import pytest

from tidewaiter.controls.explain import explained, in_words
from tidewaiter.controls.references import parts_of


def test_every_rule_is_explained_with_all_its_texts_numbers_and_words(facts):
    for rule in facts.controls.values():
        found = explained(rule, facts.controls)
        assert [v.in_force for v in found.versions] == [v.in_force for v in rule.versions]
        for version, said in zip(rule.versions, found.versions, strict=True):
            text = "\n".join(said.words)
            for part in parts_of(version.when):
                for threshold in (part.at_least, part.less_than):
                    assert threshold is None or f"{threshold.number:,.10g}" in text
                assert part.term is None or part.term in said.refers_to
            assert said.needs
            assert said.source in facts.sources


def test_the_words_keep_the_shape_of_the_condition(facts):
    words = list(in_words(facts.controls["us/3a090-a"].versions[0].when))
    assert words[:3] == ["all of", "  at least one of", "    tpp at least 4,800 TOP/s*bit"]
    assert words[-2:] == ["  not", "    rule us/3a090-note-2 holds"]


@pytest.mark.parametrize(
    ("rule", "needs"),
    [
        ("us/3a090-a", ("data_centre", "performance_density", "tpp")),
        ("us/affiliates", ("listed_ownership",)),
    ],
)
def test_what_a_rule_needs_reaches_through_its_terms(facts, rule, needs):
    assert explained(facts.controls[rule], facts.controls).versions[-1].needs == needs


def test_who_refers_to_a_rule_is_said(facts):
    found = explained(facts.controls["us/3a090-note-2"], facts.controls)
    assert set(found.named_by) == {"us/3a090-a", "us/3a090-b"}
