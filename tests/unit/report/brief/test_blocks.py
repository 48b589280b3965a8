"""What a section is made of."""

from tidewaiter.report.brief.blocks import (
    Bullets,
    Command,
    Folded,
    Heading,
    Para,
    Said,
    Table,
    cell,
    muted,
    para,
    plain,
    strong,
    worded,
)
from tidewaiter.report.brief.references import Ref

LINK = Ref(1, "Reuters, 2024", "use-1")


def test_words_keep_their_links_and_tone() -> None:
    assert plain("a", LINK) == Said("a", (LINK,), "plain")
    assert muted("a", LINK) == Said("a", (LINK,), "muted")
    assert strong("a") == Said("a", (), "strong")


def test_text_without_links_becomes_words() -> None:
    assert worded("a", plain("b", LINK)) == (Said("a"), Said("b", (LINK,)))
    assert para("a").words == (Said("a"),)


def test_a_cell_is_one_paragraph_or_empty() -> None:
    assert cell("a", "b") == ((Said("a"), Said("b")),)
    assert cell() == ()


def test_every_block_tells_its_kind() -> None:
    table = Table(caption="c", columns=(), rows=())
    kinds = [b.kind for b in (Para(()), Bullets(()), Heading("h"), table, Folded(table=table))]
    assert [*kinds, Command("x").kind] == [
        "para", "bullets", "heading", "table", "folded", "command",
    ]  # fmt: skip
