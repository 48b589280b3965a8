"""What does a rule say, since when, and what does it need to know?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tidewaiter.controls.references import properties_of, referred
from tidewaiter.core.timeline import span_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tidewaiter.model.rule import Condition, Membership, Rule, Threshold, Version


class ExplainedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A text of a rule in words.

    Attributes:
        in_force: First day.
        until: Last day by its own words, or "".
        published: Day from which it could be known.
        status: Whether it decides, see :class:`tidewaiter.model.rule.Version`.
        source: Identifier of the source.
        locator: Section and paragraph.
        grade: How the text was obtained.
        as_of: Day on which it was read.
        words: The condition in words, one line a part, indented by depth.
        needs: Properties that the condition asks for, its terms followed on its first day.
        refers_to: Rules that it names.
        note: What a lawyer must know.
    """

    in_force: str
    until: str
    published: str
    status: str
    source: str
    locator: str
    grade: str
    as_of: str
    words: tuple[str, ...]
    needs: tuple[str, ...]
    refers_to: tuple[str, ...]
    note: str


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """A rule with its texts over time, oldest first.

    Attributes:
        rule: Identifier.
        title: Title.
        jurisdiction: Two-letter code.
        kind: What the rule does.
        if_yes: What follows where it holds.
        if_no: What follows where it does not.
        supposing: Words about a transaction that are supposed where the item alone is asked about.
        versions: Its texts.
        named_by: Other rules that refer to it.
    """

    rule: str
    title: str
    jurisdiction: str
    kind: str
    if_yes: str
    if_no: str
    supposing: dict[str, str]
    versions: tuple[ExplainedVersion, ...]
    named_by: tuple[str, ...]


def explained(rule: Rule, rules: Mapping[str, Rule]) -> Explanation:
    """Return a rule in words, with its texts over time.

    Args:
        rule: The rule.
        rules: All rules, to follow terms and to say which refer to it.
    """
    naming = [
        other.id
        for other in rules.values()
        if any(rule.id in referred(version.when) for version in other.versions)
    ]
    return Explanation(
        rule=rule.id,
        title=rule.title,
        jurisdiction=rule.jurisdiction,
        kind=rule.kind,
        if_yes=rule.if_yes,
        if_no=rule.if_no,
        supposing=rule.supposing,
        versions=tuple(_explained(version, rules) for version in rule.versions),
        named_by=tuple(naming),
    )


def in_words(condition: Condition, depth: int = 0) -> Iterator[str]:
    """Yield a condition in words, one line a part, indented by two blanks a level."""
    pad = "  " * depth
    for parts, lead in ((condition.all_, "all of"), (condition.any_, "at least one of")):
        if parts is not None:
            yield f"{pad}{lead}"
            for part in parts:
                yield from in_words(part, depth + 1)
    if condition.not_ is not None:
        yield f"{pad}not"
        yield from in_words(condition.not_, depth + 1)
    for line in _test(condition):
        yield pad + line


def _test(condition: Condition) -> Iterator[str]:
    for threshold, sign in ((condition.at_least, "at least"), (condition.less_than, "less than")):
        if threshold is not None:
            yield _limit(threshold, sign)
    if condition.is_in is not None:
        yield _words(condition.is_in)
    if condition.equals is not None:
        yield f"{condition.equals.of} is {condition.equals.word}"
    if condition.term is not None:
        yield f"rule {condition.term} holds"


def _limit(threshold: Threshold, sign: str) -> str:
    return f"{threshold.of} {sign} {threshold.number:,.10g} {threshold.unit}"


def _words(membership: Membership) -> str:
    return f"{membership.of} is one of {', '.join(membership.words)}"


def _explained(version: Version, rules: Mapping[str, Rule]) -> ExplainedVersion:
    on = span_of(version.in_force).last
    when = version.when
    return ExplainedVersion(
        in_force=version.in_force,
        until=version.until,
        published=version.published,
        status=version.status,
        source=version.source,
        locator=version.locator,
        grade=version.grade.value,
        as_of=version.as_of,
        words=tuple(in_words(when)) if when is not None else (),
        needs=properties_of(when, rules, on) if when is not None else (),
        refers_to=tuple(sorted(referred(when))),
        note=version.note,
    )
