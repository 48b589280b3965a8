"""Which products a text may name: their spellings, sizes, forms and price bands.

Broader than the chips of the facts, which a rule may control: a listing that names a gaming card
of 2012 must be told from one that names an accelerator.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from tidewaiter.core.cite import Cite
from tidewaiter.core.ident import checked_ident
from tidewaiter.model.listings.offer import FormFactor

ProductKind = Literal["data_centre", "workstation", "gaming", "mobile"]


class PriceBand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asking prices of one card that are usual, in yuan; wide, and only for judging scale.

    Attributes:
        least: Lower end.
        most: Upper end.
    """

    least: float
    most: float

    def __post_init__(self) -> None:
        if not 0 < self.least <= self.most:
            raise ValueError("a price band rises from above 0")


class MemoryOfForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The memory that a form settles, because the product was sold with no other in it.

    Attributes:
        form: The form.
        memory_gb: Memory of one chip, in GB.
    """

    form: FormFactor
    memory_gb: float


class ProductChip(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which chip of the facts a product is, in one form and with one memory.

    Attributes:
        chip: Identifier of the chip.
        form: Its form; "" for any.
        memory_gb: Memory of one chip, in GB; None for any.
    """

    chip: str
    form: FormFactor | Literal[""] = ""
    memory_gb: float | None = None


class ServerPlatform(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A server that is built around certain products.

    Attributes:
        names: Names of the server, such as ``XE9680``.
        models: Models that it takes; one that it does not take contradicts it.
        form: Form that it takes.
        gpus: Chips in it; None where it varies.
    """

    names: tuple[str, ...]
    models: tuple[str, ...]
    form: FormFactor = "SXM"
    gpus: int | None = None


class Product(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A product as the trade names it.

    Attributes:
        model: Name without vendor, form and memory.
        also: Other spellings that name it for sure.
        bare: Spellings that name it only where the text is about accelerators.
        slang: Names that several products share; the first of the file with the memory is meant.
        boards: Beginnings of board codes and part numbers that name it.
        memory_gb: Memory sizes it was sold with.
        modified_gb: Memory sizes that workshops give it.
        memory_type: Type of its memory, such as ``HBM3``; for texts that give only figures.
        forms: Forms it was sold in.
        settled: Memory that a form settles.
        socket: How a full name writes the form SXM, such as ``SXM5``.
        title: How a full name is written where it is not model, form and memory; ``{memory}``.
        in_laptops: Model that is meant where a laptop is said to hold it.
        by_memory: Model that is meant with another memory, as ``GB=model``.
        by_word: Model that is meant where a word stands beside it, as ``word=model``.
        per_unit: Chips in the unit that the model itself names, such as 72 in a rack.
        evaded: Whether its name is known to be spelled around.
        band: Usual prices; None takes the family's.
        chips: Chips of the facts that it may be.
    """

    model: str
    also: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    slang: tuple[str, ...] = ()
    boards: tuple[str, ...] = ()
    memory_gb: tuple[float, ...] = ()
    modified_gb: tuple[float, ...] = ()
    memory_type: str = ""
    forms: tuple[FormFactor, ...] = ()
    settled: tuple[MemoryOfForm, ...] = ()
    socket: str = ""
    title: str = ""
    in_laptops: str = ""
    by_memory: tuple[str, ...] = ()
    by_word: tuple[str, ...] = ()
    per_unit: int | None = None
    evaded: bool = False
    band: PriceBand | None = None
    chips: tuple[ProductChip, ...] = ()


class ProductFamily(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Products of one vendor and kind; one file.

    Attributes:
        id: Identifier, such as ``nvidia/data-centre``.
        vendor: Vendor's name as full names write it.
        kind: What they are for.
        cited: Where this was read.
        products: The products.
        platforms: Servers built around them.
        optional: First words of a model that a text may leave out.
        series: Words of which one stays before the number, such as ``RTX``; without it the name
            is bare.
        prefixes: What board makers write before the model without a space.
        band: Usual prices of a product without a band of its own.
        note: What a reader must know.
    """

    id: str
    vendor: str
    kind: ProductKind
    cited: Cite
    products: tuple[Product, ...]
    platforms: tuple[ServerPlatform, ...] = ()
    optional: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    band: PriceBand | None = None
    note: str = ""

    def __post_init__(self) -> None:
        checked_ident(self.id)
        models = [product.model for product in self.products]
        if len(set(models)) != len(models):
            raise ValueError("a model is given twice in its family")
