"""EU consolidated list of financial sanctions, CSV 1.1: one row for each name, address or paper.

Built from the published names of the columns; not yet tried on a file as the European Commission
sends it. A column that is not named here is an error with its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, Where
from tidewaiter.model.party import NameKind, PartyKind
from tidewaiter.sources.entry_draft import EntryDraft, told_apart
from tidewaiter.sources.files import text_of
from tidewaiter.sources.held import Held, only
from tidewaiter.sources.strict_table import Columns, Row, rows_of

if TYPE_CHECKING:
    from tidewaiter.sources.files import SourceFile

TITLE = "EU consolidated list of financial sanctions, CSV 1.1 (untried on a real file)"
LIST = "eu-fsf"
_KINDS = {"person": PartyKind.INDIVIDUAL, "enterprise": PartyKind.ENTITY,
          "P": PartyKind.INDIVIDUAL, "E": PartyKind.ENTITY}  # fmt: skip
_STATED = {
    "Entity_DesignationDate": "start",
    "Entity_DesignationDetails": "remark",
    "Entity_Remark": "remark",
    "Entity_Regulation_Programme": "programme",
    "Entity_Regulation_NumberTitle": "citation",
    "NameAlias_Function": "title",
    "NameAlias_Title": "title",
    "NameAlias_Gender": "gender",
    "BirthDate_BirthDate": "birth-date",
    "BirthDate_Year": "birth-date",
    "BirthDate_City": "birth-place",
    "BirthDate_Place": "birth-place",
    "Citizenship_CountryIso2Code": "citizenship",
    "Citizenship_CountryDescription": "citizenship",
}
_NAMES = ("NameAlias_FirstName", "NameAlias_MiddleName", "NameAlias_LastName")
_ADDRESS = ("Address_Street", "Address_PoBox", "Address_ZipCode", "Address_City",
            "Address_Region", "Address_Place", "Address_CountryDescription")  # fmt: skip
_PAPER = ("Identification_Number", "Identification_TypeDescription",
          "Identification_CountryIso2Code")  # fmt: skip
_ENTITY = frozenset({"Entity_LogicalId", "Entity_EU_ReferenceNumber", "NameAlias_WholeName"})
_REGULATION = ("Type", "OrganisationType", "PublicationDate", "EntryIntoForceDate", "NumberTitle",
               "Programme", "PublicationUrl")  # fmt: skip
_GROUPS = ("Entity", "NameAlias", "Address", "BirthDate", "Identification", "Citizenship")
_IGNORED = frozenset(
    {f"{group}_Regulation_{field}" for group in _GROUPS for field in _REGULATION}
    | {f"{g}_{f}" for g in _GROUPS for f in ("LogicalId", "RegulationLanguage", "Remark")}
    | {f"BirthDate_{f}" for f in ("Day", "Month", "YearRangeFrom", "YearRangeTo", "Circa",
                                  "CalendarType", "ZipCode", "Region", "CountryIso2Code",
                                  "CountryDescription")}
    | {f"Identification_{f}" for f in ("KnownExpired", "KnownFalse", "ReportedLost",
                                       "RevokedByIssuer", "IssuedBy", "IssuedDate", "ValidFrom",
                                       "ValidTo", "LatinNumber", "NameOnDocument", "TypeCode",
                                       "Region", "CountryDescription", "Diplomatic")}
    | {"Address_AsAtListingTime", "Address_ContactInfo", "Citizenship_Region",
       "Entity_SubjectType_ClassificationCode"}
)  # fmt: skip
_OPTIONAL = frozenset(
    {"fileGenerationDate", "Entity_UnitedNationId", "Entity_UN_ReferenceNumber",
     "Entity_SubjectType", "NameAlias_NameLanguage", "NameAlias_Strong", "Address_CountryIso2Code",
     *_STATED, *_NAMES, *_ADDRESS, *_PAPER}
)  # fmt: skip
COLUMNS = Columns(_ENTITY, _OPTIONAL, _IGNORED - _ENTITY - _OPTIONAL, ";")


def recognises(name: str, head: str) -> bool:
    """Whether the header is that of the list."""
    del name
    return "Entity_EU_ReferenceNumber" in head.partition("\n")[0]


def read(files: tuple[SourceFile, ...]) -> Held:
    """Return the entries of the file, the rows of one entity gathered."""
    file = only(files)
    drafts: dict[str, EntryDraft] = {}
    seen: dict[str, set[tuple[str, str]]] = {}
    for row in rows_of(text_of(file), COLUMNS, file.name):
        ident = row.cells["Entity_EU_ReferenceNumber"] or row.cells["Entity_LogicalId"]
        if ident not in drafts:
            drafts[ident] = EntryDraft(Where(file.name, row.line), LIST, ident)
            drafts[ident].kind = _kind(row, file.name)
        _add(drafts[ident], row, seen.setdefault(ident, set()))
    return Held(LIST, told_apart(draft.finished() for draft in drafts.values()))


def _kind(row: Row, file: str) -> PartyKind:
    stated = row.cells.get("Entity_SubjectType", "")
    if stated and stated not in _KINDS:
        raise DataError(
            "the type is not known", where=Where(file, row.line, "Entity_SubjectType"),
            found=stated, allowed=", ".join(_KINDS),
        )  # fmt: skip
    return _KINDS.get(stated, PartyKind.UNKNOWN)


def _add(draft: EntryDraft, row: Row, seen: set[tuple[str, str]]) -> None:
    """Add what a row says that no earlier row of the entity said."""
    line, cells = row

    def is_new(field: str, text: str) -> bool:
        new = bool(text) and (field, text) not in seen
        seen.add((field, text))
        return new

    parts = [cells.get(part, "") for part in _NAMES]
    whole = cells["NameAlias_WholeName"] or " ".join(filter(None, parts))
    if is_new("name", whole):
        kind = NameKind.ALIAS if draft.names else NameKind.PRIMARY
        kind = NameKind.WEAK if cells.get("NameAlias_Strong") == "false" and draft.names else kind
        draft.name(whole, kind, f"{line}:NameAlias", cells.get("NameAlias_NameLanguage", ""))
    spot = [cells.get(part, "") for part in _ADDRESS]
    if is_new("address", ", ".join(spot)):
        draft.address(spot, f"{line}:Address", cells.get("Address_CountryIso2Code", ""))
    number, paper, country = (cells.get(part, "") for part in _PAPER)
    if is_new("paper", number):
        draft.identifier(paper, number, f"{line}:Identification", country)
    united = cells.get("Entity_UnitedNationId") or cells.get("Entity_UN_ReferenceNumber", "")
    if is_new("un", united):
        draft.identifier("UN reference", united, f"{line}:Entity")
    for column, field in _STATED.items():
        if is_new(field, cells.get(column, "")):
            draft.say(field, cells[column], f"{line}:{column}")
