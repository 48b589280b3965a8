"""EU consolidated list of financial sanctions, XML 1.1.

Built from the published names of elements and attributes; not yet tried on a file as the European
Commission sends it. An attribute or element that is not named here is an error with its name.
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

TITLE = "EU consolidated list of financial sanctions, XML 1.1 (untried on a real file)"
LIST = "eu-fsf"
KINDS = {"person": PartyKind.INDIVIDUAL, "enterprise": PartyKind.ENTITY}
_RECORD = "sanctionEntity"
_REGULATION = paths("regulationType organisationType publicationDate entryIntoForceDate "
                    "numberTitle programme logicalId publicationUrl")  # fmt: skip
_SPOT = paths("city street poBox zipCode region place countryIso2Code countryDescription "
              "regulationLanguage logicalId")  # fmt: skip
_ATTRIBUTES = {
    "": paths("designationDetails designationDate unitedNationId euReferenceNumber logicalId"),
    "regulation": _REGULATION,
    "subjectType": paths("code classificationCode"),
    "nameAlias": paths("firstName middleName lastName wholeName function gender title nameLanguage "
                       "strong regulationLanguage logicalId"),
    "address": _SPOT | {"asAtListingTime"},
    "birthdate": _SPOT | paths("circa calendarType birthdate dayOfMonth monthOfYear year "
                               "yearRangeFrom yearRangeTo"),
    "citizenship": _SPOT,
    "identification": _SPOT | paths("diplomatic knownExpired knownFalse reportedLost "
                                    "revokedByIssuer issuedBy issuedDate validFrom validTo "
                                    "latinNumber nameOnDocument number identificationTypeCode "
                                    "identificationTypeDescription"),
}  # fmt: skip
_DETAILS = ("nameAlias", "address", "birthdate", "citizenship", "identification")
_INNER = ("remark", "regulationSummary", "contactInfo")
KNOWN = frozenset(
    {f"{tag}@{name}" for tag, names in _ATTRIBUTES.items() for name in names}
    | {tag for tag in _ATTRIBUTES if tag}
    | {"remark", "regulation/publicationUrl", "regulation/remark"}
    | {f"{tag}/{inner}" for tag in _DETAILS for inner in _INNER}
    | {f"{tag}/regulationSummary@{name}" for tag in _DETAILS for name in _REGULATION}
    | {"address/contactInfo@key", "address/contactInfo@value"}
)  # fmt: skip


def recognises(name: str, head: str) -> bool:
    """Whether the root is that of the list."""
    del name
    return "<export" in head and "eu.europa.ec" in head


def read(files: tuple[SourceFile, ...]) -> Held:
    """Return the entries of the file and the day it was made."""
    file = only(files)
    entries: list[ListEntry] = []
    published = ""
    for element in elements_of(file, frozenset({_RECORD})):
        if element.tag == _RECORD:
            entries.append(_entry(element, file.name))
        elif element.tag == "export":
            published = element.attributes.get("generationDate", "")[:10]
        else:
            raise DataError(
                "this is no part of the list", where=Where(file.name, element.line),
                found=element.tag, allowed=f"export, {_RECORD}",
            )  # fmt: skip
    return Held(LIST, told_apart(entries), published)


def _entry(element: Element, file: str) -> ListEntry:
    check_known(element, KNOWN, file)
    given = element.attributes
    ident = given.get("euReferenceNumber") or given.get("logicalId", "")
    draft = EntryDraft(Where(file, element.line), LIST, ident)
    codes = [kind.attributes.get("code", "") for kind in element.all("subjectType")]
    if codes and codes[0] not in KINDS:
        raise DataError(
            "the type is not known", where=Where(file, element.line, "subjectType"),
            found=codes[0], allowed=", ".join(KINDS),
        )  # fmt: skip
    draft.kind = KINDS[codes[0]] if codes else PartyKind.UNKNOWN
    draft.say("start", given.get("designationDate"), _place(element))
    draft.say("remark", given.get("designationDetails"), _place(element))
    draft.identifier("UN reference", given.get("unitedNationId", ""), _place(element))
    for remark in element.all("remark"):
        draft.say("remark", remark.text, _place(remark))
    for act in element.all("regulation"):
        draft.say("programme", act.attributes.get("programme"), _place(act))
        draft.say("citation", act.attributes.get("numberTitle"), _place(act))
    _add_details(draft, element)
    return draft.finished()


def _place(element: Element) -> str:
    return f"{element.line}:{element.tag}"


def _add_details(draft: EntryDraft, element: Element) -> None:
    for i, alias in enumerate(element.all("nameAlias")):
        kind = NameKind.PRIMARY if i == 0 else NameKind.ALIAS
        if i and alias.attributes.get("strong") == "false":
            kind = NameKind.WEAK
        given = alias.attributes
        parts = [given.get(part, "") for part in ("firstName", "middleName", "lastName")]
        whole = given.get("wholeName") or " ".join(filter(None, parts))
        draft.name(whole, kind, _place(alias), given.get("nameLanguage", ""))
        for field in ("function", "title", "gender"):
            draft.say(field, given.get(field), _place(alias))
    for spot in element.all("address"):
        given = spot.attributes
        named = ("street", "poBox", "zipCode", "city", "region", "place", "countryDescription")
        draft.address([given.get(part, "") for part in named], _place(spot),
                      given.get("countryIso2Code", ""))  # fmt: skip
    for born in element.all("birthdate"):
        given = born.attributes
        draft.say("birth-date", given.get("birthdate") or given.get("year"), _place(born))
        draft.say("birth-place", given.get("city") or given.get("place"), _place(born))
    for state in element.all("citizenship"):
        draft.say("citizenship", state.attributes.get("countryIso2Code"), _place(state))
    for paper in element.all("identification"):
        given = paper.attributes
        kind_text = given.get("identificationTypeDescription", "")
        draft.identifier(kind_text, given.get("number", ""), _place(paper),
                         given.get("countryIso2Code", ""))  # fmt: skip
