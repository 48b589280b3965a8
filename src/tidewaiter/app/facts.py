"""Are the facts sound, and where does one of them come from?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidewaiter.core.errors import UnknownNameError, nearest
from tidewaiter.facts.catalogue import FOLDERS, cited_sources, shown
from tidewaiter.facts.checks import disagreements, findings
from tidewaiter.report.answers import FactAnswer, FactsCheck

if TYPE_CHECKING:
    from tidewaiter.facts.catalogue import Facts


def checked(facts: Facts) -> FactsCheck:
    """Return what is wrong or doubtful in the facts."""
    found = findings(facts)
    return FactsCheck(
        counts={kind: len(getattr(facts, kind)) for kind in ("sources", *FOLDERS)},
        errors=tuple(f for f in found if f.severity == "error"),
        warnings=tuple(f for f in found if f.severity == "warning"),
        disagreements=disagreements(facts),
    )


def fact(facts: Facts, ident: str) -> FactAnswer:
    """Return the fact of an identifier, with or without its kind in front.

    Args:
        facts: All facts.
        ident: ``chips/nvidia/h20``, ``nvidia/h20`` or the identifier of a source.

    Raises:
        UnknownNameError: If there is none. Where several kinds have one of that name, the first
            kind's is returned and the others are named.
    """
    if ident in facts.sources:
        source = facts.sources[ident]
        return FactAnswer(
            kind="sources", id=ident, file="facts/sources.yaml", fact=source, sources={}
        )
    matches = [f for f in facts.files if f == ident or f.partition("/")[2] == ident]
    if not matches:
        raise UnknownNameError(
            "there is no fact of that name",
            found=ident,
            hint=nearest(ident, [*facts.files, *(f.partition("/")[2] for f in facts.files)])
            or "identifiers look like chips/nvidia/h20, cases/..., or a source's",
        )
    kind, _, inner = matches[0].partition("/")
    found = getattr(facts, kind)[inner]
    cited = dict.fromkeys(source for _, source in cited_sources(found))
    return FactAnswer(
        kind=kind,
        id=inner,
        file=shown(facts.files[matches[0]]),
        fact=found,
        sources={name: facts.sources[name] for name in cited},
        others=tuple(matches[1:]),
    )
