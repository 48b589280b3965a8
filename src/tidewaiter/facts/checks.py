"""What is wrong or doubtful in the facts, beyond what the schema refuses when they load?

A fact that breaks its schema, is cited to no source or has an unordered interval cannot load. Here
are the checks between files and against plausible bounds: identifiers that lead nowhere, names
that two chips share, figures a thousand times too large, cases public before they began, rules
with gaps; and three things that are no fault but must stay visible: figures that are unverified,
sources that nothing uses, and sources that disagree.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import msgspec

from tidewaiter.core.cite import Grade
from tidewaiter.core.errors import nearest
from tidewaiter.core.timeline import span_of
from tidewaiter.facts.catalogue import FOLDERS, Facts, cited_sources
from tidewaiter.facts.places import FactFinding, Place, file_of, places
from tidewaiter.facts.plausible import Plausible, implausible, plausible
from tidewaiter.facts.rule_checks import rule_findings
from tidewaiter.model.figure import Dated, Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Disagreement", "FactFinding", "disagreements", "findings", "unverified"]

_COUNTRY = re.compile(r"[A-Z]{2}")
_OF_USER = "user"  # the source that stands for what a user typed


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of which sources say different things.

    Attributes:
        file: File as errors show it.
        field: Path of the field inside the file.
        stated: What the file takes, with its source.
        others: What the other sources say.
    """

    file: str
    field: str
    stated: Figure | Dated
    others: tuple[Figure, ...] | tuple[Dated, ...]


def findings(facts: Facts, bounds: Plausible | None = None) -> tuple[FactFinding, ...]:
    """Return everything that is wrong or doubtful, errors first, then by file and field.

    Args:
        facts: The facts, as loaded.
        bounds: Plausible ranges and vocabulary; the packaged ones when left out.
    """
    bounds = bounds or plausible()
    found = itertools.chain(
        _dangling(facts),
        _shared_names(facts),
        *(implausible(place, bounds) for place in places(facts)),
        _dates(facts),
        _countries(facts),
        _firms(facts),
        _repeated(facts),
        rule_findings(facts, bounds),
        _unverified_files(facts),
        _unused_sources(facts),
    )
    return tuple(sorted(found, key=lambda f: (f.severity, f.file, f.field, f.message, f.found)))


def disagreements(facts: Facts) -> tuple[Disagreement, ...]:
    """Return every figure and date for which another source says something else."""
    return tuple(
        Disagreement(file=p.file, field=p.field, stated=p.value, others=p.value.also)
        for p in places(facts)
        if isinstance(p.value, Figure | Dated) and p.value.also
    )


def unverified(facts: Facts) -> tuple[Place, ...]:
    """Return every struct whose grade says that it may be shown and never relied upon."""
    return tuple(p for p in places(facts) if getattr(p.value, "grade", "") is Grade.UNVERIFIED)


def _dangling(facts: Facts) -> Iterator[FactFinding]:
    """Yield identifiers of chips and estimates that no file has."""
    known = {"chip": list(facts.chips), "estimate": list(facts.estimates)}
    for file, field, kind, ident in _references(facts):
        if ident and ident not in known[kind]:
            yield FactFinding(
                severity="error",
                file=file,
                field=field,
                message=f"there is no {kind} of that name",
                found=ident,
                hint=nearest(ident, known[kind]),
            )


def _references(facts: Facts) -> Iterator[tuple[str, str, str, str]]:
    """Yield file, field, kind and identifier of every reference to another fact."""
    for ident, case in facts.cases.items():
        file = file_of(facts, "cases", ident)
        for i, lot in enumerate(case.lots):
            yield file, f"lots[{i}].chip", "chip", lot.chip
        for i, model in enumerate(case.counted_in):
            yield file, f"counted_in[{i}]", "estimate", model
    for ident, supply in facts.supply.items():
        yield file_of(facts, "supply", ident), "chip", "chip", supply.chip
    for ident, series in facts.prices.items():
        yield file_of(facts, "prices", ident), "chip", "chip", series.chip


