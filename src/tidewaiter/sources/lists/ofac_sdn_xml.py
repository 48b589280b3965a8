"""OFAC's SDN and consolidated lists in the older XML form: ``SDN.XML`` and ``CONSOLIDATED.XML``.

Built from the published schema; not yet tried on a file as OFAC sends it. The file states how many
records it holds, and a file that holds fewer is refused. An alias of the category ``weak`` is one
that OFAC calls broad or generic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.party import NameKind, PartyKind
from tidewaiter.sources.entry_draft import EntryDraft, told_apart
from tidewaiter.sources.held import Held, only
from tidewaiter.sources.strict_xml import Element, check_known, elements_of, paths

if TYPE_CHECKING:
    from tidewaiter.model.party import ListEntry
    from tidewaiter.sources.files import SourceFile

TITLE = "OFAC SDN or consolidated list, older XML (untried on a real file)"
_KINDS = {
    "Individual": PartyKind.INDIVIDUAL,
    "Entity": PartyKind.ENTITY,
    "Vessel": PartyKind.VESSEL,
    "Aircraft": PartyKind.AIRCRAFT,
}
_HEADER = "publshInformation"  # the schema spells it so
_RECORDS = frozenset({"sdnEntry", _HEADER})
_STATED = {
    ("title",): "title",
    ("remarks",): "remark",
    ("programList", "program"): "programme",
    ("nationalityList", "nationality", "country"): "nationality",
    ("citizenshipList", "citizenship", "country"): "citizenship",
    ("dateOfBirthList", "dateOfBirthItem", "dateOfBirth"): "birth-date",
    ("placeOfBirthList", "placeOfBirthItem", "placeOfBirth"): "birth-place",
    ("vesselInfo", "callSign"): "call-sign",
    ("vesselInfo", "vesselType"): "vessel-type",
    ("vesselInfo", "vesselFlag"): "vessel-flag",
    ("vesselInfo", "vesselOwner"): "vessel-owner",
    ("vesselInfo", "tonnage"): "gross-tonnage",
    ("vesselInfo", "grossRegisteredTonnage"): "gross-registered-tonnage",
}
_ADDRESS = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")
KNOWN = (
    paths("""
uid firstName lastName sdnType idList idList/id idList/id/uid idList/id/idType idList/id/idNumber
idList/id/idCountry idList/id/issueDate idList/id/expirationDate akaList akaList/aka
akaList/aka/uid akaList/aka/type akaList/aka/category akaList/aka/lastName akaList/aka/firstName
addressList addressList/address addressList/address/uid
nationalityList/nationality/uid nationalityList/nationality/mainEntry
citizenshipList/citizenship/uid citizenshipList/citizenship/mainEntry
dateOfBirthList/dateOfBirthItem/uid dateOfBirthList/dateOfBirthItem/mainEntry
placeOfBirthList/placeOfBirthItem/uid placeOfBirthList/placeOfBirthItem/mainEntry
""")
    | {f"addressList/address/{part}" for part in _ADDRESS}
    | {"/".join(path[:depth]) for path in _STATED for depth in range(1, len(path) + 1)}
)


def recognises(name: str, head: str) -> bool:
    """Whether the root is that of the older form."""
    del name
    return "<sdnList" in head


def read(files: tuple[SourceFile, ...]) -> Held:
    """Return the entries of the file and its day of publication."""
    file = only(files)
    code = "us-ofac-cons" if file.name.lower().startswith("cons") else "us-ofac-sdn"
    entries: list[ListEntry] = []
    published, count = "", ""
    for element in elements_of(file, _RECORDS):
        if element.tag == "sdnEntry":
            entries.append(_entry(element, code, file.name))
        elif element.tag == _HEADER:
            month, _, rest = element.of("Publish_Date").partition("/")
            day, _, year = rest.partition("/")
            published = "-".join((year, month.zfill(2), day.zfill(2))) if year else ""
            count = element.of("Record_Count")
        elif element.tag != "sdnList":
            raise DataError(
                "this is no part of the list", where=Where(file.name, element.line),
                found=element.tag, allowed="sdnEntry",
            )  # fmt: skip
    if count and count != str(len(entries)):
        raise DataError(
            "the file does not hold as many records as it says",
            where=Where(file.name, 1, "Record_Count"),
            found=f"{len(entries)} of {count}",
        )
    return Held(code, told_apart(entries), published)


def _entry(element: Element, code: str, file: str) -> ListEntry:
    check_known(element, KNOWN, file)
    draft = EntryDraft(Where(file, element.line), code, element.of("uid"))
    stated = element.of("sdnType")
    if stated not in _KINDS:
        raise DataError(
            "the type is not known", where=Where(file, element.line, "sdnType"), found=stated,
            allowed=", ".join(_KINDS),
        )  # fmt: skip
    draft.kind = _KINDS[stated]
    draft.name(_full(element), NameKind.PRIMARY, f"{element.line}:lastName")
    for alias in element.under("akaList", "aka"):
        kind = NameKind.WEAK if alias.of("category") == "weak" else NameKind.ALIAS
        draft.name(_full(alias), kind, _place(alias))
        if alias.of("type").startswith("f."):
            draft.say("former-name", _full(alias), _place(alias))
    for address in element.under("addressList", "address"):
        draft.address([address.of(part) for part in _ADDRESS], _place(address),
                      address.of("country"))  # fmt: skip
    for paper in element.under("idList", "id"):
        draft.identifier(
            paper.of("idType"), paper.of("idNumber"), _place(paper), paper.of("idCountry")
        )
    for path, field in _STATED.items():
        for found in element.under(*path):
            draft.say(field, found.text, _place(found))
    return draft.finished()


def _place(element: Element) -> str:
    return f"{element.line}:{element.tag}"


def _full(element: Element) -> str:
    """Return a name as OFAC prints it: last name, comma, first name."""
    return ", ".join(filter(None, (element.of("lastName"), element.of("firstName"))))
