"""The labels that a person gives a text of a listing: the gold format.

One object a line. A text is an offer only where it offers to sell accelerators or graphics cards.
"""

from __future__ import annotations

import msgspec


class GoldPrice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The price that a person read in an offer.

    Attributes:
        value: In whole units of the currency; None where it is masked, negotiable or a decoy.
        currency: Three-letter code, or None.
        per: ``unit`` or ``lot``.
        qualifier: How it is said.
        raw: The words, where no value can be read.
    """

    value: float | None = None
    currency: str | None = None
    per: str | None = None
    qualifier: str | None = None
    raw: str | None = None


class GoldOffer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An offer that a person read in a text; the fields are those of an offer.

    Attributes:
        chip: Full name, or None where only figures are given.
        chip_candidates: Names that it may be.
        vendor: Vendor.
        model: Name without vendor, form and memory.
        memory_gb: Memory of one chip, in GB.
        form_factor: Form.
        unit: What is counted and priced.
        gpus_per_unit: Chips in one unit.
        quantity: Number of units.
        quantity_qualifier: How the quantity is said; ``implied`` is not said at all.
        price: The price asked.
        condition: Condition.
    """

    chip: str | None = None
    chip_candidates: tuple[str, ...] = ()
    vendor: str | None = None
    model: str | None = None
    memory_gb: float | None = None
    form_factor: str | None = None
    unit: str | None = None
    gpus_per_unit: float | None = None
    quantity: float | None = None
    quantity_qualifier: str | None = None
    price: GoldPrice | None = None
    condition: str | None = None


class GoldLabels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person read in a text.

    Attributes:
        is_chip_offer: Whether it offers chips for sale.
        intent: What it is for.
        offers: One for each distinct chip.
        location: Place of the goods, in the text's own words.
        supply: How they come, in the text's own words.
        part_numbers: Part numbers.
        serials: Serial numbers.
        tags: Traps and remarks.
    """

    is_chip_offer: bool
    intent: str
    offers: tuple[GoldOffer, ...] = ()
    location: str | None = None
    supply: tuple[str, ...] = ()
    part_numbers: tuple[str, ...] = ()
    serials: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.offers) != self.is_chip_offer:
            raise ValueError("a text has offers exactly when it is a chip offer")


class GoldRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text with what its page says beside it and its labels.

    Attributes:
        id: Identifier.
        text: The text as it was seen.
        lang: ``zh``, ``en`` or ``mixed``.
        gold: The labels.
        provenance: Whether it was published, written for a test or composed.
        source: Where it was found.
        price_field: Price that the page gives beside the text.
        currency_field: Its currency.
        condition_field: Condition that the page gives.
        site: Market.
        seller_hash: Pseudonym of the seller.
    """

    id: str
    text: str
    lang: str
    gold: GoldLabels
    provenance: str = ""
    source: str = ""
    price_field: float | None = None
    currency_field: str | None = None
    condition_field: str | None = None
    site: str | None = None
    seller_hash: str | None = None


class TextRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text to be read, with what its page says beside it.

    Attributes:
        text: The text as it was seen.
        id: Identifier, or "".
        price_field: Price that the page gives beside the text.
        currency_field: Its currency.
        condition_field: Condition that the page gives.
        site: Market.
    """

    text: str
    id: str = ""
    price_field: float | None = None
    currency_field: str | None = None
    condition_field: str | None = None
    site: str | None = None