def _shared_names(facts: Facts) -> Iterator[FactFinding]:
    """Yield names that two chips share, unless it is the name of their family.

    A name of the family is one whose words stand in the full names of all the chips that share it.
    """
    owners: dict[str, list[tuple[str, str, str]]] = {}
    for ident, chip in facts.chips.items():
        named = [("name", chip.name)]
        named += [(f"aliases[{i}]", alias) for i, alias in enumerate(chip.aliases)]
        named += [(f"aliases_zh[{i}]", alias) for i, alias in enumerate(chip.aliases_zh)]
        for field, written in named:
            owners.setdefault(_folded(written), []).append((ident, field, written))
    for name, uses in owners.items():
        chips = list(dict.fromkeys(ident for ident, _, _ in uses))
        family = all(f" {name} " in f" {_folded(facts.chips[c].name)} " for c in chips)
        for ident, field, written in uses[1:] if len(chips) > 1 and not family else []:
            yield FactFinding(
                severity="error",
                file=file_of(facts, "chips", ident),
                field=field,
                message="another chip has the same name",
                found=f"{written} ({', '.join(chips)})",
                hint="only the name of a family may be shared, one that stands in every full name",
            )


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _dates(facts: Facts) -> Iterator[FactFinding]:
    """Yield cases that were public before the conduct began."""
    for ident, case in facts.cases.items():
        if case.conduct_from and case.public.span.last < case.conduct_from.span.first:
            yield FactFinding(
                severity="error",
                file=file_of(facts, "cases", ident),
                field="public",
                message=f"public before the conduct began ({case.conduct_from.value})",
                found=case.public.value,
            )


def _countries(facts: Facts) -> Iterator[FactFinding]:
    """Yield countries that are no two-letter code, where the schema does not look."""
    coded = [
        ("chips", i, "seller_jurisdiction", c.seller_jurisdiction) for i, c in facts.chips.items()
    ]
    coded += [("supply", i, "country", s.country) for i, s in facts.supply.items()]
    coded += [("controls", i, "jurisdiction", r.jurisdiction) for i, r in facts.controls.items()]
    coded += [
        ("prices", i, f"prices[{n}].market", price.market)
        for i, series in facts.prices.items()
        for n, price in enumerate(series.prices)
    ]
    for kind, ident, field, code in coded:
        if not _COUNTRY.fullmatch(code):
            yield FactFinding(
                severity="error",
                file=file_of(facts, kind, ident),
                field=field,
                message="no two-letter country code",
                found=code,
            )


def _firms(facts: Facts) -> Iterator[FactFinding]:
    """Yield firms that no source names, or of which nothing is said to be established."""
    for ident, case in facts.cases.items():
        for i, firm in enumerate(case.firms):
            for field in ("name", "role", "named_by", "status"):
                text = getattr(firm, field)
                sourced = field != "named_by" or (text in facts.sources and text != _OF_USER)
                if not text.strip() or not sourced:
                    yield FactFinding(
                        severity="error",
                        file=file_of(facts, "cases", ident),
                        field=f"firms[{i}].{field}",
                        message="a firm needs a court, agency or newspaper, and a status",
                        found=text,
                    )


def _repeated(facts: Facts) -> Iterator[FactFinding]:
    """Yield supplies of one chip by one source that cover the same days, and equal prices."""
    seen: dict[tuple[object, ...], str] = {}
    for file, field, row in _rows(facts):
        first = seen.setdefault(row, f"{file}: {field}")
        if first != f"{file}: {field}":
            yield FactFinding(
                severity="error", file=file, field=field, message="given twice", found=first
            )


def _rows(facts: Facts) -> Iterator[tuple[str, str, tuple[object, ...]]]:
    """Yield file, field and what must be unique of every row of supply and prices."""
    for ident, supply in facts.supply.items():
        whose = (supply.country, supply.kind, supply.chip)
        for i, flow in enumerate(supply.flows):
            row = (*whose, flow.units.source, flow.units.locator, span_of(flow.period))
            yield file_of(facts, "supply", ident), f"flows[{i}]", row
    for ident, series in facts.prices.items():
        for i, price in enumerate(series.prices):
            yield file_of(facts, "prices", ident), f"prices[{i}]", (series.chip, price)


def _unverified_files(facts: Facts) -> Iterator[FactFinding]:
    """Yield one warning a file that holds unverified figures, with their number."""
    by_file: dict[str, list[str]] = {}
    for place in unverified(facts):
        by_file.setdefault(place.file, []).append(place.field)
    for file, fields in by_file.items():
        yield FactFinding(
            severity="warning",
            file=file,
            field=fields[0],
            message="unverified: may be shown, never relied upon",
            found=f"{len(fields)}: {', '.join(fields[:4])}{', …' if len(fields) > 4 else ''}",
        )


def _unused_sources(facts: Facts) -> Iterator[FactFinding]:
    used = {
        source
        for kind in FOLDERS
        for fact in getattr(facts, kind).values()
        for _, source in cited_sources(fact)
    }
    for ident in facts.sources:
        if ident not in used and ident != _OF_USER:
            yield FactFinding(
                severity="warning",
                file="facts/sources.yaml",
                field=ident,
                message="no fact uses this source",
                found=ident,
            )
