"""What do saved pages offer, is it controlled, how many lots and sellers, and what was not read?"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from tidewaiter import __version__
from tidewaiter.app.listings.collecting import collecting_paused
from tidewaiter.app.listings.pictures import Album
from tidewaiter.app.listings.rows.asking import Rates, asked_price, references
from tidewaiter.app.listings.rows.observed import Asking, Observed, fields_of, observed, text_of
from tidewaiter.app.listings.rows.rulings import Rulings
from tidewaiter.app.listings.unseen import unseen
from tidewaiter.app.parties.on_cores import map_slices
from tidewaiter.core.errors import UsageError
from tidewaiter.listings.linking.links import linked
from tidewaiter.listings.linking.lots import lots_at
from tidewaiter.listings.prices import flagged, monthly
from tidewaiter.listings.text.reading import read_text
from tidewaiter.listings.text.trade import trade_of
from tidewaiter.model.listings.listing import CoverageLoss
from tidewaiter.model.listings.scan import ChipCount, ScanAnswer, SiteCount
from tidewaiter.sources.listings.documents import opened
from tidewaiter.sources.listings.reading import listings_of, with_photos

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from tidewaiter.app.listings.pictures import Pictures
    from tidewaiter.app.listings.unseen import Known
    from tidewaiter.facts.catalogue import Facts
    from tidewaiter.listings.text.trade import Trade
    from tidewaiter.model.listings.listing import Listing
    from tidewaiter.model.listings.lot import Lot, ObservedOffer, Seller
    from tidewaiter.model.listings.pricing import AskedPrice, MonthlyPrice
    from tidewaiter.model.listings.scan import OfferRow, UnseenCount
    from tidewaiter.sources.listings.document import Document
    from tidewaiter.sources.tables.mapping import Mapping as Columns

RULES = "lots"
_NO_CHIP = "(no chip named)"
_ORDER = ("controlled", "verify", "undecidable", "chip not named", "chip not on file")


class Question(NamedTuple):
    """What is asked.

    Attributes:
        paths: Files and folders.
        as_of: Day for listings that name none.
        key: Key of the pseudonyms, 16 bytes or more.
        facts_sha256: Digest of the facts.
        read_labels: Whether labels in photos are read, which takes a second or two each.
        columns: Names of columns of exports, from a mapping file; None for the known ones.
        cores: Processes that read texts; the answer is the same whatever their number.
    """

    paths: Sequence[Path]
    as_of: date
    key: bytes
    facts_sha256: str
    read_labels: bool = False
    columns: Columns | None = None
    cores: int = 1


class _Read(NamedTuple):
    documents: int
    observations: tuple[tuple[str, str, str], ...]  # site, listing, intent
    offers: list[Observed]
    losses: tuple[CoverageLoss, ...]
    pictures: Pictures
    notes: tuple[str, ...]


class _Texts(NamedTuple):
    seen: list[tuple[str, str, str]]  # as observations
    offers: list[Observed]


class _Linked(NamedTuple):
    lots: tuple[Lot, ...]
    sellers: tuple[Seller, ...]
    unseen: tuple[UnseenCount, ...]


def scan(
    facts: Facts, question: Question, taken_in: Callable[[Document], None] | None = None
) -> ScanAnswer:
    """Return what saved pages offer.

    Args:
        facts: The facts.
        question: What is asked.
        taken_in: Called with every document before it is parsed; it keeps the bytes.

    Raises:
        UsageError: If a path is not there, or nothing was read at all.
        DataError: If a document cannot be kept.
    """
    read = _read(facts, question, taken_in)
    if not read.documents and not read.losses:
        raise UsageError(
            "there is nothing to scan",
            found=", ".join(map(str, question.paths)),
            allowed="saved pages, archives, exports",
        )
    offers = _with_labels([one.offer for one in read.offers], read.pictures)
    linked = _linked(facts, offers, read.pictures)
    in_lots = _with_lots([one.row for one in read.offers], linked.lots)
    rows, prices = _priced(facts, in_lots, question.as_of)
    return ScanAnswer(
        as_of=question.as_of.isoformat(),
        documents=read.documents,
        observations=len(read.observations),
        offers=rows,
        lots=linked.lots,
        sellers=linked.sellers,
        sites=_by_site(read, rows),
        chips=_by_chip(rows, linked.lots),
        unseen=linked.unseen,
        prices=prices,
        losses=read.losses,
        notes=(*read.notes, *read.pictures.notes),
        facts_sha256=question.facts_sha256,
        version=__version__,
    )


def _read(facts: Facts, question: Question, taken_in: Callable[[Document], None] | None) -> _Read:
    album = Album(facts.linking[RULES], read_labels=question.read_labels)
    documents, addresses = 0, {}
    listings: list[Listing] = []
    losses: list[CoverageLoss] = []
    notes: Counter[str] = Counter()
    for document in opened(question.paths):
        if isinstance(document, CoverageLoss):
            losses.append(document)
            continue
        documents += 1
        if taken_in is not None:
            taken_in(document)
        if document.kind == "photo":
            album.add(document.sha256, document.content, document.name)
            addresses[document.url or document.name] = document.sha256
            continue
        page = listings_of(document, facts.markets, question.columns)
        losses.extend(page.losses)
        notes.update(page.remarks)
        listings.extend(page.listings)
    seen, offers = _offers(facts, question, with_photos(listings, addresses))
    told = tuple(f"{text} ({n} times)" if n > 1 else text for text, n in sorted(notes.items()))
    return _Read(documents, seen, _once(offers), tuple(losses), album.pictures(), told)


@collecting_paused()
def _offers(
    facts: Facts, question: Question, listings: Iterable[Listing]
) -> tuple[tuple[tuple[str, str, str], ...], list[Observed]]:
    """Return what each text is for, and the offers of all."""
    trade = trade_of(facts.products, facts.vocabulary, facts.chips)
    asking = Asking(question.key, question.as_of.isoformat(), Rulings(facts), Rates(facts.exchange))
    given = tuple(listings)

    def read(numbers: range) -> _Texts:
        return _texts(given[numbers.start : numbers.stop], trade, asking)

    parts = list(map_slices(read, len(given), question.cores))
    seen = tuple(one for part in parts for one in part.seen)
    return seen, [offer for part in parts for offer in part.offers]


def _texts(listings: Iterable[Listing], trade: Trade, asking: Asking) -> _Texts:
    seen: list[tuple[str, str, str]] = []
    offers: list[Observed] = []
    for listing in listings:
        reading = read_text(text_of(listing), trade, fields_of(listing))
        seen.append((listing.site, f"{listing.site}/{listing.key}", reading.intent.value))
        offers.extend(observed(listing, reading, asking))
    return _Texts(seen, offers)


def _once(offers: Iterable[Observed]) -> list[Observed]:
    """Return offers, each once a day: the same bytes given twice are one observation.

    The same bytes met on another day, as a web archive says of a page that did not change, are
    another one, with a name of its own.
    """
    found: dict[tuple[str, str], Observed] = {}
    first: dict[str, str] = {}
    for one in offers:
        ident, day = one.row.offer, one.row.day
        if first.setdefault(ident, day) == day:
            found[ident, day] = one
            continue
        other = hashlib.sha256(f"{ident}|{day}".encode()).hexdigest()[:16]
        found[ident, day] = Observed(replace(one.row, offer=other), replace(one.offer, id=other))
    return list(found.values())


def _with_labels(offers: Sequence[ObservedOffer], pictures: Pictures) -> list[ObservedOffer]:
    """Return offers with the serial numbers read off their photos."""
    by_photo: dict[str, set[str]] = defaultdict(set)
    for label in pictures.labels:
        if label.kind == "serial":
            by_photo[label.photo].add(label.folded)
    if not by_photo:
        return list(offers)
    return [
        replace(offer, labels=tuple(sorted(set().union(*(by_photo[p] for p in offer.photos)))))
        for offer in offers
    ]


@collecting_paused()
def _linked(facts: Facts, offers: Sequence[ObservedOffer], pictures: Pictures) -> _Linked:
    """Return lots at the middle threshold, and the estimates at all."""
    rules = facts.linking[RULES]
    counts: list[UnseenCount] = []
    known: Known = {}
    usual: tuple[tuple[Lot, ...], tuple[Seller, ...]] = ((), ())
    links = linked(offers, pictures.prints, rules)
    for number, threshold in enumerate(rules.thresholds):
        found = lots_at(links, rules, threshold)
        counts.extend(unseen(offers, found.lots, found.sellers, threshold, known))
        if number == 1:
            usual = (tuple(found.lots), tuple(found.sellers))
    return _Linked(*usual, tuple(counts))


def _with_lots(rows: Iterable[OfferRow], lots: Iterable[Lot]) -> list[OfferRow]:
    lot_of = {offer: lot.id for lot in lots for offer in lot.offers}
    return [replace(row, lot=lot_of[row.offer]) for row in rows]


@collecting_paused()
def _priced(
    facts: Facts, rows: Sequence[OfferRow], as_of: date
) -> tuple[tuple[OfferRow, ...], tuple[MonthlyPrice, ...]]:
    """Return the rows with their prices flagged, and the middle prices."""
    rules = facts.pricing["asking"]
    asked = [price for row in rows if (price := asked_price(row)) is not None]
    marked = flagged(asked, rules)
    flags: Mapping[str, AskedPrice] = {price.offer: price for price in marked}
    told = tuple(
        replace(row, price_flag=flags[row.offer].flag) if row.offer in flags else row
        for row in rows
    )
    return told, monthly(marked, references(facts, as_of), rules)


def _by_site(read: _Read, rows: Sequence[OfferRow]) -> tuple[SiteCount, ...]:
    losses: dict[str, Counter[str]] = defaultdict(Counter)
    for loss in read.losses:
        losses[loss.site or "other"][loss.kind] += 1
    sites = sorted({site for site, _, _ in read.observations} | set(losses))
    return tuple(_site(site, read, rows, losses[site]) for site in sites)


def _site(site: str, read: _Read, rows: Sequence[OfferRow], losses: Counter[str]) -> SiteCount:
    seen = [(listing, intent) for at, listing, intent in read.observations if at == site]
    own = [row for row in rows if row.site == site]
    return SiteCount(
        site=site,
        listings=len({listing for listing, _ in seen}),
        observations=len(seen),
        offers=len(own),
        lots=len({row.lot for row in own}),
        sellers=len({row.seller for row in own if row.seller}),
        losses=dict(sorted(losses.items())),
        intents=dict(sorted(Counter(intent for _, intent in seen).items())),
    )


def _by_chip(rows: Iterable[OfferRow], lots: Iterable[Lot]) -> tuple[ChipCount, ...]:
    """Return counts by chip, those that are controlled first, then by number of lots."""
    claims = {lot.id: (lot.low, lot.high) for lot in lots}
    kinds: dict[str, list[OfferRow]] = defaultdict(list)
    for row in rows:
        kinds[row.chip or row.candidates or _NO_CHIP].append(row)
    counts = [_chip(chip, own, claims) for chip, own in kinds.items()]
    return tuple(sorted(counts, key=lambda one: (_rank(one.control), -one.lots, one.chip)))


def _rank(outcome: str) -> int:
    return _ORDER.index(outcome) if outcome in _ORDER else len(_ORDER)


def _chip(
    chip: str,
    rows: Sequence[OfferRow],
    claims: Mapping[str, tuple[float | None, float | None]],
) -> ChipCount:
    latest = max(rows, key=lambda row: (row.day, row.offer))
    lots = sorted({row.lot for row in rows})
    ends = [(low, high) for low, high in (claims[lot] for lot in lots) if low is not None]
    return ChipCount(
        chip=chip,
        product=latest.product,
        control=latest.control,
        control_label=latest.control_label,
        offers=len(rows),
        lots=len(lots),
        sellers=len({row.seller for row in rows if row.seller}),
        claimed=(sum(low for low, _ in ends), sum(high or low for low, high in ends)),
        silent_lots=len(lots) - len(ends),
        evasive=sum(bool(row.evasive) for row in rows),
    )
