"""Is an order released, held or escalated, and why?

The gravest of all that was found decides; each reason names the rule, list entry, verdict or flag
that it rests on. A red flag makes an order wait and never does more: a verified one by itself, one
whose wording was not checked only beside a flag from another class of record. Without any list the
parties were not screened, and an order is never released.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tidewaiter.model.trade.screening import (
    OUTCOMES,
    Outcome,
    Question,
    Reason,
    in_hundredths,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tidewaiter.model.trade.order import Order
    from tidewaiter.model.trade.policy import NeededFact, ScreeningPolicy, Situation
    from tidewaiter.model.trade.screening import (
        FlagAnswer,
        Hit,
        LicenceAnswer,
        OwnershipAnswer,
    )

IN_FORCE = "in-force"
_OF_LICENCE: dict[str, Situation] = {
    "yes": "licence-yes",
    "unknown": "licence-unknown",
    "verify": "licence-verify",
}
_OF_HIT: dict[str, Situation] = {
    "certain": "hit-certain",
    "strong": "hit-strong",
    "possible": "hit-possible",
}


class Found(NamedTuple):
    """What was found about an order.

    Attributes:
        order: The order.
        licence: The licence requirement.
        controlled: Whether the item is in a class: yes, no or unknown.
        screened: Whether any list is loaded.
        hits: Listed entries that parties may be.
        unsearched: Parties that could not be compared with the lists, with the reason.
        ownership: Verdicts on parties.
        flags: What each red flag says.
        item_known: Whether the rules could be asked about the item.
        only_owners: Whether nothing but the share of listed owners leaves the licence open.
        site_known: Whether the site that the order names, if any, is on record where sites are.
        flag_texts: Text of each flag by its identifier.
    """

    order: Order
    licence: LicenceAnswer
    controlled: str
    screened: bool
    hits: tuple[Hit, ...] = ()
    unsearched: tuple[str, ...] = ()
    ownership: tuple[OwnershipAnswer, ...] = ()
    flags: tuple[FlagAnswer, ...] = ()
    item_known: bool = True
    only_owners: bool = False
    site_known: bool = True
    flag_texts: Mapping[str, str] = MappingProxyType({})


class Decision(NamedTuple):
    """The outcome with its reasons, gravest first, and what to ask."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    questions: tuple[Question, ...]


def decided(found: Found, policy: ScreeningPolicy) -> Decision:
    """Return what is to be done with an order."""
    lacking = _lacking(found, policy)
    reasons = [
        *_of_licence(found, policy),
        *_of_parties(found, policy),
        *_of_owners(found, policy),
        *_of_flags(found, policy),
        *_of_facts(lacking, policy),
    ]
    order = {outcome: -rank for rank, outcome in enumerate(OUTCOMES)}
    reasons.sort(key=lambda reason: order[reason.outcome])
    outcome = reasons[0].outcome if reasons else "release"
    return Decision(outcome, tuple(reasons), tuple(_questions(found, lacking, policy)))


def damaged(text: str, policy: ScreeningPolicy) -> Reason:
    """Return the reason of a row that cannot be read."""
    rule = policy.of("damaged")
    return Reason(outcome=rule.outcome, kind="damaged", text=f"{rule.text}: {text}")


def _of_licence(found: Found, policy: ScreeningPolicy) -> Iterator[Reason]:
    answer = found.licence
    situation = _OF_LICENCE.get(answer.requirement)
    if situation is None or (found.only_owners and found.controlled == "no"):
        # Owners of whom nobody knows anything are asked about; no record hints at a listed one.
        return
    rule = policy.of(situation)
    rests = answer.because if answer.requirement != "verify" else answer.verify
    names = [text.partition(":")[0] for text in rests]
    told = [", ".join(names)] if names else []
    if answer.requirement != "yes" and answer.missing:
        told.append(f"not known: {', '.join(_plain(name) for name in answer.missing)}")
    yield Reason(
        outcome=rule.outcome,
        kind="licence",
        text=": ".join([rule.text, "; ".join(told)]) if told else rule.text,
        rule=names[0] if names else "",
        cite="; ".join(dict.fromkeys(filter(None, map(_cite, rests)))),
    )


def _cite(text: str) -> str:
    """Return source and paragraph of a rule in words, see ``licence.in_words``."""
    return text.rpartition(" (")[2].rpartition(";")[0]


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _of_parties(found: Found, policy: ScreeningPolicy) -> Iterator[Reason]:
    if not found.screened:
        rule = policy.of("no-lists")
        yield Reason(outcome=rule.outcome, kind="lists", text=rule.text)
    for hit in found.hits:
        rule = policy.of(_OF_HIT[hit.strength])
        most = policy.gravest.get(hit.list, rule.outcome)
        yield Reason(
            outcome=min(rule.outcome, most, key=OUTCOMES.index),
            kind="party",
            text=f"{hit.role} {hit.party}: {rule.text}: {hit.listed_name} ({hit.by}, "
            f"probability {in_hundredths(hit.probability)})",
            rule=f"{hit.list} {hit.entry}",
        )
    for text in found.unsearched:
        rule = policy.of("name-not-searched")
        yield Reason(outcome=rule.outcome, kind="party", text=f"{rule.text}: {text}")


