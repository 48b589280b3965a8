"""How many chips, how sure: run a model of the packaged or the user's facts."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tidewaiter.core.cite import Grade
from tidewaiter.core.errors import DataError, Where
from tidewaiter.core.timeline import span_of
from tidewaiter.estimate.answer import Estimate, Manifest, answered, manifest_of
from tidewaiter.estimate.assumed import changed, correlated, replaced_by
from tidewaiter.estimate.engine.run import Draws, Settings, run_reporting
from tidewaiter.estimate.models import built
from tidewaiter.facts.catalogue import Facts, found
from tidewaiter.facts.strict_yaml import as_type, read_yaml, with_default_cite
from tidewaiter.model.assumption import Assumption, Correlation, ModelFacts

if TYPE_CHECKING:
    from collections.abc import Callable


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to estimate.

    Attributes:
        model: Name of the model; "" takes the newest that was known.
        sets: Settings such as ``detection=0.1:0.5``.
        assumptions: File with the user's assumptions.
        as_of: Day by which the model must have been published; "" for any.
        settings: Draws, seed, sampler, workers.
    """

    model: str = ""
    sets: tuple[str, ...] = ()
    assumptions: Path | None = None
    as_of: str = ""
    settings: Settings = Settings()


class OwnAssumptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A user's file of assumptions.

    Attributes:
        assumptions: Each replaces the model's assumption of the same name.
        correlations: Rank correlations, added to the model's.
    """

    assumptions: tuple[Assumption, ...] = ()
    correlations: tuple[Correlation, ...] = ()


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """A run: its answer, its draws and its manifest."""

    answer: Estimate
    draws: Draws
    manifest: Manifest


def estimate(
    facts: Facts, request: Request, report: Callable[[int], None] = lambda _done: None
) -> Finished:
    """Return the answer of a model.

    Args:
        facts: All facts.
        request: Model, changes, settings.
        report: Told after each block how many draws were made.

    Raises:
        UnknownNameError: If there is no such model or assumption.
        DataError: If the model was not published by the day asked about.
    """
    used = chosen_facts(facts, request)
    return _ran(used, request.settings, _input_digests(facts, used, request), report)


def chosen_facts(facts: Facts, request: Request) -> ModelFacts:
    """Return the facts of the model asked for, with the changes asked for.

    Raises:
        UnknownNameError: If there is no such model or assumption.
        DataError: If the model was not published by the day asked about.
    """
    return _with_changes(_model_facts(facts, request), request)


def rerun(path: Path, workers: int = 1) -> Finished:
    """Return a run repeated from its manifest, checked to the bit.

    Raises:
        DataError: If the manifest is damaged, or a digest differs.
    """
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise DataError(
            "manifest cannot be read", where=Where(str(path)), found=str(error)
        ) from error
    settings = msgspec.structs.replace(manifest.settings, workers=workers)
    finished = _ran(manifest.facts, settings, manifest.inputs, lambda _done: None)
    now = finished.manifest
    differing = [n for n in now.outputs if now.outputs[n] != manifest.outputs.get(n)]
    if differing:
        raise DataError(
            "the rerun differs from its manifest",
            where=Where(str(path)),
            found=", ".join(differing[:5]),
            hint=_what_changed(manifest, now),
        )
    return finished


def _ran(
    used: ModelFacts,
    settings: Settings,
    inputs: dict[str, str],
    report: Callable[[int], None],
) -> Finished:
    draws = run_reporting(built(used), settings, None, report)
    manifest = manifest_of(used, draws, inputs)
    return Finished(answer=answered(used, draws), draws=draws, manifest=manifest)


def _model_facts(facts: Facts, request: Request) -> ModelFacts:
    """Return the facts of the model asked for, or of the newest known by the day."""
    if request.model:
        chosen = found("model", request.model, facts.estimates)
        if not _known(facts, chosen, request.as_of):
            known = [m.id for m in facts.estimates.values() if _known(facts, m, request.as_of)]
            raise DataError(
                "the model was not published by that day",
                found=f"{chosen.id}, published {_published(facts, chosen)}; as of {request.as_of}",
                allowed=", ".join(known) or "no model is that old",
            )
        return chosen
    newest = [m for m in facts.estimates.values() if m.headline and _known(facts, m, request.as_of)]
    if not newest:
        raise DataError("no model was published by that day", found=request.as_of)
    return max(newest, key=lambda m: (_published(facts, m), m.id))


def _known(facts: Facts, model: ModelFacts, as_of: str) -> bool:
    return not as_of or span_of(_published(facts, model)).first <= span_of(as_of).last


def _published(facts: Facts, model: ModelFacts) -> str:
    """Return the day on which a model's main source was published."""
    cited = [a.source for a in model.assumptions if a.source != "user"]
    main = max(set(cited), key=lambda s: (cited.count(s), s))
    return facts.sources[main].date


def _with_changes(chosen: ModelFacts, request: Request) -> ModelFacts:
    day = request.as_of or _latest_day(chosen)
    used = chosen
    if request.assumptions is not None:
        own = read_assumptions(request.assumptions, day)
        used = replaced_by(used, own.assumptions, str(request.assumptions))
        used = correlated(used, own.correlations, str(request.assumptions))
    return changed(used, request.sets, day)


def _latest_day(model: ModelFacts) -> str:
    return max((a.as_of for a in model.assumptions), key=lambda text: span_of(text).last)


def read_assumptions(path: Path, day: str) -> OwnAssumptions:
    """Return what a user's file assumes.

    Entries without a source are marked as the user's own and unverified.

    Raises:
        FactError: If the file breaks the schema; it names the line.
    """
    document, lines = read_yaml(path)
    own = {"source": "user", "grade": Grade.UNVERIFIED.value, "as_of": day, "locator": path.name}
    given = {"cite": own, **document} if isinstance(document, dict) else document
    return as_type(with_default_cite(given), lines, str(path), OwnAssumptions)


def _input_digests(facts: Facts, used: ModelFacts, request: Request) -> dict[str, str]:
    paths = {f"estimates/{used.id}": facts.files[f"estimates/{used.id}"]}
    if request.assumptions is not None:
        paths[request.assumptions.name] = request.assumptions
    return {name: hashlib.sha256(p.read_bytes()).hexdigest() for name, p in paths.items()}


def _what_changed(before: Manifest, now: Manifest) -> str:
    names: tuple[str, ...] = ("tidewaiter", "python", "libraries", "machine")
    pairs: list[tuple[str, Any, Any]] = [(n, getattr(before, n), getattr(now, n)) for n in names]
    told = [f"{name} was {old}, is {new}" for name, old, new in pairs if old != new]
    return "; ".join(told) or "the manifest was edited, or the code differs"
