"""Beneficial Ownership Data Standard 0.4: relationship statements as stakes, and back.

Of several statements of one record the latest counts; a closed record's interests end on the day
of the statement. An indirect interest whose component records are named is passed over, since the
components say the same link by link; without components it may stand for anything up to its share.
Shares stand for themselves; voting rights, seats on a board and other interests are roles that may
give control. Exclusive bounds are kept to a hundred-millionth of a per cent.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tidewaiter.core.errors import DataError, Where
from tidewaiter.core.timeline import span_of
from tidewaiter.model.ownership import Seat, Stake
from tidewaiter.sources.ownership.filing import Filing
from tidewaiter.sources.ownership.json_text import (
    field,
    inside,
    known_fields,
    made,
    parsed_json,
    taken,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

VERSION = "0.4"
_DAY = len("YYYY-MM-DD")
_STATEMENT = frozenset(
    {"statementId", "statementDate", "declaration", "declarationSubject", "recordId", "recordType"}
    | {"recordStatus", "recordDetails", "publicationDetails", "source", "annotations"}
)
_RELATIONSHIP = frozenset(
    {"isComponent", "componentRecords", "subject", "interestedParty", "interests"}
)
_INTEREST = frozenset(
    {"type", "directOrIndirect", "beneficialOwnershipOrControl", "details", "share"}
    | {"startDate", "endDate"}
)
_BOUNDS = ("exact", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
_STATUSES = ("new", "updated", "closed")
_STEP = Decimal("1e-8")
_SHARES = ("shareholding",)
_NOT_SAID = ("", "unknownInterest", "unpublishedInterest")
_CONTROLS = ("controlByCompanyRulesOrArticles", "controlByLegalFramework")
_STATES = ("state", "stateBody")
_TYPES = ("entity", "person", "relationship")


def read_bods(text: str, name: str) -> Filing:
    """Return the stakes of a BODS file, which is a list of statements.

    Args:
        text: The file.
        name: Its name, for places and errors.

    Raises:
        DataError: If it is not JSON, not BODS 0.4, or a share or date is none, with the path.
    """
    statements = taken(parsed_json(text, Where(name, 1)), list, Where(name, 1))
    records = _latest(statements, name)
    links = [pair for pair in records.values() if pair[0]["recordType"] == "relationship"]
    parties = {k: pair for k, pair in records.items() if pair[0]["recordType"] != "relationship"}
    holders = {ident: _holder(*pair) for ident, pair in parties.items()}
    names = {ident: _name(*pair) or ident for ident, pair in parties.items()}
    seats = [seat for ident, pair in parties.items() for seat in _seats(ident, *pair)]
    found = [_of_relationship(statement, where, holders) for statement, where in links]
    return Filing(
        tuple(stake for stakes, _ in found for stake in stakes),
        names,
        tuple(seats),
        tuple(remark for _, remark in found if remark),
    )


def _latest(statements: list[Any], name: str) -> dict[str, tuple[dict[str, Any], Where]]:
    """Return the latest statement of each record; of one day, the last in the file."""
    latest: dict[str, tuple[dict[str, Any], Where]] = {}
    for i, value in enumerate(statements):
        where = Where(name, 0, f"[{i}]")
        statement = _checked(taken(value, dict, where), where)
        ident = statement["recordId"]
        if ident not in latest or latest[ident][0]["statementDate"] <= statement["statementDate"]:
            latest[ident] = (statement, where)
    return latest


def _checked(statement: dict[str, Any], where: Where) -> dict[str, Any]:
    known_fields(statement, _STATEMENT, where)
    for key in ("recordId", "statementDate", "recordType", "recordStatus"):
        field(statement, key, str, where)
    field(statement, "recordDetails", dict, where)
    version = _part(statement, "publicationDetails", where).get("bodsVersion", VERSION)
    given = {"text": statement["statementDate"][:_DAY]}
    made(span_of, given, inside(where, "statementDate"), statement["statementDate"])
    for key, value, allowed in (
        ("recordType", statement["recordType"], _TYPES),
        ("recordStatus", statement["recordStatus"], _STATUSES),
        ("publicationDetails", version, (VERSION,)),
    ):
        if value not in allowed:
            place = inside(where, key)
            raise DataError("not in BODS 0.4", where=place, found=value, allowed=", ".join(allowed))
    return statement


def _part(record: dict[str, Any], key: str, where: Where) -> dict[str, Any]:
    """Return an object inside a record; an empty one where there is none."""
    return taken(record.get(key, {}), dict, inside(where, key))


def _holder(statement: dict[str, Any], where: Where) -> str:
    if statement["recordType"] == "person":
        return "person"
    kind = _part(statement["recordDetails"], "entityType", inside(where, "recordDetails"))
    return "state" if kind.get("type") in _STATES else "entity"


def _name(statement: dict[str, Any], where: Where) -> str:
    details, place = statement["recordDetails"], inside(where, "recordDetails")
    names = taken(details.get("names", []), list, inside(place, "names"))
    full = [n.get("fullName") for n in names if isinstance(n, dict)]
    given = [details.get("name"), *full]
    return next((n.strip() for n in given if isinstance(n, str) and n.strip()), "")


def _seats(ident: str, statement: dict[str, Any], where: Where) -> list[Seat]:
    details = inside(where, "recordDetails")
    country = str(_part(statement["recordDetails"], "jurisdiction", details).get("code", ""))[:2]
    if not country:
        return []
    given = {"entity": ident, "country": country, "meaning": "registered"}
    return [made(Seat, given, inside(details, "jurisdiction.code"), country)]


def _of_relationship(
    statement: dict[str, Any], where: Where, holders: dict[str, str]
) -> tuple[list[Stake], str]:
    """Return the stakes of a relationship, and a remark where it names no party."""
    details, place = statement["recordDetails"], inside(where, "recordDetails")
    known_fields(details, _RELATIONSHIP, place)
    for key in ("subject", "interestedParty"):
        if isinstance(details.get(key), dict):
            reason = details[key].get("reason", "no reason given")
            return [], f"{statement['recordId']}: {key} is not named: {reason}"
    subject, owner = (field(details, key, str, place) for key in ("subject", "interestedParty"))
    publication = inside(where, "publicationDetails")
    published = _part(statement, "publicationDetails", where)
    publisher = _part(published, "publisher", publication).get("name", "")
    closed = statement["statementDate"][:_DAY] if statement["recordStatus"] == "closed" else ""
    given = {
        "owner": owner,
        "owned": subject,
        "source": str(publisher) or where.file,
        "locator": f"record {statement['recordId']}",
        "holder": holders.get(owner, ""),
    }
    has_parts = bool(details.get("componentRecords"))
    interests = taken(details.get("interests", []), list, inside(place, "interests"))
    stakes: list[Stake] = []
    for i, value in enumerate(interests):
        at = inside(inside(place, "interests"), i)
        interest = taken(value, dict, at)
        known_fields(interest, _INTEREST, at)
        if not (has_parts and interest.get("directOrIndirect") == "indirect"):
            stakes.append(_stake(interest, at, given, closed))
    return stakes, ""


def _stake(interest: dict[str, Any], where: Where, given: dict[str, str], closed: str) -> Stake:
    kind = taken(interest.get("type") or "", str, inside(where, "type"))
    begins, ends = (
        taken(interest.get(key, ""), str, inside(where, key)) for key in ("startDate", "endDate")
    )
    days = {"begins": begins, "ends": ends or closed}
    more: dict[str, Any] = {}
    if kind in _SHARES:
        more = _share(interest, where)
    elif kind not in _NOT_SAID:
        controls = "controls" if kind in _CONTROLS else "may-control"
        more = {"kind": controls, "note": f"{kind} {_stated(interest)}".strip()}
    return made(Stake, {**given, **days, **more}, where, kind)


def _stated(interest: dict[str, Any]) -> str:
    share = interest.get("share") or {}
    if not isinstance(share, dict):
        return ""
    return ", ".join(f"{key} {share[key]}%" for key in _BOUNDS if key in share)


def _share(interest: dict[str, Any], where: Where) -> dict[str, Any]:
    place = inside(where, "share")
    share = taken(interest.get("share", {}), dict, place)
    known_fields(share, frozenset(_BOUNDS), place)
    if not share:
        return {}
    bounds = {key: _number(share[key], inside(place, key)) for key in share}
    low, high = _ends(bounds)
    is_indirect = interest.get("directOrIndirect") == "indirect"
    note = "an indirect interest without its components" if is_indirect else ""
    return {"low": Decimal(0) if is_indirect else low, "high": high, "note": note}


def _ends(bounds: dict[str, Decimal]) -> tuple[Decimal, Decimal]:
    if "exact" in bounds:
        return bounds["exact"], bounds["exact"]
    low = bounds.get("minimum", Decimal(0))
    high = bounds.get("maximum", Decimal(100))
    if "exclusiveMinimum" in bounds:
        low = max(low, bounds["exclusiveMinimum"] + _STEP)
    if "exclusiveMaximum" in bounds:
        high = min(high, bounds["exclusiveMaximum"] - _STEP)
    return low, high


def _number(value: object, where: Where) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise DataError("not a share", where=where, found=value, allowed="a number of per cent")
    return Decimal(value)


def as_bods(stakes: Iterable[Stake], names: dict[str, str], day: str) -> str:
    """Return stakes as BODS statements that :func:`read_bods` reads back.

    Args:
        stakes: The stakes.
        names: Names of parties whose identifier is not their name.
        day: Day of the statements.
    """
    stakes = list(stakes)
    holders = {s.owner: s.holder for s in stakes if s.holder}
    parties = sorted({s.owner for s in stakes} | {s.owned for s in stakes})
    statements = [_party_statement(p, names.get(p, p), holders.get(p, ""), day) for p in parties]
    for number, stake in enumerate(stakes, 1):
        details = {
            "isComponent": False,
            "subject": stake.owned,
            "interestedParty": stake.owner,
            "interests": [_interest_of(stake)],
        }
        statements.append(_statement(f"stake-{number}", "relationship", details, day))
        if stake.source:
            statements[-1]["publicationDetails"]["publisher"] = {"name": stake.source}
    return json.dumps(statements, ensure_ascii=False, indent=1, default=float) + "\n"


def _statement(ident: str, kind: str, details: dict[str, Any], day: str) -> dict[str, Any]:
    return {
        "statementId": f"{kind}-{ident}-{day}",
        "statementDate": day,
        "recordId": ident,
        "recordType": kind,
        "recordStatus": "new",
        "publicationDetails": {"bodsVersion": VERSION, "publicationDate": day},
        "recordDetails": details,
    }


def _party_statement(ident: str, name: str, holder: str, day: str) -> dict[str, Any]:
    if holder == "person":
        names = [{"type": "individual", "fullName": name}]
        details: dict[str, Any] = {"isComponent": False, "personType": "knownPerson"}
        return _statement(ident, "person", {**details, "names": names}, day)
    kind = "state" if holder == "state" else "registeredEntity"
    details = {"isComponent": False, "entityType": {"type": kind}, "name": name}
    return _statement(ident, "entity", details, day)


def _interest_of(stake: Stake) -> dict[str, Any]:
    kinds = {"controls": _CONTROLS[1], "may-control": "otherInfluenceOrControl"}
    kind = kinds.get(stake.kind, _SHARES[0])
    interest: dict[str, Any] = {"type": kind, "directOrIndirect": "direct"}
    if stake.low is not None and stake.low == stake.high:
        interest["share"] = {"exact": stake.low}
    elif stake.low is not None:
        interest["share"] = {"minimum": stake.low, "maximum": stake.high}
    days = {"startDate": stake.begins, "endDate": stake.ends}
    return {**interest, **{key: day for key, day in days.items() if day}}
