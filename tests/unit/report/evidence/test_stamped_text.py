"""What came of asking for stamps."""

from tidewaiter.report.evidence.stamped_text import stamped_text


def test_what_came_and_what_waits() -> None:
    text = stamped_text(
        [("https://a.example/", "2026-01-31T12:00:00Z", ""), ("https://b.example/", "", "no net")]
    )
    assert text.splitlines() == [
        "stamped at 2026-01-31T12:00:00Z by https://a.example/",
        "waiting for https://b.example/: no net",
        "whether to trust a stamp: tidewaiter evidence verify --authority CA.pem",
    ]


def test_nothing_to_say() -> None:
    assert stamped_text([]) == "no stamp is waited for"
    assert "\x1b" not in stamped_text([("\x1b[31m", "", "\x1b")])
