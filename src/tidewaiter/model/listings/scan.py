"""What a scan of saved pages found: offers in rows, counts by site and chip, and who is unseen."""

from __future__ import annotations

from typing import Literal

import msgspec

from tidewaiter.model.listings.listing import CoverageLoss
from tidewaiter.model.listings.lot import Lot, Seller
from tidewaiter.model.listings.pricing import MonthlyPrice

RulingOutcome = Literal[
    "controlled", "undecidable", "verify", "not controlled", "chip not named", "chip not on file"
]


class Ruling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether what is offered is controlled on a day.

    Attributes:
        outcome: As the rules that were read say of every chip that it may be; ``undecidable``
            where they say different things of several.
        on: The day, ``YYYY-MM-DD``.
        label: The class, such as ``3A090.a``; "" where there is none.
        rule: Identifier of the rule that decides, or "".
        in_force: First day of its version.
        source: Identifier of the source.
        locator: Section and paragraph.
        why: In words: the test with its numbers, or what is missing.
    """

    outcome: RulingOutcome
    on: str
    label: str = ""
    rule: str = ""
    in_force: str = ""
    source: str = ""
    locator: str = ""
    why: str = ""


class OfferRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An observed offer as a row of a table; lists are joined by "; ", unknown is "" or None.

    Attributes:
        offer: Identifier.
        listing: ``SITE/KEY``.
        site: Identifier of the market.
        url: Address of the article.
        document: SHA-256 of the bytes that it was read from.
        place: Where in them.
        day: Day of the listing, ``YYYY-MM-DD``.
        day_from: Who says so: ``stated``, ``browser``, ``server``, ``published`` or ``asked``.
        keyword: What was searched for.
        page: Number of the page of results; 0 where unknown.
        position: Number among the results; 0 where unknown.
        seller: Pseudonym.
        text: Title and text, contacts covered.
        quote: The words that name the chip, verbatim.
        chip: Name of the chip.
        candidates: What it may be, where it is not certain.
        product: Identifier of the product line.
        chips: Identifiers of chips in the facts that it may be.
        confidence: How often such a reading of the chip is right.
        memory_gb: Memory of one chip.
        form_factor: Form.
        unit: What is counted.
        gpus_per_unit: Chips in one.
        quantity: Number of units.
        quantity_qualifier: How it is said.
        price_raw: Price in the seller's words.
        price: In whole units of the currency.
        currency: Currency.
        price_per: ``unit`` or ``lot``.
        price_qualifier: How it is said.
        price_rule: What decided its scale.
        tax: Whether tax is included.
        cny_per_chip: Per chip in yuan.
        usd_per_chip: Per chip in US dollars.
        price_flag: Whether it lies far from the middle price of its kind.
        condition: Condition.
        location: Place of the goods.
        supply: How they come.
        part_numbers: Part numbers.
        serials: Serial numbers.
        evasive: Spellings that hide a name.
        contradictions: What cannot both be true.
        tags: What else a reader should know.
        control: Outcome of the ruling.
        control_label: Class.
        control_rule: Rule.
        control_cite: Source and paragraph.
        control_why: The test with its numbers.
        lot: Identifier of its lot.
    """

    offer: str
    listing: str
    site: str
    url: str
    document: str
    place: str
    day: str
    day_from: str
    keyword: str
    page: int
    position: int
    seller: str
    text: str
    quote: str
    chip: str
    candidates: str
    product: str
    chips: str
    confidence: float
    memory_gb: float | None
    form_factor: str
    unit: str
    gpus_per_unit: float | None
    quantity: float | None
    quantity_qualifier: str
    price_raw: str
    price: float | None
    currency: str
    price_per: str
    price_qualifier: str
    price_rule: str
    tax: str
    cny_per_chip: float | None
    usd_per_chip: float | None
    price_flag: str
    condition: str
    location: str
    supply: str
    part_numbers: str
    serials: str
    evasive: str
    contradictions: str
    tags: str
    control: str
    control_label: str
    control_rule: str
    control_cite: str
    control_why: str
    lot: str


class SiteCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one market gave.

    Attributes:
        site: Identifier.
        listings: Number of listings, one a number of the article.
        observations: Number of times that one was seen.
        offers: Number of observed offers.
        lots: Number of lots seen there.
        sellers: Number of sellers, by pseudonym.
        losses: Number of pages and files that gave nothing, by reason.
        intents: Number of observed texts by what they are for.
    """

    site: str
    listings: int
    observations: int
    offers: int
    lots: int
    sellers: int
    losses: dict[str, int] = {}
    intents: dict[str, int] = {}


class ChipCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is on offer of one chip; claimed stock is a claim and no count of chips.

    Attributes:
        chip: Name, at the finest level that its offers share.
        product: Identifier of the product line.
        control: Outcome of the ruling, of the latest day.
        control_label: Class.
        offers: Number of observed offers.
        lots: Number of lots.
        sellers: Number of sellers.
        claimed: Fewest and most chips that its lots claim, of those that say.
        silent_lots: Number of lots that say no quantity.
        evasive: Number of offers whose spelling hides the name.
    """

    chip: str
    product: str
    control: str
    control_label: str
    offers: int
    lots: int
    sellers: int
    claimed: tuple[float, float]
    silent_lots: int
    evasive: int


class UnseenCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many there are with those that no list has, at one threshold of linking.

    Attributes:
        member: ``lot`` or ``seller``.
        by: What makes a list.
        threshold: Weight from which two offers are one lot.
        lists: Names of the lists.
        patterns: Number of members by pattern of lists.
        observed: Number of members on any list.
        low: Lower end of the interval; None where not even that can be said.
        high: Upper end; None where nothing bounds it.
        point: One number; None where there is no honest one.
        level: Probability of the interval.
        lower_bound: Chao's lower bound; None where it cannot be worked out.
        models: The best models with their weights, in words.
        reason: Why there is no point, or "".
        left_out: What the count becomes without each list, in words.
        warnings: What a reader must know.
    """

    member: Literal["lot", "seller"]
    by: str
    threshold: float
    lists: tuple[str, ...]
    patterns: dict[str, int]
    observed: int
    level: float
    low: float | None = None
    high: float | None = None
    point: float | None = None
    lower_bound: float | None = None
    models: tuple[str, ...] = ()
    reason: str = ""
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class ScanAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a scan found.

    Attributes:
        as_of: Day for listings that name none.
        documents: Number of pages, records and files that were opened.
        observations: Number of observed texts, whatever they are for.
        offers: Observed offers.
        lots: Lots at the middle threshold.
        sellers: Sellers at the middle threshold.
        sites: Counts by market.
        chips: Counts by chip, the controlled ones first.
        unseen: Estimates at each threshold.
        prices: Middle asking prices.
        losses: What could not be read.
        notes: What a reader must know of the whole.
        facts_sha256: Digest of the facts.
        version: Version of the program.
    """

    as_of: str
    documents: int
    observations: int
    offers: tuple[OfferRow, ...]
    lots: tuple[Lot, ...]
    sellers: tuple[Seller, ...]
    sites: tuple[SiteCount, ...]
    chips: tuple[ChipCount, ...]
    unseen: tuple[UnseenCount, ...]
    prices: tuple[MonthlyPrice, ...]
    losses: tuple[CoverageLoss, ...]
    notes: tuple[str, ...]
    facts_sha256: str
    version: str
