"""OFAC's older XML form, on a file written here from the published schema.

No real file was at hand: these tests show that the layout is understood, not that a real file is.
"""

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.model.party import NameKind, PartyKind
from tidewaiter.sources.files import source_of
from tidewaiter.sources.held import Held
from tidewaiter.sources.lists import reader_for

TEXT = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:x">
<publshInformation><Publish_Date>07/31/2026</Publish_Date><Record_Count>1</Record_Count>
</publshInformation>
<sdnEntry><uid>36</uid><firstName>Ann</firstName><lastName>EXAMPLE</lastName>
<sdnType>Individual</sdnType><programList><program>TST</program></programList>
<idList><id><uid>1</uid><idType>Passport</idType><idNumber>010620</idNumber></id></idList>
<akaList><aka><uid>2</uid><type>a.k.a.</type><category>strong</category>
<lastName>EX</lastName></aka>
<aka><uid>3</uid><type>f.k.a.</type><category>weak</category><lastName>'X'</lastName></aka></akaList>
<addressList><address><uid>4</uid><city>Town</city><country>Cuba</country></address></addressList>
<dateOfBirthList><dateOfBirthItem><uid>5</uid><dateOfBirth>1962</dateOfBirth>
<mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList></sdnEntry>
</sdnList>"""


def held(text: str, name: str = "sdn.xml") -> Held:
    file = source_of(name, text.encode())
    return reader_for(file).reader.read((file,))


def test_an_entry_keeps_names_by_kind() -> None:
    found = held(TEXT)
    (entry,) = found.entries
    assert (found.list, found.published, entry.id) == ("us-ofac-sdn", "2026-07-31", "36")
    assert entry.kind is PartyKind.INDIVIDUAL
    assert [(name.text, name.kind) for name in entry.names] == [
        ("EXAMPLE, Ann", NameKind.PRIMARY),
        ("EX", NameKind.ALIAS),
        ("'X'", NameKind.WEAK),
    ]
    assert entry.addresses[0].text == "Town, Cuba"
    assert entry.identifiers[0].value == "010620"
    assert entry.values("programme") == ("TST",)
    assert entry.values("birth-date") == ("1962",)
    assert entry.place == "5"


def test_the_consolidated_list_is_known_by_its_file_name() -> None:
    assert held(TEXT, "consolidated.xml").list == "us-ofac-cons"


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("<Record_Count>1<", "<Record_Count>2<", "as many records as it says"),
        ("<city>", "<planet/><city>", "element or attribute that this format does not know"),
        ("Individual", "Planet", "the type is not known"),
        ("<sdnEntry>", "<other/><sdnEntry>", "this is no part of the list"),
        ("<sdnList xmlns", "<!DOCTYPE sdnList><sdnList xmlns", "declares a document type"),
    ],
)
def test_what_the_schema_does_not_have_is_refused(was: str, now: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        held(TEXT.replace(was, now))
