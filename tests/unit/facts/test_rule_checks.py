"""Checks of rules: terms, days and vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tidewaiter.facts.plausible import Plausible, plausible
from tidewaiter.facts.rule_checks import rule_findings
from tidewaiter.model.rule import Rule

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts

OF_DATA_CENTRES = {"equals": {"of": "data_centre", "word": "yes"}}


def version(when: dict[str, Any], in_force: str = "2024-01-01", **more: str) -> dict[str, Any]:
    stated = {"published": "2024-01-01", "status": "in-force", "source": "s", "grade": "primary"}
    return stated | {"as_of": "2024", "in_force": in_force, "when": when} | more


def found(
    facts: Facts, *versions: dict[str, Any], **others: dict[str, Any]
) -> list[tuple[str, ...]]:
    """Return severity, field and message for a rule ``us/rule`` with these versions."""
    rules = {"us/rule": list(versions)} | {f"us/{name}": [version(w)] for name, w in others.items()}
    controls = {
        ident: msgspec.convert(
            {"id": ident, "title": ident, "jurisdiction": "US", "versions": given}, Rule
        )
        for ident, given in rules.items()
    }
    with_rules = msgspec.structs.replace(facts, controls=controls, files={})
    return [
        (f.severity, f.field, f.message, f.found)
        for f in rule_findings(with_rules, plausible())
        if f.file == "controls/us/rule"
    ]


def threshold(of: str = "tpp", unit: str = "TOP/s*bit") -> dict[str, Any]:
    return {"at_least": {"of": of, "number": 1, "unit": unit}}


def test_a_sound_rule_gives_nothing(facts: Facts) -> None:
    both = {"all": [threshold(), {"not": OF_DATA_CENTRES}, {"term": "us/other"}]}
    assert found(facts, version(both), other=OF_DATA_CENTRES) == []


def test_a_term_that_no_rule_has_is_an_error_at_its_place(facts: Facts) -> None:
    (only,) = found(facts, version({"any": [OF_DATA_CENTRES, {"term": "us/none"}]}))
    assert only == (
        "error", "versions[0].when.any[1]", "there is no rule of that name", "us/none"
    )  # fmt: skip


@pytest.mark.parametrize("by_way_of", [{}, {"other": {"term": "us/rule"}}])
def test_a_rule_that_refers_to_itself_is_an_error(
    facts: Facts, by_way_of: dict[str, dict[str, Any]]
) -> None:
    term = "us/other" if by_way_of else "us/rule"
    (only,) = found(facts, version({"term": term}), **by_way_of)
    assert only[0] == "error"
    assert "refers to itself" in only[2]


def test_a_list_without_conditions_is_an_error(facts: Facts) -> None:
    ((severity, field, message, _),) = found(facts, version({"all": []}))
    assert (severity, field, message) == (
        "error", "versions[0].when", "a list of conditions is empty"
    )  # fmt: skip


def test_a_threshold_in_a_unit_of_another_kind_is_an_error(facts: Facts) -> None:
    (only,) = found(facts, version(threshold("tpp", "GB/s")))
    assert only[0] == "error"
    assert only[2:] == ("tpp is a quantity in TOP/s*bit", "GB/s")


@pytest.mark.parametrize(
    "when", [threshold("tpps"), {"equals": {"of": "datacentre", "word": "yes"}}]
)
def test_a_property_that_nothing_else_has_is_a_warning(facts: Facts, when: dict[str, Any]) -> None:
    ((severity, _, message, _),) = found(facts, version(when))
    assert severity == "warning"
    assert "no item may have it" in message


def test_a_word_that_a_property_cannot_have_is_an_error(facts: Facts) -> None:
    words = {"is_in": {"of": "data_centre", "words": ["yes", "maybe"]}}
    (only,) = found(facts, version(words))
    assert only == ("error", "versions[0].when", "data_centre has no such word", "maybe")


def test_a_chip_named_in_a_rule_must_be_one(facts: Facts) -> None:
    assert found(facts, version({"equals": {"of": "chip", "word": "nvidia/h20"}})) == []
    (only,) = found(facts, version({"equals": {"of": "chip", "word": "nvidia/h2O"}}))
    assert only[2:] == ("chip has no such word", "nvidia/h2O")


@pytest.mark.parametrize("name", ["in_force", "published", "until"])
def test_a_rule_needs_days_and_not_longer_times(facts: Facts, name: str) -> None:
    rough = version(OF_DATA_CENTRES, **{"until": "2024-03-01"} | {name: "2024-02"})
    (only,) = found(facts, rough)
    assert only[:2] == ("error", f"versions[0].{name}")
    assert only[3] == "2024-02"


@pytest.mark.parametrize(
    ("until", "severity"),
    [("2024-05-30", "warning"), ("2024-05-31", None), ("2024-06-01", "error"), ("", None)],
)
def test_two_versions_leave_no_gap_and_do_not_overlap(
    facts: Facts, until: str, severity: str | None
) -> None:
    first = version(OF_DATA_CENTRES, until=until)
    answers = found(facts, first, version(OF_DATA_CENTRES, "2024-06-01"))
    assert [a[0] for a in answers] == ([severity] if severity else [])


def test_the_vocabulary_has_every_property_of_the_packaged_rules(facts: Facts) -> None:
    bounds: Plausible = plausible()
    assert list(rule_findings(facts, bounds)) == []
