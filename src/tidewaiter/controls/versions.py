"""Which version of a rule is in force on a day, as far as one could know it by another day?

Two axes of time: a version is *in force* from a day on, and it was *published* on a day. A
question about a past day may be asked with what was known then or with what is known now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.timeline import span_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tidewaiter.controls.conditions import Terms
    from tidewaiter.model.rule import Rule, Version


def version_on(rule: Rule, day: date, known_by: date | None = None) -> Version | None:
    """Return the version of a rule that applies on a day.

    The latest version that has begun applies, until the day that its own text names. A version
    whose first day or day of publication is known only roughly counts from the last day that the
    date covers: before it, one could not be sure.

    Args:
        rule: The rule.
        day: The day asked about.
        known_by: Leave out versions published later; None leaves out nothing.

    Returns:
        The version, or None where the rule had no text in force. The version's ``status`` may
        still say that it is not enforced or has ended.
    """
    begun = [
        version
        for version in rule.versions
        if span_of(version.in_force).last <= day
        and (known_by is None or span_of(version.published).last <= known_by)
    ]
    if not begun:
        return None
    latest = begun[-1]
    lapsed = bool(latest.until) and span_of(latest.until).last < day
    return None if lapsed else latest


def terms_on(rules: Mapping[str, Rule], day: date, known_by: date | None = None) -> Terms:
    """Return the conditions of all rules on a day, for the operator ``term``.

    A rule without a text in force on the day, or whose text has ended, has None. A version that is
    not enforced still says what its words cover, so its condition is given.
    """
    versions = {ident: version_on(rule, day, known_by) for ident, rule in rules.items()}
    return {ident: version.when if version else None for ident, version in versions.items()}
