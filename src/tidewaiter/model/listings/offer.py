"""An offer: what a text says is for sale, for how much, and by what words.

Nothing is filled in that the text does not say. What contradicts itself is told and not mended.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from tidewaiter.model.listings.stated import Share, Span, StatedNumber, StatedWord

INTENTS = (
    "sell", "wanted", "rent_out", "rent_in", "accessory", "service", "other_product", "discussion",
)  # fmt: skip
"""What a text is for; only ``sell`` makes offers."""

Intent = Literal[
    "sell", "wanted", "rent_out", "rent_in", "accessory", "service", "other_product", "discussion"
]
FormFactor = Literal["PCIe", "SXM", "OAM", "mobile"]
OfferUnit = Literal["card", "module", "baseboard", "server", "rack", "system"]
QuantityQualifier = Literal["", "implied", "about", "at_least", "over_10"]
PriceQualifier = Literal[
    "exact", "from", "range", "tiered", "corrected", "masked", "negotiable", "implausible",
    "implicit_wan",
]  # fmt: skip
Condition = Literal[
    "new", "used", "pulled", "opened_new", "refurbished", "modified", "for_parts",
    "engineering_sample",
]  # fmt: skip


class AskingPrice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The price that an offer asks.

    Attributes:
        qualifier: How it is said. A masked, negotiable or decoy price has no value.
        rule: Row of the vocabulary, or step of the reader, that decided its scale.
        raw: The words, verbatim.
        value: In whole units of the currency; None where it is not said openly.
        currency: Three-letter code, or "" where nothing says it.
        per: What it is for.
        tax: ``included``, ``excluded`` or "".
        confidence: How often such a reading is right, from 0 to 1.
        span: Where it stands; None where a field of the page said it.
    """

    qualifier: PriceQualifier
    rule: str
    raw: str = ""
    value: float | None = None
    currency: str = ""
    per: Literal["unit", "lot"] = "unit"
    tax: Literal["", "included", "excluded"] = ""
    confidence: Share = 1.0
    span: Span | None = None


class Offer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of chip that a text offers to sell.

    Attributes:
        chip: Name at the finest level that the text supports, such as ``NVIDIA H100 SXM5 80GB``;
            None where only specifications are given.
        candidates: Names that it may be, where it is not certain.
        product: Identifier of the product line in the facts, such as ``nvidia/h100``; "" if none.
        chips: Identifiers of the chips in the facts that it may be, such as ``nvidia/h100-sxm``.
        vendor: Vendor's name, or "".
        model: Name without vendor, form and memory, or "".
        where: Where the chip is named.
        confidence: How often such a reading of the chip is right, from 0 to 1.
        memory_gb: Memory of one chip, in GB.
        form_factor: One of ``FormFactor``.
        unit: One of ``OfferUnit``: what is counted and, unless it says ``lot``, priced.
        gpus_per_unit: Chips in one unit.
        quantity: Number of units.
        quantity_qualifier: How the quantity is said.
        price: The price asked; None where none is said.
        condition: One of ``Condition``.
    """

    chip: str | None
    candidates: tuple[str, ...] = ()
    product: str = ""
    chips: tuple[str, ...] = ()
    vendor: str = ""
    model: str = ""
    where: Span | None = None
    confidence: Share = 1.0
    memory_gb: StatedNumber | None = None
    form_factor: StatedWord | None = None
    unit: StatedWord | None = None
    gpus_per_unit: StatedNumber | None = None
    quantity: StatedNumber | None = None
    quantity_qualifier: QuantityQualifier = ""
    price: AskingPrice | None = None
    condition: StatedWord | None = None


class TextReading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a text of a listing says.

    Attributes:
        intent: One of ``INTENTS``.
        offers: One for each distinct chip on sale; empty unless the intent is ``sell``.
        mentioned: Names of chips that it names without offering them.
        location: Place of the goods, as the vocabulary names it.
        supply: How they come: ``spot``, ``future``, ``HK``, ``bonded`` ...
        part_numbers: Part numbers, as they are written.
        serials: Serial numbers, as they are written.
        evasive: Spellings that keep a name from being found, each with its rule.
        contradictions: What cannot both be true, in words.
        tags: What a reader of the result should know, such as ``decoy_price``.
    """

    intent: StatedWord
    offers: tuple[Offer, ...] = ()
    mentioned: tuple[str, ...] = ()
    location: StatedWord | None = None
    supply: tuple[StatedWord, ...] = ()
    part_numbers: tuple[StatedWord, ...] = ()
    serials: tuple[StatedWord, ...] = ()
    evasive: tuple[StatedWord, ...] = ()
    contradictions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class PageFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the page says beside the text, in fields of its own.

    Attributes:
        price: In whole units of the currency; None where there is none.
        currency: Three-letter code, or "".
        condition: As the page writes it, such as ``Used``.
        site: Identifier of the market, such as ``ebay``; "" if unknown.
        one_item: Whether the page is for a single article, so that one is implied.
    """

    price: float | None = None
    currency: str = ""
    condition: str = ""
    site: str = ""
    one_item: bool = False