def _of_owners(found: Found, policy: ScreeningPolicy) -> Iterator[Reason]:
    for verdict in found.ownership:
        situation = _of_verdict(verdict, found.controlled)
        if situation is None:
            continue
        rule = policy.of(situation)
        yield Reason(
            outcome=rule.outcome,
            kind="ownership",
            text=f"{verdict.role} {verdict.party}: {rule.text}. {verdict.next_step}".rstrip(". "),
            rule=verdict.rule,
            cite=verdict.cite,
        )


def _of_verdict(verdict: OwnershipAnswer, controlled: str) -> Situation | None:
    """Return the situation of a verdict; unknown shares matter where listed owners are in sight."""
    if verdict.restricted == "no":
        return None
    if verdict.restricted == "unknown":
        return "ownership-unknown" if verdict.path or controlled != "no" else None
    if verdict.status != IN_FORCE:
        return "ownership-verify"
    return "ownership-supposed" if verdict.supposing else "ownership-yes"


def _of_flags(found: Found, policy: ScreeningPolicy) -> Iterator[Reason]:
    raised = [flag for flag in found.flags if flag.answer == "raised"]
    verified = [f for f in raised if f.verified and f.flag not in policy.never_alone]
    records = {flag.record for flag in raised}
    holds = len(verified) >= policy.verified_flags or len(records) >= policy.unverified_records
    if not raised or not holds:
        return
    rule = policy.of("flags")
    outcome = min(rule.outcome, "hold", key=OUTCOMES.index)  # a flag never does more than hold
    for flag in raised:
        yield Reason(
            outcome=outcome,
            kind="flags",
            text=f"{rule.text}: {found.flag_texts.get(flag.flag, flag.flag)}",
            rule=flag.flag,
        )


def _lacking(found: Found, policy: ScreeningPolicy) -> tuple[NeededFact, ...]:
    return tuple(
        fact
        for fact in policy.needed
        if fact.when == "always" or found.controlled != "no"
        if not _is_stated(fact, found, policy)
    )


def _is_stated(fact: NeededFact, found: Found, policy: ScreeningPolicy) -> bool:
    order = found.order
    if fact.fact == "item":
        return found.item_known
    if fact.fact == "quantity":
        return bool(order.quantity)
    if fact.fact == "site":
        return states(order.site, policy) and found.site_known
    if fact.fact in {"destination", "exported_from", "end_use"}:
        return states(getattr(order, fact.fact), policy)
    return any(
        party.role == fact.fact and (bool(party.id) or states(party.name, policy))
        for party in order.parties
    )


def states(text: str, policy: ScreeningPolicy) -> bool:
    """Whether a text states something, and does not only stand where something should."""
    plain = " ".join(text.casefold().split()).strip(" .:")
    to_order = plain.startswith("to the order of ") and "to the order of" in policy.placeholders
    return bool(plain) and plain not in policy.placeholders and not to_order


def _of_facts(lacking: Iterable[NeededFact], policy: ScreeningPolicy) -> Iterator[Reason]:
    rule = policy.of("fact-missing")
    for fact in lacking:
        yield Reason(
            outcome=rule.outcome,
            kind="missing",
            text=f"{rule.text}: {_plain(fact.fact)}",
            rule=fact.fact,
        )


def _questions(
    found: Found, lacking: tuple[NeededFact, ...], policy: ScreeningPolicy
) -> Iterator[Question]:
    """Yield what to ask, each text once: missing facts first, then the law's, then matches."""
    asked: set[str] = set()
    for question in _all_questions(found, lacking, policy):
        if question.text not in asked:
            asked.add(question.text)
            yield question


def _all_questions(
    found: Found, lacking: tuple[NeededFact, ...], policy: ScreeningPolicy
) -> Iterator[Question]:
    for fact in lacking:
        yield Question(to="customer", text=fact.question, about=fact.fact, needed=True)
    for name in found.licence.missing:
        text = policy.questions.get(name, f"What is {_plain(name)}?")
        is_open = found.licence.requirement in {"unknown", "verify"}
        open_ = is_open and not (found.only_owners and found.controlled == "no")
        yield Question(to="customer", text=text, about=name, needed=open_)
    for hit in found.hits:
        for step in hit.resolve:
            about = f"{hit.list} {hit.entry}"
            yield Question(to="desk", text=f"{hit.party}: {step}", about=about, needed=True)
