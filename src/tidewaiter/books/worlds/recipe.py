"""What shall a made-up world hold? The recipe, what it stands on, and the truth that it leaves.

Everything that a recipe makes is SYNTHETIC. A recipe plants diversions so that a method can be
tried on them; it ranks none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import msgspec

from tidewaiter.core.ident import checked_ident
from tidewaiter.core.timeline import span_of
from tidewaiter.model.books.grade import EvidenceGrade

if TYPE_CHECKING:
    import pyarrow as pa

    from tidewaiter.model.books.assumptions import BooksFacts

PlantedKind = Literal[
    "missing-units", "dummy-servers", "label-swap", "cloned-reports", "site-too-small", "rma-swap",
    "skimming",
]  # fmt: skip
DiversionKind = Literal["none", "as-modelled", "mixed", PlantedKind]
"""``none``: nowhere. ``as-modelled``: evidence first, then the truth as the model of presence has
it. ``mixed``: each diverting site draws one of the others. ``missing-units``: units are not there
and nothing is staged. ``dummy-servers``: papers, pictures and labels show every unit; keys do not
answer, or those of another unit of the site do. ``label-swap``: the same, and units of another
site answer. ``cloned-reports``: a host reports numbers of another site. ``site-too-small``: papers,
pictures and labels show every unit, and the site can run only those that are there. ``rma-swap``:
units that were never sold there are returned, and replaced. ``skimming``: a few at a time."""
PLANTED: tuple[PlantedKind, ...] = get_args(PlantedKind)
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
_MOST_UNITS = 20_000_000


class Visit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A look at every site.

    Attributes:
        grade: Grade of the evidence that it gives.
        share: Share of the units that are looked at, each drawn by itself.
        days_before: Days before the day asked about.
    """

    grade: EvidenceGrade
    share: Share = 1.0
    days_before: Count = 0


class Noise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What goes wrong innocently.

    Attributes:
        keying: Share of sightings with a digit of the serial number misread.
        late_records: Share of shipments that arrived though no record says so yet.
        partial: Share of the shipments that arrived last of which a half is still under way.
        rma: Share of units that were returned and replaced.
        advance: Share of those whose replacement came before they went.
        lease_return: Share of units that went back to their lessor.
        scrap: Share of units that were scrapped under a certificate.
        resale: Share of sites that resold a lot, with notice.
        date_mismatch: Share of counts that speak of the stock of some days before.
        powered_late: Share of sites that were powered only when half of the time was over.
        quiet_days: Days before the day asked about on which nothing is sent.
    """

    keying: Share = 0.002
    late_records: Share = 0.01
    partial: Share = 0.1
    rma: Share = 0.01
    advance: Share = 0.3
    lease_return: Share = 0.005
    scrap: Share = 0.003
    resale: Share = 0.1
    date_mismatch: Share = 0.1
    powered_late: Share = 0.1
    quiet_days: Count = 0


QUIET = Noise(
    keying=0, late_records=0, partial=0, rma=0, advance=0, lease_return=0, scrap=0, resale=0,
    date_mismatch=0, powered_late=0,
)  # fmt: skip
"""Nothing goes wrong; shipments are still under way."""


class Recipe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a world holds.

    Attributes:
        name: Name of the case.
        day: Day asked about; "" for the day of the assumptions.
        sites: Number of sites.
        chips: Number of chips shipped to each.
        items: Chips by identifier; each shipment holds one.
        months: Months over which shipments were sent.
        shipment: Chips of a shipment, least and most.
        server: Chips of a server.
        kind: What is planted.
        diverting: Share of sites that divert; None for that of the assumptions.
        taken: Share of the units of a diverting site that is diverted.
        answers: Share of the units of dummy servers for which another unit's key answers.
        has_shared_rates: Whether the units of a site share a rate of each error that is drawn for
            them, and does not only hold on average.
        visits: Looks at every site; the weakest grade first.
        count_every: Months between counts; 0 for none.
        count_grade: Grade of the counts.
        noise: What goes wrong innocently.
    """

    name: str = "synthetic"
    day: str = ""
    sites: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 6
    chips: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)] = 512
    items: tuple[str, ...] = ("nvidia/h100-sxm",)
    months: Annotated[int, msgspec.Meta(ge=1, le=120)] = 12
    shipment: tuple[Count, Count] = (16, 128)
    server: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 8
    kind: DiversionKind = "mixed"
    diverting: Share | None = None
    taken: Share = 0.4
    answers: Share = 0.25
    has_shared_rates: bool = True
    visits: tuple[Visit, ...] = (
        Visit(grade="photo", share=1, days_before=60),
        Visit(grade="serial", share=1, days_before=45),
        Visit(grade="attested", share=0.4, days_before=30),
        Visit(grade="challenged", share=0.05, days_before=15),
    )
    count_every: Count = 3
    count_grade: EvidenceGrade = "photo"
    noise: Noise = Noise()

    def __post_init__(self) -> None:
        if self.day:
            span_of(self.day)
        for item in self.items:
            checked_ident(item)
        if not self.items or len(set(self.items)) < len(self.items):
            raise ValueError("a world needs chips, each named once")
        if not 1 <= self.shipment[0] <= self.shipment[1]:
            raise ValueError("the sizes of a shipment are not in order, or below 1")
        if self.sites * self.chips > _MOST_UNITS:
            raise ValueError(f"a world holds at most {_MOST_UNITS:,} chips")


@dataclass(frozen=True)
class Ground:
    """What a world stands on besides its recipe.

    Attributes:
        assumptions: Errors of evidence, what sites need, and what is supposed before evidence. In
            a made-up world they are true.
        watts: Power of each chip, in W.
        day: Day asked about, as days since 1970.
    """

    assumptions: BooksFacts
    watts: dict[str, float]
    day: int


class SiteTruth(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the chips of an item of an account really are.

    Attributes:
        account: Account.
        item: Chip.
        kind: How chips are diverted there; ``none`` where they are not.
        booked: Units that the records have there on the day, by serial number.
        present: How many of those are there.
        unaccounted: ``booked`` less ``present``: ``diverted`` and ``lost`` together.
        diverted: How many of them were diverted.
        lost: How many of them the records of an honest site miss.
        under_way: Units sent there that have not arrived.
        unrecorded: Units that are there though no record of their arrival is.
    """

    account: str
    item: str
    kind: str
    booked: int
    present: int
    unaccounted: int
    diverted: int
    lost: int
    under_way: int
    unrecorded: int


class Truth(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is true of a world and stands in none of its tables.

    Attributes:
        note: Says that all of it is made up.
        seed: Seed.
        day: Day asked about.
        recipe: Recipe.
        sites: Truth by account and item.
        diverted: Serial numbers that were diverted, by account.
    """

    note: str
    seed: int
    day: str
    recipe: Recipe
    sites: tuple[SiteTruth, ...]
    diverted: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class World:
    """A made-up case and its truth.

    Attributes:
        tables: Tables by name, of texts, columns as in ``model.books.records``.
        truth: What is true.
    """

    tables: dict[str, pa.Table]
    truth: Truth
