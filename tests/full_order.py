"""An invented order of which every record is there, and in which nothing is wrong."""

from __future__ import annotations

from tidewaiter.controls.orders.observed import Around, ItemFacts, Owners
from tidewaiter.model.trade.order import Order, StatedParty
from tidewaiter.model.trade.records import PartyRecord, Payment, Site

FULL_ORDER = Order(
    id="SYN-1",
    item="H100 SXM",
    date="2026-06-01",
    quantity=64,
    destination="SG",
    end_use="training of models of proteins",
    site="hall-1",
    value=1_600_000,
    currency="USD",
    serials=("A1", "A2"),
    parties=(
        StatedParty(role="buyer", name="Synthetic Cloud", id="p1", country="SG"),
        StatedParty(role="consignee", name="Synthetic Cloud", id="p1", country="SG"),
        StatedParty(role="end-user", name="Synthetic Labs", id="p2", country="SG"),
        StatedParty(role="forwarder", name="Synthetic Freight", country="SG"),
    ),
)
CLOUD = PartyRecord(
    id="p1",
    name="Synthetic Cloud",
    aliases=("SynCloud Pte",),
    country="SG",
    incorporated="2012-03-01",
    first_order="2019",
    usual_quantity=64,
    premises="data-centre",
    web_presence="established",
    business="cloud",
    military_site="no",
)
LABS = PartyRecord(
    id="p2",
    name="Synthetic Labs",
    country="SG",
    incorporated="2001",
    premises="office",
    web_presence="established",
    business="research",
    military_site="no",
)
SITE = Site(
    id="hall-1",
    operator="Synthetic Cloud",
    country="SG",
    power_mw=1.0,
    cooling_mw=1.0,
    begins="2026-07",
)
FULL_AROUND = Around(
    records=(CLOUD, CLOUD, LABS, None),
    site=SITE,
    payments=(
        Payment(
            order="SYN-1",
            payer="SYNCLOUD PTE.",
            amount=1_600_000,
            currency="USD",
            country="SG",
            means="wire",
        ),
    ),
    item=ItemFacts(
        is_chip="yes",
        controlled="yes",
        power_w=700,
        price_usd=25_000,
        controlled_since="2022-10-07",
        next_rule="2026-11-10",
    ),
    hit="none",
    owners=Owners(headquarters_group="A:1", ultimate_parent_group="A:1", listed="none"),
    serials_elsewhere=frozenset(),
    parties_at_address=1,
)
