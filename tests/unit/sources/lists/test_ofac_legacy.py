"""The legacy parts of OFAC's lists, written here cell by cell."""

import pytest

from tidewaiter.core.errors import DataError, UsageError
from tidewaiter.model.party import ListEntry, NameKind
from tidewaiter.sources.files import source_of
from tidewaiter.sources.lists.ofac_legacy import read

NIL = "-0- "


def primary(number: str = "1", *, programmes: str = "A] [B", remark: str = NIL) -> str:
    rest = ",".join([NIL] * 7)
    return f'{number},"EX LTD","vessel","{programmes}",{rest},"{remark}"\r\n'


def entries(**parts: str) -> tuple[ListEntry, ...]:
    files = tuple(source_of(f"{name}.csv", text.encode()) for name, text in parts.items())
    return read(files).entries


def test_nothing_is_written_as_dash_nought_dash() -> None:
    (entry,) = entries(sdn=primary() + "\x1a")
    assert entry.statements
    assert all("-0-" not in s.value for s in entry.statements)


def test_programmes_are_told_apart() -> None:
    (entry,) = entries(sdn=primary(programmes="SDGT] [IRAN-EO13902"))
    assert entry.values("programme") == ("SDGT", "IRAN-EO13902")


def test_weak_aliases_stand_in_the_remarks_and_in_what_carries_them_on() -> None:
    (entry,) = entries(
        sdn=primary(remark="DOB 1962; a.k.a. 'X ONE'; Linked"),
        com="1,\"To: Y; a.k.a. 'X TWO'.\"\r\n",
    )
    weak = [(name.text, name.place) for name in entry.names if name.kind is NameKind.WEAK]
    assert weak == [("X ONE", "sdn.csv:1:Remarks"), ("X TWO", "com.csv:1")]
    assert len(entry.values("remark")) == 2


def test_an_address_without_text_is_no_address() -> None:
    blank = f"1,5,{NIL},{NIL},{NIL},{NIL}\r\n"
    (entry,) = entries(sdn=primary(), add=blank + f'1,6,"1 Road","Town 010620","Cuba",{NIL}\r\n')
    assert [a.text for a in entry.addresses] == ["1 Road, Town 010620, Cuba"]
    assert entry.addresses[0].country == "Cuba"
    assert entry.addresses[0].place == "add.csv:2"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"sdn": primary() + primary()}, "an entry number comes twice"),
        ({"sdn": primary() + "2,x\r\n"}, "sdn.csv:2: the row has a wrong number of cells"),
        ({"sdn": "1,2,3\r\n"}, "sdn.csv:1: the row has a wrong number of cells"),
        ({"sdn": primary(), "com": '1,"cut'}, "com.csv:1: the table's quoting is broken"),
        ({"sdn": primary(), "com": '1,"cut"'}, "com.csv:1: the last line does not end"),
        ({"sdn": primary(), "com": '2,"x"\r\n'}, "com.csv:1: the part speaks of a party"),
        ({"sdn": primary().replace("vessel", "planet")}, "sdn.csv:1: SDN_Type: the type is not"),
        ({"sdn": "\x1a"}, "sdn.csv:1: the file is empty"),
    ],
)
def test_a_damaged_part_refuses_all(parts: dict[str, str], message: str) -> None:
    with pytest.raises(DataError) as told:
        entries(**parts)
    assert message in str(told.value)


@pytest.mark.parametrize(
    "parts",
    [
        {"com": '1,"x"\r\n'},
        {"sdn": primary(), "a": '1,"x"\r\n', "b": '1,"x"\r\n'},
        {"sdn": primary(), "sdn2": primary()},
    ],
)
def test_the_parts_must_be_of_different_kinds(parts: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="wants one primary file"):
        entries(**parts)
