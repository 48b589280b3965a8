"""The counts and details of real list files, and what each reader refuses.

Counts are those of the publishers' files as an independent count has them (rows without headers).
"""

import functools
import gzip
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, UnknownNameError, UsageError
from tidewaiter.model.party import ListEntry, NameKind, PartyKind
from tidewaiter.sources.files import SourceFile, source_file, source_of
from tidewaiter.sources.held import Held
from tidewaiter.sources.lists import formats, reader_for

CSL_2026 = "us_csl_2026-07-31_names.jsonl.gz"
CSL_2022 = "us_csl_2022-04_full.csv.gz"
SDN_2021 = tuple(
    f"ofac_legacy/2021-07_{part}.csv.gz" for part in ("sdn", "add", "alt", "sdn_comments")
)
CONS_2025 = tuple(
    f"ofac_legacy/2025-12_cons_{p}.csv.gz" for p in ("comments", "alt", "add", "prim")
)
UN = "un_consolidated_2026-02-27.xml.gz"


@functools.cache
def held(folder: Path, *names: str) -> Held:
    files = tuple(source_file(folder / "lists" / name) for name in names)
    return reader_for(files[0]).reader.read(files)


def parsed(name: str, text: str, form: str = "") -> Held:
    file = source_of(name, text.encode())
    return reader_for(file, form).reader.read((file,))


def names_by_kind(entries: tuple[ListEntry, ...]) -> Counter[str]:
    return Counter(name.kind.value for entry in entries for name in entry.names)


def one(found: Held, name: str) -> ListEntry:
    (entry,) = [entry for entry in found.entries if entry.name == name]
    return entry


