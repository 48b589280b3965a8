"""The lists that the US Consolidated Screening List gathers, and what an entry names."""

import pytest

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.party import PartyKind
from tidewaiter.sources.us_csl import kind_of, list_code, made_id

HERE = Where("f", 1)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("Entity List (EL) - Bureau of Industry and Security", "us-csl/el"),
        ("Military End User (MEU) List - Bureau of Industry and Security", "us-csl/meu"),
        ("Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", "us-csl/ns-mbs"),
        ("Capta List (CAP) - Treasury Department", "us-csl/cap"),
        ("ITAR Debarred (DTC) - State Department", "us-csl/dtc"),
    ],
)
def test_a_list_is_known_by_the_code_in_parentheses(source: str, code: str) -> None:
    assert list_code(source, HERE) == code


@pytest.mark.parametrize("source", ["", "Entity List", "Entity List (el)", "Entity List ()"])
def test_a_list_without_a_code_is_refused(source: str) -> None:
    with pytest.raises(DataError, match="f:1: the list has no code"):
        list_code(source, HERE)


@pytest.mark.parametrize(
    ("stated", "name", "kind"),
    [
        ("Entity", "Ex Ltd", PartyKind.ENTITY),
        ("individual", "X, Ann", PartyKind.INDIVIDUAL),
        ("", "Ex Ltd", PartyKind.UNKNOWN),
        ("", "Address 07", PartyKind.ADDRESS),
        ("", "Address 07 Ltd", PartyKind.UNKNOWN),
        ("Entity", "Address 07", PartyKind.ENTITY),
    ],
)
def test_what_an_entry_names(stated: str, name: str, kind: PartyKind) -> None:
    assert kind_of(stated, name, HERE) is kind


def test_a_made_identifier_rests_on_the_words_alone() -> None:
    assert made_id("a", "b") == made_id("a", "b")
    assert len({made_id("a", "b"), made_id("ab", ""), made_id("b", "a")}) == 3
