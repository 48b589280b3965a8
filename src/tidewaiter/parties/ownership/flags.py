"""What else must be known beside the answer: cycles, contradictions, influence, silent owners?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from tidewaiter.model.ownership import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from tidewaiter.model.ownership import OwnershipRule, OwnershipVersion
    from tidewaiter.parties.ownership.holdings import Holding

MEANINGS = {
    "affiliates_rule_suspended": "the rule is suspended on this day",
    "check_control": "a listed owner holds a large share: look for control by other means",
    "check_joint_arrangement": "listed owners together would decide: look for a joint arrangement",
    "control_by_listed": "a listed or reached party controls it; the rule does not count control",
    "exempt_country": "the rule does not reach entities of this country",
    "filings_exceed_whole": "the owners' shares add up to more than the whole: a filing is wrong",
    "influence_by_listed": "a listed or reached party has a role that may give control",
    "listed_itself": "the entity itself is listed",
    "majority_owned_by_listed": "the rule's words would restrict it if the rule were in force",
    "may_be_majority_owned_by_listed": "the rule's words might restrict it if it were in force",
    "no_owners_known": "no source names an owner on this day",
    "ownership_cycle": "it holds itself through others",
    "rough_dates": "a stake's first or last day is known only roughly",
    "rule_not_in_force": "there was no such rule on this day",
    "rule_text_not_read": "the text that applied on this day was not read",
    "share_not_stated": "a source names an owner without a share",
    "significant_minority": "listed owners hold a large share below the threshold",
    "sources_differ": "two sources give shares that cannot both be right",
    "treasury_or_self_holding": "it holds shares of itself, which add nothing",
    "undisclosed_owners": "owners that no source names could decide it",
    "verify_rule_text": "the rule's text was not read: verify before relying on this",
}


class Standing(NamedTuple):
    """What is known about an entity under a rule.

    Attributes:
        by_text: What the rule's words give, whether or not it is enforced.
        low: Least share of owners that count, in per cent.
        high: Largest share of owners that count.
        high_of_all: The same over all groups of listed parties.
        disclosed: Sum of the least shares of all owners.
        undisclosed: Largest share without a named owner.
        holdings: Its direct holdings.
        counting: Direct owners that are listed or reached, surely or perhaps.
        uncounted_lists: Lists of direct owners that the rule does not count.
        is_listed: Whether it is listed itself.
        is_exempt: Whether its country is exempt.
        in_cycle: Whether it holds itself through others.
        holds_itself: Whether it holds its own shares.
    """

    by_text: Literal["yes", "no", "unknown"]
    low: Decimal
    high: Decimal
    high_of_all: Decimal
    disclosed: Decimal
    undisclosed: Decimal
    holdings: tuple[Holding, ...]
    counting: frozenset[str]
    uncounted_lists: frozenset[str]
    is_listed: bool
    is_exempt: bool
    in_cycle: bool
    holds_itself: bool


def flags_of(standing: Standing, rule: OwnershipRule, version: OwnershipVersion) -> tuple[str, ...]:
    """Return the flags of an entity, sorted; ``MEANINGS`` says what each means.

    A flag ``owner_on_<list>`` marks a direct owner on a list that the rule does not count.
    """
    found = {
        *_of_filings(standing),
        *_of_owners(standing, rule, version),
        *_of_rule(standing, version),
        *(f"owner_on_{code.lower()}" for code in standing.uncounted_lists),
    }
    return tuple(sorted(found))


def meaning(flag: str) -> str:
    """Return what a flag means, in a few words."""
    code = flag.removeprefix("owner_on_")
    return MEANINGS.get(flag, f"an owner is on the list {code.upper()}, which the rule passes over")


def _of_filings(standing: Standing) -> Iterator[str]:
    told = {
        "ownership_cycle": standing.in_cycle,
        "treasury_or_self_holding": standing.holds_itself,
        "filings_exceed_whole": standing.disclosed > WHOLE,
        "no_owners_known": not standing.holdings,
    }
    yield from (flag for flag, holds in told.items() if holds)
    for holding in standing.holdings:
        yield from holding.marks


def _of_owners(standing: Standing, rule: OwnershipRule, version: OwnershipVersion) -> Iterator[str]:
    if standing.by_text != "yes" and standing.high >= rule.caution_from:
        yield "check_control" if version.control_counts else "significant_minority"
    if not version.aggregates and _would_reach(standing, standing.high_of_all, version):
        yield "check_joint_arrangement"
    possible = standing.high_of_all + standing.undisclosed
    if standing.undisclosed and standing.by_text == "no" and _reaches(possible, version):
        yield "undisclosed_owners"
    roles = {h.kind for h in standing.holdings if h.owner in standing.counting}
    if not version.control_counts and "controls" in roles:
        yield "control_by_listed"
    if "may-control" in roles:
        yield "influence_by_listed"


def _would_reach(standing: Standing, share: Decimal, version: OwnershipVersion) -> bool:
    """Whether the holdings of all groups would decide where one group's do not."""
    return standing.by_text != "yes" and share > standing.high and _reaches(share, version)


def _reaches(share: Decimal, version: OwnershipVersion) -> bool:
    if version.comparison == "more-than":
        return share > version.threshold
    return share >= version.threshold


def _of_rule(standing: Standing, version: OwnershipVersion) -> Iterator[str]:
    told = {
        version.flag: bool(version.flag),
        "verify_rule_text": version.status == "verify",
        "listed_itself": standing.is_listed,
        "exempt_country": standing.is_exempt,
    }
    yield from (flag for flag, holds in told.items() if holds)
    if version.status == "suspended" and standing.by_text == "yes":
        yield "majority_owned_by_listed"
    if version.status == "suspended" and standing.by_text == "unknown":
        yield "may_be_majority_owned_by_listed"