@pytest.mark.parametrize(
    ("names", "code", "published", "entries", "primary", "aliases"),
    [
        ((CSL_2026,), "us-csl", "", 25_921, 25_921, 31_253),
        ((CSL_2022,), "us-csl", "", 14_160, 14_160, 20_009),
        (SDN_2021, "us-ofac-sdn", "", 8_976, 8_976, 11_910),
        (CONS_2025, "us-ofac-cons", "", 442, 442, 1_073),
        (("ofac_legacy/CONS_ENHANCED.ZIP",), "us-ofac-cons", "2025-01-10", 443, 443, 1_066),
        (("us_dpl_2022-09.tsv.gz",), "us-dpl", "", 581, 581, 0),
        ((UN,), "un-sc", "2026-02-27", 1_003, 1_003, 2_137),
        (("jp_meti_end_user_list_2025-09-29.json.gz",), "jp-meti", "", 835, 835, 1_308),
        (("cn_mofcom_lists_2026-07.json.gz",), "cn-mofcom", "", 240, 240, 0),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_a_list_has_as_many_entries_and_names_as_its_file(
    shared_data: Path, names, code, published, entries, primary, aliases
) -> None:
    found = held(shared_data, *names)
    kinds = names_by_kind(found.entries)
    assert (found.list, found.published, len(found.entries)) == (code, published, entries)
    assert (kinds["primary"], kinds["alias"]) == (primary, aliases)
    assert len({entry.id for entry in found.entries}) == entries
    assert all(entry.place and name.place for entry in found.entries for name in entry.names)


def test_the_consolidated_list_of_2026_by_list_and_kind(shared_data: Path) -> None:
    entries = held(shared_data, CSL_2026).entries
    lists = Counter(entry.list for entry in entries)
    assert (lists["us-csl/sdn"], lists["us-csl/el"], lists["us-csl/dpl"]) == (19_181, 3_420, 1_596)
    assert lists["us-csl/meu"] == 70
    assert lists["us-csl/ns-mbs"] == 51
    kinds = Counter(entry.kind for entry in entries)
    # Nineteen addresses are listed whoever is there: HK 01 to 18 and TR 01 (89 FR 51653, 68548,
    # 87264; 90 FR 48193).
    assert kinds[PartyKind.ADDRESS] == 19
    assert (kinds[PartyKind.VESSEL], kinds[PartyKind.AIRCRAFT]) == (1_524, 344)


def test_the_consolidated_list_of_2022_by_list(shared_data: Path) -> None:
    found = held(shared_data, CSL_2022)
    lists = Counter(entry.list.partition("/")[2] for entry in found.entries)
    assert dict(lists.most_common(9)) == {
        "sdn": 10_026, "el": 2_001, "dtc": 727, "dpl": 462, "ssi": 290, "uvl": 201, "isn": 163,
        "plc": 78, "meu": 71,
    }  # fmt: skip
    assert sum(bool(entry.addresses) for entry in found.entries) == 10_902


def test_an_entry_keeps_every_statement_with_its_place(shared_data: Path) -> None:
    entry = one(held(shared_data, CSL_2022), "'ABBAS, Rim")
    assert (entry.id, entry.kind, entry.place) == ("21944", PartyKind.INDIVIDUAL, "3")
    assert entry.values("programme") == ("SYRIA",)
    assert entry.values("birth-date") == ("1973-03-25",)
    assert entry.addresses[0].country == "SY"
    assert {s.place for s in entry.statements if s.field == "title"} == {"3:title"}


def test_the_parts_of_a_legacy_list_go_together_in_any_order(shared_data: Path) -> None:
    found = held(shared_data, *SDN_2021)
    again = held(shared_data, *reversed(SDN_2021))
    assert [entry.id for entry in again.entries] == [entry.id for entry in found.entries]
    entry = found.entries[0]
    assert [name.text for name in entry.names] == ["AEROCARIBBEAN AIRLINES", "AERO-CARIBBEAN"]
    assert entry.addresses[0].text == "Havana, Cuba"
    assert entry.names[1].place == "2021-07_alt.csv.gz:1"
    assert names_by_kind(found.entries)["weak-alias"] == 2_401
    # 13,837 rows, of which 2,397 state nothing.
    assert sum(len(entry.addresses) for entry in found.entries) == 11_440


def test_parts_of_different_days_are_refused(shared_data: Path) -> None:
    with pytest.raises(DataError, match="a party that the primary file does not have"):
        held(shared_data, SDN_2021[0], "ofac_legacy/2025-12_alt.csv.gz")


def test_two_primary_files_are_refused(shared_data: Path) -> None:
    with pytest.raises(UsageError, match="wants one primary file"):
        held(shared_data, SDN_2021[0], CONS_2025[3])


def test_the_un_list_has_individuals_entities_and_original_scripts(shared_data: Path) -> None:
    found = held(shared_data, UN)
    kinds = Counter(entry.kind for entry in found.entries)
    assert (kinds[PartyKind.INDIVIDUAL], kinds[PartyKind.ENTITY]) == (730, 273)
    original = [
        entry
        for entry in found.entries
        if entry.kind is PartyKind.INDIVIDUAL
        and any(name.kind is NameKind.ORIGINAL for name in entry.names)
    ]
    assert len(original) == 336
    badege = one(found, "ERIC BADEGE")
    assert badege.values("reference") == ("CDi.001",)
    assert badege.values("start") == ("2012-12-31",)
    assert names_by_kind(found.entries)["weak-alias"] == 615


def test_the_enhanced_form_keeps_scripts(shared_data: Path) -> None:
    entries = held(shared_data, "ofac_legacy/CONS_ENHANCED.ZIP").entries
    scripts = {name.script for entry in entries for name in entry.names}
    assert {"Latin", "Cyrillic"} <= scripts
    assert entries[0].name == "HANIYA, Ismail Abdul Salah"
    assert entries[0].values("birth-date") == ("1962",)


def test_a_name_that_slipped_into_the_address_is_found_and_said(shared_data: Path) -> None:
    found = held(shared_data, "jp_meti_end_user_list_2025-09-29.json.gz")
    repaired = [entry for entry in found.entries if entry.values("repaired")]
    assert len(repaired) == 37
    entry = one(found, "Abascience Tech Co. Ltd")
    assert entry.addresses[0].text == "People's Republic of China"


def test_chinese_names_are_kept_as_original_script(shared_data: Path) -> None:
    found = held(shared_data, "cn_mofcom_lists_2026-07.json.gz")
    assert one(found, "SUBARU Corporation").names[1].text == "斯巴鲁株式会社"
    assert names_by_kind(found.entries)["original-script"] == 234


def test_a_broken_file_is_refused_whole_with_its_line(shared_data: Path) -> None:
    broken = "parser_robustness/us_csl_2021-07_truncated_repeated_header.csv.gz"
    with pytest.raises(DataError, match=r"header\.csv\.gz:2: the header comes twice"):
        held(shared_data, broken)


def test_a_file_cut_mid_record_is_refused_with_its_line(shared_data: Path) -> None:
    broken = "parser_robustness/us_csl_2021-07_truncated_repeated_header.csv.gz"
    text = source_file(shared_data / "lists" / broken).content.decode()
    with pytest.raises(DataError, match=r"once\.csv:\d+: the (row|table)"):
        parsed("once.csv", text.partition("\n")[2])


@pytest.mark.parametrize("name", [CONS_2025[3], UN, "us_dpl_2022-09.tsv.gz"])
def test_a_file_cut_inside_a_line_is_refused(shared_data: Path, name: str) -> None:
    whole = source_file(shared_data / "lists" / name)
    reader = reader_for(whole).reader
    for at in range(len(whole.content) // 2, len(whole.content) - 2, len(whole.content) // 7):
        cut = whole.content[:at].rstrip(b"\r\n")
        with pytest.raises(DataError):
            reader.read((SourceFile(whole.name, cut, ""),))


def test_a_gzip_file_cut_off_is_refused(shared_data: Path) -> None:
    raw = (shared_data / "lists" / CSL_2022).read_bytes()
    with pytest.raises(DataError, match="cut off or damaged"):
        source_of(CSL_2022, raw[: len(raw) // 2])


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="us-csl-csv"):
        reader_for(source_of("x", b"x"), "us-csl-cvs")


def test_an_unrecognised_file_is_refused_with_the_formats() -> None:
    with pytest.raises(DataError, match="the format is not recognised") as told:
        reader_for(source_of("x.csv", b"name,address\n"))
    assert all(name in told.value.hint for name in formats())


@pytest.mark.parametrize("form", sorted(formats()))
@pytest.mark.parametrize("raw", [b"", b"\x00", b"<a/>", b"{", b"[]", b"a,b\n", b'1,"x"\n', b"\xff"])
def test_no_reader_takes_what_is_not_its_format(form: str, raw: bytes) -> None:
    """Each refuses with a sentence of ours, or finds nothing at all, which the caller refuses."""
    try:
        entries = formats()[form].read((source_of("x", raw),)).entries
    except (DataError, UsageError):
        entries = ()
    assert entries == ()


DOWNLOAD = """{"total": 1, "results": [{"id": "9", "name": "Ex Ltd", "alt_names": ["Ex"],
"source": "Entity List (EL) - Bureau of Industry and Security", "type": null,
"addresses": [{"address": "1 Road", "city": "Town", "state": null, "postal_code": "010620",
"country": "HK"}], "ids": [{"type": "BR", "number": "3E001", "country": "HK"}],
"programs": ["P1", "P2"], "start_date": "2024-01-02"}]}"""


def test_the_download_in_json_is_read_too() -> None:
    (entry,) = parsed("consolidated.json", DOWNLOAD).entries
    assert (entry.id, entry.list, entry.name) == ("9", "us-csl/el", "Ex Ltd")
    assert entry.addresses[0].text == "1 Road, Town, 010620, HK"
    assert entry.identifiers[0].value == "3E001"
    assert entry.values("programme") == ("P1", "P2")
    assert entry.values("start") == ("2024-01-02",)


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ('"total": 1', '"total": 2', "only part of the list"),
        ('"type": null', '"type": null, "colour": "x"', "unknown field `colour`"),
        ('"type": null', '"type": "Planet"', "the type is not known"),
        ("(EL) ", "", "no code in parentheses"),
        ('"Ex Ltd"', '"Ex\\u0000Ltd"', "a control character"),
        ('"Ex Ltd"', f'"{"x" * 1_000_000}"', "a name is too long"),
        ("}]}", "}", "not the JSON of this list"),
    ],
)
def test_a_damaged_download_is_refused(was: str, now: str, message: str) -> None:
    with pytest.raises(DataError, match=r"consolidated\.json:1") as told:
        parsed("consolidated.json", DOWNLOAD.replace(was, now), "us-csl-json")
    assert message in str(told.value)


UN_TEXT = (
    "<?xml version='1.0'?>\n<CONSOLIDATED_LIST dateGenerated='2026-02-27'><INDIVIDUALS>"
    "<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME><SORT_KEY/></INDIVIDUAL>"
    "</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>"
)
SDN_TEXT = '1,"A","individual","X] [Y",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. \'B\'."\r\n\x1a'
PIECES = st.sampled_from(
    ['"', ",", "\n", "\r", "\x00", "<", ">", "&x;", "[", "{", "-0- ", "null", "\x1a", "\u202e",
          "\\ud800", "\\u001b", "1e999", "<!DOCTYPE x>"]
)  # fmt: skip


@given(
    st.sampled_from([("us-csl-json", DOWNLOAD), ("un-xml", UN_TEXT), ("ofac-legacy", SDN_TEXT)]),
    st.lists(
        st.tuples(st.floats(0, 1), PIECES | st.text(max_size=3), st.integers(0, 40)),
        min_size=1, max_size=3,
    ),
)  # fmt: skip
def test_a_disturbed_file_is_read_or_refused_in_our_words(seed, disturbances) -> None:
    form, text = seed
    for share, piece, gone in disturbances:
        at = int(share * len(text))
        text = text[:at] + piece + text[at + gone :]
    file = source_of("x.csv", text.encode("utf-8", "replace"))
    try:
        entries = formats()[form].read((file,)).entries
    except (DataError, UsageError):
        return
    assert all(entry.names and entry.id for entry in entries)


def test_lines_are_refused_by_their_number() -> None:
    line = '{"name": "Ex", "alt_names": [], "source": "Unverified List (UVL) - BIS"}\n'
    assert len(parsed("x.jsonl", line * 3).entries) == 3
    with pytest.raises(DataError, match=r"x\.jsonl:3: not the JSON of this list"):
        parsed("x.jsonl", line * 2 + line[:-3] + "\n")


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("<SORT_KEY/>", "<SORT_KEY/><COLOUR/>", "element or attribute that this format does not"),
        ("<ENTITIES/>", "<PLANETS/>", "this is no part of the list"),
        ("<?xml version='1.0'?>", "<!DOCTYPE x>", "declares a document type"),
        ("<DATAID>1</DATAID>", "", "the entry has no identifier"),
    ],
)
def test_a_strange_un_file_is_refused(was: str, now: str, message: str) -> None:
    assert parsed("un.xml", UN_TEXT).entries[0].name == "A"
    with pytest.raises(DataError, match=message):
        parsed("un.xml", UN_TEXT.replace(was, now), "un-xml")


def test_compressed_or_not_a_file_holds_the_same(shared_data: Path) -> None:
    raw = (shared_data / "lists" / "us_dpl_2022-09.tsv.gz").read_bytes()
    plain = source_of("dpl.txt", gzip.decompress(raw))
    packed = held(shared_data, "us_dpl_2022-09.tsv.gz")
    assert reader_for(plain).reader.read((plain,)) == packed
