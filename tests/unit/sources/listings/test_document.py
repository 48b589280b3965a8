from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.sources.listings.document import Document, digest_of, key_of, not_read


def test_a_loss_names_the_part_and_keeps_the_provenance() -> None:
    one = Document(
        name="a.html", kind="page", content=b"x", sha256=digest_of(b"x"), url="https://x.example/"
    )
    loss = one.loss("no_listing", "it says nothing", "card 3", "ebay")
    assert (loss.name, loss.document, loss.url, loss.site) == (
        "a.html, card 3", one.sha256, "https://x.example/", "ebay")  # fmt: skip
    assert one.loss("empty", "x").name == "a.html"


def test_what_was_not_taken_in_has_no_digest() -> None:
    assert not_read("a", "outside", "why").document == ""


def test_the_digest_is_that_of_fips_180() -> None:
    # FIPS 180-4 (2015), example for "abc"
    assert digest_of(b"abc").startswith("ba7816bf8f01cfea")


@given(st.text(), st.text(), st.text())
def test_a_key_tells_words_apart(one: str, two: str, three: str) -> None:
    assert len(key_of(one, two)) == 16
    if "\0" not in one + two + three and (one, two) != (one + two, ""):
        assert key_of(one, two) != key_of(one + two, "")
    assert key_of(one, two, three) == key_of(one, two, three)
