"""Ways to write a product's name."""

from __future__ import annotations

import pytest

from tidewaiter.core.cite import Cite, Grade
from tidewaiter.listings.text.spellings import Numerals, spellings_of, squeezed_name
from tidewaiter.model.listings.product import Product, ProductFamily

NUMERALS = Numerals({"0": ("o", "零"), "1": ("l", "壹")}, ("十",), ("百", "佰"), {"a": ("а",)})
CITED = Cite(source="made-up", grade=Grade.UNVERIFIED, as_of="2026-01-01")


def spelt(product: Product, **family: tuple[str, ...]) -> dict[str, str]:
    made = ProductFamily(
        id="a/b", vendor="A", kind="gaming", cited=CITED, products=(product,), **family
    )
    found: dict[str, str] = {}
    for spelling in spellings_of(product, made, NUMERALS):
        found.setdefault(spelling.text, spelling.how)
    return found


def test_optional_words_may_be_left_out() -> None:
    found = spelt(Product(model="GeForce GTX 1070"), optional=("geforce",), series=("gtx",))
    assert found == {"geforcegtx1070": "sure", "gtx1070": "sure"}


def test_super_has_a_short_form() -> None:
    found = spelt(Product(model="RTX 2060 SUPER", bare=("2060 super",)), series=("rtx",))
    assert found == {
        "rtx2060super": "sure",
        "rtx2060s": "sure",
        "2060super": "bare",
        "2060s": "bare",
    }


def test_board_makers_write_before_the_name() -> None:
    found = spelt(Product(model="RX 570"), series=("rx",), prefixes=("ax",))
    assert found["axrx570"] == "sure"


def test_a_name_without_a_series_is_bare() -> None:
    found = spelt(Product(model="H100", also=("hgx h100",)), series=("hgx",))
    assert found == {"h100": "bare", "hgxh100": "sure"}


def test_look_alikes_and_numerals_are_spelled_for_names_that_are_spelled_around() -> None:
    found = spelt(Product(model="H100", evaded=True))
    assert found["h100"] == "bare"
    evasive = {text for text, how in found.items() if how == "evasive"}
    assert {"h1oo", "hloo", "h壹零零", "h佰", "h壹佰", "h1o0"} <= evasive
    # Three digits with 3 x 3 x 3 ways less the plain one; 2 heads x 2 units, and the unit alone.
    assert len(evasive) == 26 + 2 * 2 + 2


def test_tens_are_spoken_too() -> None:
    assert {"h壹十", "h十"} <= set(spelt(Product(model="H10", evaded=True)))


def test_no_look_alike_without_the_flag() -> None:
    assert set(spelt(Product(model="H100"))) == {"h100"}


def test_slang_and_boards_say_how_they_name() -> None:
    found = spelt(Product(model="X 1", slang=("卡皇",), boards=("pg199",)))
    assert found["卡皇"] == "slang"
    assert found["pg199"] == "board"


@pytest.mark.parametrize(
    ("name", "flat"),
    [("RTX 5090 D V2", "rtx5090dv2"), ("h-1·0_0", "h100"), ("MLU370-X8", "mlu370x8")],
)
def test_names_are_squeezed_alike(name: str, flat: str) -> None:
    assert squeezed_name(name) == flat


def test_a_letter_of_another_alphabet_stands_for_the_first() -> None:
    product = Product(model="A100", memory_gb=(80,), evaded=True)
    family = ProductFamily(
        id="a/b", vendor="V", kind="data_centre", cited=CITED, products=(product,)
    )
    spelt = {s.text: s.how for s in spellings_of(product, family, NUMERALS)}
    assert spelt["а100"] == "evasive"
