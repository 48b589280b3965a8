"""eBay. All pages here are composed; no saved page of the site was at hand."""

from tidewaiter.sources.listings.reading import listings_of
from unit.sources.listings.composed import (
    SEARCH,
    document,
    ebay_item,
    ebay_new_card,
    ebay_old_card,
    page,
)


def test_cards_of_the_old_and_the_new_search(markets) -> None:
    cards = ebay_old_card(123456789012, "Tesla V100 32GB") + ebay_new_card(
        123456789013, "A100 80GB"
    )
    reading = listings_of(document(page(f"<ul>{cards}</ul>"), SEARCH["ebay"]), markets)
    old, new = reading.listings
    assert (old.title, old.condition, old.location) == ("Tesla V100 32GB", "Pre-Owned", "China")
    assert (old.price, old.currency, old.seller) == (15_888, "USD", "madeup_seller")
    assert (new.title, new.condition, new.location) == ("A100 80GB", "Brand New", "Hong Kong")
    assert (new.price, new.seller) == (17_500, "another_madeup")  # and not the crossed-out 20,000
    assert (new.keyword, new.page, new.position) == ("nvidia a100", 2, 2)
    assert old.url == "https://www.ebay.com/itm/123456789012"


def test_the_first_card_that_is_no_article_is_left_out(markets) -> None:
    card = ebay_new_card(123456789013, "A100").replace("itm/123456789013", "itm/123456")
    reading = listings_of(
        document(page(card + ebay_new_card(123456789014, "H100")), SEARCH["ebay"]), markets
    )
    assert [one.title for one in reading.listings] == ["H100"]


def test_one_article_by_schema_and_elements(markets) -> None:
    url = "https://www.ebay.com/itm/123456789014?hash=x"
    (one,) = listings_of(document(ebay_item(), url), markets).listings
    assert (one.kind, one.key, one.title) == ("item", "123456789014", "NVIDIA A100 80GB PCIe")
    assert (one.price, one.currency, one.condition) == (13_250.5, "USD", "UsedCondition")
    assert one.seller == "madeup_store"


def test_other_countries_write_prices_their_way(markets) -> None:
    card = ebay_old_card(123456789012, "V100").replace("$15,888.00", "EUR 1.234,56")
    (one,) = listings_of(
        document(page(card), "https://www.ebay.de/sch/i.html?_nkw=v100"), markets
    ).listings
    assert (one.site, one.price, one.currency) == ("ebay", 1_234.56, "EUR")
