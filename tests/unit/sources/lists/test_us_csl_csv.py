"""The cells of the US list's CSV, one by one."""

import csv
import io

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.model.party import ListEntry, PartyKind
from tidewaiter.sources.files import source_of
from tidewaiter.sources.lists.us_csl_csv import COLUMNS, read

HEADER = sorted(COLUMNS.used)
PLAIN = {
    "_id": "7",
    "name": "Ex Ltd",
    "source": "Entity List (EL) - Bureau of Industry and Security",
    "license_requirement": "For all items subject to the EAR. (See §744.11 of the EAR)",
    "federal_register_notice": "87 FR 1",
    "start_date": "2022-04-21",
}


def table(*rows: dict[str, str], header: list[str] | None = None) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header or HEADER)
    writer.writerows([[row.get(column, "") for column in header or HEADER] for row in rows])
    return out.getvalue().encode()


def entry(**cells: str) -> ListEntry:
    (found,) = read((source_of("x.csv", table({**PLAIN, **cells})),)).entries
    return found


def test_names_are_parted_by_semicolons_and_lose_the_last_and() -> None:
    found = entry(alt_names="Ex One; Ex Two; and Ex Three")
    assert [name.text for name in found.names] == ["Ex Ltd", "Ex One", "Ex Two", "Ex Three"]
    assert {name.place for name in found.names[1:]} == {"2:alt_names"}


@pytest.mark.parametrize(
    ("address", "country"),
    [("1 Road, Town, 010620, HK", "HK"), ("HK", "HK"), ("1 Road, hk", ""), ("1 Road, QQQ", "")],
)
def test_the_country_is_the_two_letters_at_the_end(address: str, country: str) -> None:
    (found,) = entry(addresses=address).addresses
    assert (found.text, found.country) == (address, country)


@pytest.mark.parametrize(
    ("cell", "kind", "value", "country"),
    [
        ("HK, 010620, Registration Number", "Registration Number", "010620", "HK"),
        ("KW, 2013-09-09, 41, Passport", "Passport", "2013-09-09, 41", "KW"),
        ("IMO 8898831, Vessel Registration Identification",
         "Vessel Registration Identification", "IMO 8898831", ""),
        ("3E001", "", "3E001", ""),
    ],
)  # fmt: skip
def test_a_number_keeps_kind_and_country(cell: str, kind: str, value: str, country: str) -> None:
    (found,) = entry(ids=cell).identifiers
    assert (found.kind, found.value, found.country) == (kind, value, country)


def test_the_requirement_and_the_notice_are_statements() -> None:
    found = entry()
    assert found.values("licence-requirement")[0].startswith("For all items subject to the EAR")
    assert found.values("citation") == ("87 FR 1",)
    assert found.values("start") == ("2022-04-21",)
    assert found.values("end") == ()


def test_a_vessel_keeps_what_is_said_of_it() -> None:
    found = entry(type="Vessel", call_sign="T2ES4", gross_tonnage="099144", vessel_flag="NO")
    assert found.kind is PartyKind.VESSEL
    assert found.values("gross-tonnage") == ("099144",)
    assert found.values("vessel-flag") == ("NO",)


def test_one_party_on_two_lists_is_two_entries() -> None:
    other = {**PLAIN, "source": "Unverified List (UVL) - Bureau of Industry and Security"}
    found = read((source_of("x.csv", table(PLAIN, other)),)).entries
    assert [one.id for one in found] == ["us-csl/el:7", "us-csl/uvl:7"]


@pytest.mark.parametrize("column", HEADER)
def test_every_column_is_needed(column: str) -> None:
    header = [one for one in HEADER if one != column]
    with pytest.raises(DataError, match=r"x\.csv:1: the table lacks a column") as told:
        read((source_of("x.csv", table(PLAIN, header=header)),))
    assert told.value.found == column


def test_a_new_column_is_refused_by_its_name() -> None:
    with pytest.raises(DataError, match="a column that this format does not know") as told:
        read((source_of("x.csv", table(PLAIN, header=[*HEADER, "colour"])),))
    assert told.value.found == "colour"


def test_a_type_that_is_not_known_is_refused_with_its_line() -> None:
    with pytest.raises(DataError, match=r"x\.csv:2: type: the type is not known"):
        entry(type="Planet")
