"""OFAC's SDN and consolidated lists in the enhanced XML form.

Names come with their script and a mark of low quality; features carry dates, places and what else
is known. The reference tables at the head of the file are not needed: every value is written out
where it is used.
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

TITLE = "OFAC SDN or consolidated list, enhanced XML"
_KINDS = {
    "Individual": PartyKind.INDIVIDUAL,
    "Entity": PartyKind.ENTITY,
    "Vessel": PartyKind.VESSEL,
    "Aircraft": PartyKind.AIRCRAFT,
}
_RECORDS = frozenset({"entity", "publicationInfo", "referenceValues", "featureTypes"})
_AROUND = frozenset({"entities", "sanctionsData"})
_LATIN = "Latin"
_FEATURES = {"Birthdate": "birth-date", "Place of Birth": "birth-place"}
_STATED = {
    ("sanctionsLists", "sanctionsList"): "list",
    ("sanctionsPrograms", "sanctionsProgram"): "programme",
    ("sanctionsTypes", "sanctionsType"): "sanction",
    ("legalAuthorities", "legalAuthority"): "citation",
    ("generalInfo", "remarks"): "remark",
    ("generalInfo", "title"): "title",
}
_REFERRED = paths("""
generalInfo/entityType sanctionsLists/sanctionsList sanctionsPrograms/sanctionsProgram
sanctionsTypes/sanctionsType legalAuthorities/legalAuthority names/name/aliasType
names/name/translations/translation/script
names/name/translations/translation/nameParts/namePart/type
addresses/address/country addresses/address/translations/translation/script
addresses/address/translations/translation/addressParts/addressPart/type
identityDocuments/identityDocument/type identityDocuments/identityDocument/issuingCountry
features/feature/reliability relationships/relationship/type relationships/relationship/quality
""")
_NUMBERED = paths("""
sanctionsLists/sanctionsList sanctionsPrograms/sanctionsProgram sanctionsTypes/sanctionsType
legalAuthorities/legalAuthority names/name names/name/translations/translation
names/name/translations/translation/nameParts/namePart addresses/address
addresses/address/translations/translation
addresses/address/translations/translation/addressParts/addressPart features/feature
features/feature/valueDate identityDocuments/identityDocument relationships/relationship
""")
_OTHER = paths("""
generalInfo generalInfo/identityId generalInfo/remarks generalInfo/title
sanctionsLists sanctionsPrograms sanctionsTypes legalAuthorities
sanctionsLists/sanctionsList@datePublished names names/name/isPrimary names/name/isLowQuality
names/name/translations names/name/translations/translation/isPrimary
names/name/translations/translation/formattedFirstName
names/name/translations/translation/formattedLastName
names/name/translations/translation/formattedFullName
names/name/translations/translation/nameParts
names/name/translations/translation/nameParts/namePart/value
addresses addresses/address/translations addresses/address/translations/translation/isPrimary
addresses/address/translations/translation/addressParts
addresses/address/translations/translation/addressParts/addressPart/value
identityDocuments identityDocuments/identityDocument/documentNumber
identityDocuments/identityDocument/isValid identityDocuments/identityDocument/issuingAuthority
identityDocuments/identityDocument/issuingLocation identityDocuments/identityDocument/name
identityDocuments/identityDocument/name@nameId
identityDocuments/identityDocument/name@nameTranslationId
identityDocuments/identityDocument/issueDate identityDocuments/identityDocument/expirationDate
identityDocuments/identityDocument/comments
features features/feature/type features/feature/type@featureTypeId features/feature/comments
features/feature/isPrimary features/feature/value features/feature/valueRefId
features/feature/versionId features/feature/valueDate/fromDateBegin
features/feature/valueDate/fromDateEnd features/feature/valueDate/toDateBegin
features/feature/valueDate/toDateEnd features/feature/valueDate/isApproximate
features/feature/valueDate/isDateRange relationships relationships/relationship/relatedEntity
relationships/relationship/relatedEntity@entityId relationships/relationship/comments
""")
KNOWN = frozenset(
    {"@id", *_REFERRED, *_NUMBERED, *_OTHER}
    | {f"{path}@refId" for path in _REFERRED}
    | {f"{path}@id" for path in _NUMBERED}
)


def recognises(name: str, head: str) -> bool:
    """Whether the root is that of the enhanced form."""
    del name
    return "<sanctionsData" in head


def read(files: tuple[SourceFile, ...]) -> Held:
    """Return the entries of the file and the day its data speak of."""
    file = only(files)
    entries: list[ListEntry] = []
    published, code = "", "us-ofac-sdn"
    for element in elements_of(file, _RECORDS):
        if element.tag == "publicationInfo":
            published = element.of("dataAsOf")[:10]
            held = [e.text for e in element.under("filters", "sanctionsLists", "sanctionsList")]
            code = "us-ofac-cons" if held == ["Consolidated List"] else code
        elif element.tag == "entity":
            entries.append(_entry(element, code, file.name))
        elif element.tag not in _AROUND | _RECORDS:
            raise DataError(
                "this is no part of the list", where=Where(file.name, element.line),
                found=element.tag, allowed=", ".join(sorted(_AROUND | _RECORDS)),
            )  # fmt: skip
    return Held(code, told_apart(entries), published)


def _entry(element: Element, code: str, file: str) -> ListEntry:
    check_known(element, KNOWN, file)
    draft = EntryDraft(Where(file, element.line), code, element.attributes.get("id", ""))
    stated = "".join(kind.text for kind in element.under("generalInfo", "entityType"))
    if stated not in _KINDS:
        raise DataError(
            "the type is not known", where=Where(file, element.line, "entityType"), found=stated,
            allowed=", ".join(_KINDS),
        )  # fmt: skip
    draft.kind = _KINDS[stated]
    for name in element.under("names", "name"):
        _add_name(draft, name)
    for address in element.under("addresses", "address"):
        _add_address(draft, address)
    for path, field in _STATED.items():
        for found in element.under(*path):
            draft.say(field, found.text, _place(found))
    _add_details(draft, element)
    return draft.finished()


def _add_details(draft: EntryDraft, element: Element) -> None:
    for paper in element.under("identityDocuments", "identityDocument"):
        country = paper.of("issuingCountry") or paper.of("issuingLocation")
        draft.identifier(paper.of("type"), paper.of("documentNumber"), _place(paper), country)
    for feature in element.under("features", "feature"):
        told = [feature.of("value"), feature.of("comments")]
        field = _FEATURES.get(feature.of("type"), feature.of("type"))
        draft.say(field, "; ".join(filter(None, told)), _place(feature))
    for tie in element.under("relationships", "relationship"):
        number = "".join(e.attributes.get("entityId", "") for e in tie.all("relatedEntity"))
        draft.say("related", f"{tie.of('type')}: {tie.of('relatedEntity')} [{number}]", _place(tie))


def _place(element: Element) -> str:
    return f"{element.line}:{element.tag}"


def _add_name(draft: EntryDraft, name: Element) -> None:
    for written in name.under("translations", "translation"):
        script = written.of("script")
        kind = NameKind.PRIMARY if name.of("isPrimary") == "true" else NameKind.ALIAS
        if name.of("isLowQuality") == "true":
            kind = NameKind.WEAK
        if script != _LATIN:
            kind = NameKind.ORIGINAL
        draft.name(written.of("formattedFullName"), kind, _place(written), script)
    if name.of("aliasType").startswith("F."):
        for written in name.under("translations", "translation"):
            draft.say("former-name", written.of("formattedFullName"), _place(written))


def _add_address(draft: EntryDraft, address: Element) -> None:
    country = address.of("country")
    for written in address.under("translations", "translation"):
        parts = [part.of("value") for part in written.under("addressParts", "addressPart")]
        draft.address([*parts, country], _place(written), country)
