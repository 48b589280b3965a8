"""Codes of countries, and what is often written for them."""

import pytest

from tidewaiter.facts.catalogue import Facts
from tidewaiter.facts.countries import countries, country_codes, country_fault


def test_the_standard_has_249_codes_and_kosovo_is_beside_them() -> None:
    # ISO 3166-1 counts 249 officially assigned codes.
    assert len(country_codes()) == 250
    assert "XK" in country_codes()


@pytest.mark.parametrize(("code", "hint"), [("UK", "GB"), ("EL", "GR"), ("XX", ""), ("EU", "")])
def test_a_code_of_no_country_is_told(code: str, hint: str) -> None:
    fault = country_fault(code)
    assert code in fault
    assert (f"did you mean {hint}?" in fault) is bool(hint)


def test_nothing_stated_is_no_fault() -> None:
    assert (country_fault(""), country_fault("SG")) == ("", "")


def test_every_country_that_a_rule_names_has_a_code(facts: Facts) -> None:
    from tidewaiter.controls.references import parts_of

    named = {
        word
        for rule in facts.controls.values()
        for version in rule.versions
        if version.when is not None
        for part in parts_of(version.when)
        if part.is_in is not None and part.is_in.of in {"destination", "country", "exported_from"}
        for word in part.is_in.words
    }
    assert named
    assert named <= country_codes()
    assert countries().source in facts.sources
