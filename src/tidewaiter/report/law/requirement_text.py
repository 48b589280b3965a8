"""Whether a licence is needed, as text: the answer, the rules behind it, what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.report.law.classify_text import heading, needed, rule_lines
from tidewaiter.report.text_table import wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidewaiter.controls.requirement import Requirement
    from tidewaiter.core.cite import Source

_IN_WORDS = {
    "yes": "a licence is needed",
    "no": "no rule entered here asks for a licence",
    "unknown": "UNKNOWN: facts are missing or disputed",
    "verify": "VERIFY: a rule or list that was not verified asks for a licence",
}
_LAST = (
    "Parties, end uses and other lists are not part of this answer: it clears nobody, and it is no "
    "advice on a transaction."
)


def as_requirement(found: Requirement, sources: Mapping[str, Source]) -> str:
    """Return a requirement with a trace of the rules that were asked, each with its source."""
    lines = [heading(found.classification), "", _IN_WORDS[found.requirement]]
    parts = (
        ("  because of: ", ", ".join(found.because)),
        ("  review: ", found.review),
        ("  missing: ", needed(found.missing)),
        ("  to verify: ", ", ".join(found.verify)),
        (
            "  exceptions considered: ",
            "; ".join(f"{e.label} {e.truth.value}" for e in found.exceptions),
        ),
    )
    lines += [wrapped(text, lead) for lead, text in parts if text]
    classes = found.classification.of_kind("class")
    for answer in (*classes, *found.exceptions, *found.rules):
        lines += ["", *rule_lines(answer, sources)]
    return "\n".join([*lines, "", wrapped(_LAST, "")])
