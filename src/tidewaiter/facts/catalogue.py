"""All facts of a run: the packaged ones, with a folder of the user's laid over them.

Which file holds what is decided by its folder::

    sources.yaml            list of Source
    chips/<vendor>/<part>   Chip            estimates/<model>      ModelFacts
    cases/<case>            Case            channels/<channel>     Channel
    supply/<country>/<...>  Supply          controls/<code>/<rule> Rule
    prices/<chip>           PriceSeries     exchange/<pair>        ExchangeRate
    ownership/<rule>        OwnershipRule   lists/<list>           PublishedList
    flags/<collection>      RedFlags        screening/<policy>     ScreeningPolicy
    books/<file>            BooksFacts          markets/<market>   Market
    pricing/<file>          PricingRules    linking/<file>         LinkRules
    products/<vendor>/<...> ProductFamily   vocabulary/<subject>   Vocabulary
    custody/<file>          LocationRules   registry/<file>        RegistryRules
    licences/<file>         LicenceRules    inspection/<file>      InspectionRules
    measuring/<file>        MeasuringRules

An overlay file of the same path replaces the packaged file whole; a source of the same id replaces
the packaged source. A file of the overlay that none of these places holds is an error: what is
misspelt must not be ignored.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from tidewaiter.core.cite import Source
from tidewaiter.core.errors import FactError, UnknownNameError, UsageError, Where, nearest
from tidewaiter.facts.strict_yaml import as_type, read_yaml, with_default_cite
from tidewaiter.model.assumption import ModelFacts
from tidewaiter.model.books.assumptions import BooksFacts
from tidewaiter.model.case import Case
from tidewaiter.model.channel import Channel
from tidewaiter.model.chip import Chip
from tidewaiter.model.custody.inspection import InspectionRules
from tidewaiter.model.custody.licence import LicenceRules
from tidewaiter.model.custody.location import LocationRules
from tidewaiter.model.custody.measuring import MeasuringRules
from tidewaiter.model.custody.registry import RegistryRules
from tidewaiter.model.listings.linking import LinkRules
from tidewaiter.model.listings.market import Market
from tidewaiter.model.listings.pricing import PricingRules
from tidewaiter.model.listings.product import ProductFamily
from tidewaiter.model.listings.vocabulary import Vocabulary
from tidewaiter.model.market import ExchangeRate, PriceSeries, Supply
from tidewaiter.model.ownership import OwnershipRule
from tidewaiter.model.party import PublishedList
from tidewaiter.model.rule import Rule
from tidewaiter.model.trade.policy import ScreeningPolicy
from tidewaiter.model.trade.red_flag import RedFlags

T = TypeVar("T")

PACKAGED = Path(__file__).parent
FOLDERS: dict[str, type[Any]] = {
    "chips": Chip,
    "cases": Case,
    "supply": Supply,
    "prices": PriceSeries,
    "exchange": ExchangeRate,
    "channels": Channel,
    "estimates": ModelFacts,
    "controls": Rule,
    "ownership": OwnershipRule,
    "lists": PublishedList,
    "flags": RedFlags,
    "screening": ScreeningPolicy,
    "books": BooksFacts,
    "markets": Market,
    "pricing": PricingRules,
    "products": ProductFamily,
    "vocabulary": Vocabulary,
    "linking": LinkRules,
    "custody": LocationRules,
    "registry": RegistryRules,
    "licences": LicenceRules,
    "inspection": InspectionRules,
    "measuring": MeasuringRules,
}


class Facts(msgspec.Struct, frozen=True):
    """Every fact, by kind and identifier, each mapping in order of identifier.

    Attributes:
        files: For each identifier with its kind (``chips/nvidia/h20``), the file it came from.
    """

    sources: dict[str, Source]
    chips: dict[str, Chip]
    cases: dict[str, Case]
    supply: dict[str, Supply]
    prices: dict[str, PriceSeries]
    exchange: dict[str, ExchangeRate]
    channels: dict[str, Channel]
    estimates: dict[str, ModelFacts]
    controls: dict[str, Rule]
    ownership: dict[str, OwnershipRule]
    lists: dict[str, PublishedList]
    flags: dict[str, RedFlags]
    screening: dict[str, ScreeningPolicy]
    books: dict[str, BooksFacts]
    markets: dict[str, Market]
    pricing: dict[str, PricingRules]
    products: dict[str, ProductFamily]
    vocabulary: dict[str, Vocabulary]
    linking: dict[str, LinkRules]
    custody: dict[str, LocationRules]
    registry: dict[str, RegistryRules]
    licences: dict[str, LicenceRules]
    inspection: dict[str, InspectionRules]
    measuring: dict[str, MeasuringRules]
    files: dict[str, Path]


def load_facts(overlay: Path | None = None) -> Facts:
    """Return the packaged facts with an overlay folder laid over them.

    Args:
        overlay: A folder of the same layout, or None.

    Raises:
        FactError: If a file breaks its schema, names a source that does not exist, or lies where
            no fact belongs.
        UsageError: If the overlay is no folder.
    """
    if overlay is not None:
        _check_overlay(overlay)
    roots = [PACKAGED] if overlay is None else [PACKAGED, overlay]
    files: dict[str, Path] = {}
    kinds = {folder: _load_folder(roots, folder, kind, files) for folder, kind in FOLDERS.items()}
    facts = Facts(sources=_load_sources(roots), files=files, **kinds)
    _require_sources(facts)
    return facts


def found(kind: str, ident: str, among: dict[str, T]) -> T:
    """Return the fact of that identifier.

    Raises:
        UnknownNameError: If there is none; the nearest are named.
    """
    if ident in among:
        return among[ident]
    raise UnknownNameError(
        f"there is no {kind} of that name",
        found=ident,
        hint=nearest(ident, list(among)) or f"one of: {', '.join(list(among)[:8])}",
    )


def _check_overlay(overlay: Path) -> None:
    """Refuse an overlay that is no folder, or that holds a file which nothing would read."""
    if not overlay.is_dir():
        raise UsageError(
            "the facts folder does not exist",
            where=Where(str(overlay)),
            allowed="a folder laid out like the packaged facts",
        )
    for path in sorted(overlay.rglob("*")):
        inside = path.relative_to(overlay)
        hidden = any(part.startswith(".") for part in inside.parts)
        if path.is_dir() or hidden or path.name.startswith("README"):
            continue
        in_folder = inside.parts[0] in FOLDERS and len(inside.parts) > 1
        if inside.as_posix() != "sources.yaml" and not (in_folder and path.suffix == ".yaml"):
            raise FactError(
                "no fact belongs here",
                where=Where(str(path), 1),
                found=inside.as_posix(),
                allowed=f"sources.yaml, or .yaml files in {', '.join(FOLDERS)}",
                hint=nearest(inside.parts[0], list(FOLDERS)),
            )


def _load_folder(
    roots: list[Path], folder: str, kind: type[T], files: dict[str, Path]
) -> dict[str, T]:
    paths: dict[str, Path] = {}
    for root in roots:
        base = root / folder
        paths |= {p.relative_to(base).with_suffix("").as_posix(): p for p in base.rglob("*.yaml")}
    loaded: dict[str, T] = {}
    for ident in sorted(paths):
        loaded[ident] = _load_file(paths[ident], ident, kind)
        files[f"{folder}/{ident}"] = paths[ident]
    return loaded


def _load_file(path: Path, ident: str, kind: type[T]) -> T:
    name = shown(path)
    document, lines = read_yaml(path, name)
    fact = as_type(with_default_cite(document), lines, name, kind)
    stated = getattr(fact, "id", ident)
    if stated != ident:
        raise FactError(
            "id differs from the file's name",
            where=Where(name, lines.get("id", 1), "id"),
            found=stated,
            allowed=ident,
        )
    return fact


def shown(path: Path) -> str:
    """Return a path as errors show it: inside the package, relative to the facts folder."""
    return f"facts/{path.relative_to(PACKAGED)}" if path.is_relative_to(PACKAGED) else str(path)


def _load_sources(roots: list[Path]) -> dict[str, Source]:
    loaded: dict[str, Source] = {}
    for root in roots:
        path = root / "sources.yaml"
        if not path.exists():
            continue
        name = shown(path)
        document, lines = read_yaml(path, name)
        seen: set[str] = set()
        for i, source in enumerate(as_type(document, lines, name, list[Source])):
            if source.id in seen:
                raise FactError(
                    "source is given twice",
                    where=Where(name, lines.get(f"[{i}].id", 1), f"[{i}].id"),
                    found=source.id,
                )
            seen.add(source.id)
            loaded[source.id] = source
    return dict(sorted(loaded.items()))


def _require_sources(facts: Facts) -> None:
    """Refuse a fact that cites a source which does not exist."""
    for folder in FOLDERS:
        for ident, fact in getattr(facts, folder).items():
            for path, source in cited_sources(fact):
                if source not in facts.sources:
                    raise FactError(
                        "source does not exist",
                        where=_place(facts.files[f"{folder}/{ident}"], path),
                        found=source,
                        hint=nearest(source, list(facts.sources)) or "add it to sources.yaml",
                    )


def _place(path: Path, field: str) -> Where:
    """Return where a field stands; a source that came from the file's ``cite`` stands there."""
    name = shown(path)
    _, lines = read_yaml(path, name)
    line = lines.get(field) or lines.get("cite.source") or 1
    return Where(name, line, field)


def cited_sources(fact: object, path: str = "") -> list[tuple[str, str]]:
    """Return every source that a fact cites, with the field path that cites it."""
    if isinstance(fact, msgspec.Struct):
        names = fact.__struct_fields__
        found_here = [
            (f"{path}.{n}".lstrip("."), getattr(fact, n))
            for n in names
            if n in {"source", "named_by"}
        ]
        inner = [cited_sources(getattr(fact, n), f"{path}.{n}".lstrip(".")) for n in names]
    elif isinstance(fact, dict):
        found_here, inner = [], [cited_sources(v, f"{path}.{k}") for k, v in fact.items()]
    elif isinstance(fact, tuple):
        found_here, inner = [], [cited_sources(v, f"{path}[{i}]") for i, v in enumerate(fact)]
    else:
        return []
    return found_here + [pair for pairs in inner for pair in pairs]
