"""How many saved pages a CPU second reads, end to end: decoding, parsing, 300 cards into listings.

Run ``python benchmarks/saved_pages.py``. The pages are composed, of 140 KiB with 300 cards each in
the markup of Goofish; the baseline is a plain parse of the same pages by selectolax. Medians of
runs in CPU time of one thread.
"""

from __future__ import annotations

import statistics
import sys
import time

from selectolax.lexbor import LexborHTMLParser

from tidewaiter.facts.catalogue import load_facts
from tidewaiter.sources.listings.document import Document, digest_of
from tidewaiter.sources.listings.reading import listings_of

CARDS, PAGES, RUNS, LEAST = 300, 20, 9, 100
ADDRESS = "https://www.goofish.com/search?q=H100"
SIZE = 140 << 10


def card(number):
    """Return a card of made-up goods."""
    return (
        f'<a class="feeds-item-wrap--rG" href="https://www.goofish.com/item?id={number}">'
        f'<img class="feeds-image--TD" src="//img.alicdn.com/{number}.jpg">'
        f'<div class="row1-wrap-title--qI" title="全新 H100 80G PCIe {number}">'
        '<span class="main-title--sM">H100</span></div><div class="price-wrap--Yz"><span>¥</span>'
        f'<span class="number--NK">{number % 97}</span>'
        f'<span class="decimal--lS">.{number % 89}</span><span>万</span></div>'
        '<p class="seller-text--Rr" title="深圳">深圳</p></a>'
    )


def page(first):
    """Return a page of the stated size: cards, and a script as long as what is left."""
    cards = "".join(card(812345600000 + first + n) for n in range(CARDS))
    body = f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{cards}"
    rest = SIZE - len(body.encode()) - len("<script>//</script></body></html>")
    return (body + "<script>//" + "x" * max(rest, 0) + "</script></body></html>").encode()


def rate(work, pages):
    """Return how many pages a CPU second does, the median of runs."""
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        for one in pages:
            work(one)
        taken.append(time.process_time() - start)
    return len(pages) / statistics.median(taken)


def main():
    """Print the rates and their ratio; exit with 1 below the bar."""
    markets = load_facts().markets
    contents = [page(CARDS * n) for n in range(PAGES)]
    documents = [
        Document(
            name=f"{n}.html", kind="page", content=content, sha256=digest_of(content), url=ADDRESS
        )
        for n, content in enumerate(contents)
    ]
    reading = listings_of(documents[0], markets)
    if len(reading.listings) != CARDS or reading.losses:
        raise SystemExit(f"{len(reading.listings)} of {CARDS} cards were read")
    plain, full = (
        rate(LexborHTMLParser, contents),
        rate(lambda d: listings_of(d, markets), documents),
    )
    print(f"{len(contents[0]) / 1024:.0f} KiB a page, {CARDS} cards, {RUNS} runs of {PAGES} pages")
    print(f"parsing alone: {plain:,.0f} pages per CPU second")
    print(
        f"into listings: {full:,.0f} pages per CPU second, x{plain / full:.1f} the time of parsing"
    )
    sys.exit(full < LEAST)


if __name__ == "__main__":
    main()
