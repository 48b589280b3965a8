"""What came of each address."""

from tidewaiter.report.listings.fetched_text import fetched_line, fetched_summary


def test_a_line_an_address() -> None:
    assert (
        fetched_line("fetched", "https://a.example/", "") == "fetched           https://a.example/"
    )
    line = fetched_line("refused by robots", "https://a.example/\x1b", "it\nsays so")
    assert line.startswith("refused by robots https://a.example/")
    assert "\x1b" not in line
    assert "\n" not in line


def test_how_many_came_to_what() -> None:
    told = fetched_summary(["fetched", "blocked", "fetched"], "out")
    assert told == "out: 1 blocked, 2 fetched"
    assert fetched_summary([], "out") == "out: no address"
