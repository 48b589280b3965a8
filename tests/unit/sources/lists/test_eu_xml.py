"""The EU's and the UK's formats, on files written here from the published names.

No real file was at hand: these tests show that the layout is understood, not that a real file is.
"""

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.model.party import ListEntry, NameKind, PartyKind
from tidewaiter.sources.files import source_of
from tidewaiter.sources.held import Held
from tidewaiter.sources.lists import reader_for

XML = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05T16:47:04+02:00">
 <sanctionEntity designationDetails="" euReferenceNumber="EU.1.2" logicalId="13">
  <remark>Because</remark>
  <regulation programme="TST" numberTitle="1/2003 (OJ L1)"><publicationUrl>x</publicationUrl>
  </regulation>
  <subjectType code="enterprise" classificationCode="E"/>
  <nameAlias wholeName="Example Works" nameLanguage="EN" strong="true" logicalId="1"/>
  <nameAlias firstName="Ex" lastName="Works" wholeName="" strong="true" logicalId="2"/>
  <nameAlias wholeName="The Works" strong="false" logicalId="3"/>
  <address city="Town" street="1 Road" countryIso2Code="XX" countryDescription="NOWHERE"/>
  <identification number="010620" identificationTypeDescription="Other" countryIso2Code="XX"/>
 </sanctionEntity>
</export>"""
CSV = (
    "\ufefffileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_SubjectType;"
    "Entity_Regulation_Programme;NameAlias_WholeName;NameAlias_NameLanguage;Address_City;"
    "Address_CountryIso2Code;Identification_Number\n"
    "05/08/2026;13;EU.1.2;E;TST;Example Works;EN;;;\n"
    "05/08/2026;13;EU.1.2;E;TST;Ex Works;;;;\n"
    "05/08/2026;13;EU.1.2;E;TST;;;Town;XX;\n"
    "05/08/2026;13;EU.1.2;E;TST;;;;;010620\n"
)
UK = (
    "Report Date: 02-Oct-2026\n"
    "Last Updated,Unique ID,OFSI Group ID,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,"
    "Alias strength,Name non-latin script,Non-latin script type,Regime Name,Designation Type,"
    "Address Line 1,Address Country,Date Designated\n"
    "01/02/2026,TST0001,77,WORKS,EXAMPLE,,,,,Primary Name,,例子,Hanzi,Test,"
    "Entity,1 Road,X,01/02/2024\n"
    "01/02/2026,TST0001,77,WORKS,EX,,,,,Alias,,,,Test,Entity,1 Road,X,01/02/2024\n"
    "01/02/2026,TST0001,77,THE WORKS,,,,,,Alias,Low quality a.k.a,,,Test,Entity,2 Road,X,\n"
)


def held(name: str, text: str) -> Held:
    file = source_of(name, text.encode())
    return reader_for(file).reader.read((file,))


def kinds(entry: ListEntry) -> list[tuple[str, NameKind]]:
    return [(name.text, name.kind) for name in entry.names]


def test_the_eu_xml() -> None:
    found = held("eu.xml", XML)
    (entry,) = found.entries
    assert (found.list, found.published) == ("eu-fsf", "2026-08-05")
    assert (entry.id, entry.kind, entry.place) == ("EU.1.2", PartyKind.ENTITY, "3")
    assert kinds(entry) == [
        ("Example Works", NameKind.PRIMARY),
        ("Ex Works", NameKind.ALIAS),
        ("The Works", NameKind.WEAK),
    ]
    assert entry.addresses[0].text == "1 Road, Town, NOWHERE"
    assert entry.identifiers[0].value == "010620"
    assert entry.values("programme") == ("TST",)


@pytest.mark.parametrize(
    ("was", "now"),
    [('logicalId="1"', 'colour="1"'), ("<remark>", "<colour/><remark>"), ("enterprise", "planet")],
)
def test_an_eu_file_with_something_unknown_is_refused(was: str, now: str) -> None:
    with pytest.raises(DataError):
        held("eu.xml", XML.replace(was, now))


def test_the_eu_csv_gathers_the_rows_of_an_entity() -> None:
    (entry,) = held("eu.csv", CSV).entries
    assert (entry.id, entry.kind) == ("EU.1.2", PartyKind.ENTITY)
    assert kinds(entry) == [("Example Works", NameKind.PRIMARY), ("Ex Works", NameKind.ALIAS)]
    assert entry.addresses[0].country == "XX"
    assert entry.identifiers[0].value == "010620"
    assert entry.values("programme") == ("TST",)


def test_an_eu_csv_with_an_unknown_column_is_refused() -> None:
    with pytest.raises(DataError, match=r"eu\.csv:1: the table has a column"):
        held("eu.csv", CSV.replace("Address_City", "Address_Planet"))


def test_the_uk_csv_gathers_the_rows_of_a_designation() -> None:
    found = held("uk.csv", UK)
    (entry,) = found.entries
    assert (found.list, found.published) == ("uk-sanctions", "2026-10-02")
    assert kinds(entry) == [
        ("EXAMPLE WORKS", NameKind.PRIMARY),
        ("例子", NameKind.ORIGINAL),
        ("EX WORKS", NameKind.ALIAS),
        ("THE WORKS", NameKind.WEAK),
    ]
    assert [a.text for a in entry.addresses] == ["1 Road, X", "2 Road, X"]
    assert entry.values("start") == ("01/02/2024",)
    assert entry.place == "3"


def test_a_uk_file_with_an_unknown_type_is_refused() -> None:
    with pytest.raises(DataError, match=r"uk\.csv:3: the type is not known"):
        held("uk.csv", UK.replace("Entity", "Planet"))
