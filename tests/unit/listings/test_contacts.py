"""Contacts are found and covered; serial numbers are not mistaken for them. Numbers are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.listings.contacts import contacts_in, covered, pseudonym
from tidewaiter.model.listings.stated import Span

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("H100 现货 电话13800001234", "telephone", "13800001234"),
        ("联系 138-0000-1234 看货", "telephone", "13800001234"),
        ("+86 13800001234", "telephone", "13800001234"),
        ("whatsapp +852 9000 1234 HK stock", "telephone", "85290001234"),
        ("座机 0755-82000000", "telephone", "075582000000"),
        ("加微信: gpu_made_up88 聊", "chat", "gpu_made_up88"),
        ("VX：MadeUp-123", "chat", "madeup-123"),
        ("mail made.up@example.com for price", "mail", "made.up@example.com"),
        ("微信同号13800001234", "chat", "13800001234"),
    ],
)
def test_a_contact_is_found(text: str, kind: str, value: str) -> None:
    (found,) = contacts_in(text)
    assert (found.kind, found.value) == (kind, value)
    hidden = covered(text, [found])
    assert len(hidden) == len(text)
    assert found.span.of(hidden) == "█" * (found.span.end - found.span.start)
    assert hidden[: found.span.start] == text[: found.span.start]


@pytest.mark.parametrize(
    "text",
    [
        "SN 1321013800012",  # 13 digits that hold 13800012...: a serial number
        "S/N:1381380000123",
        "900-21010-0000-000",
        "699-2G506-0202-100",
        "8卡 H100 80G 3200W 价格280000",
        "RTX 4090 24G 2.35个",
        "微信聊",
        "2026-08-11 10:22",
    ],
)
def test_a_serial_part_number_price_or_date_is_no_contact(text: str) -> None:
    assert contacts_in(text) == ()


def test_what_is_known_to_be_a_serial_is_none_whatever_it_looks_like() -> None:
    text = "SN 13800001234"
    assert contacts_in(text, [Span(start=3, end=14)]) == ()
    assert len(contacts_in(text)) == 1


def test_a_pseudonym_needs_the_key_and_keeps_parts_apart() -> None:
    assert pseudonym(KEY, "taobao", "shop") == pseudonym(KEY, "taobao", "shop")
    assert pseudonym(KEY, "taobao", "shop") != pseudonym(KEY[::-1], "taobao", "shop")
    assert pseudonym(KEY, "ab", "c") != pseudonym(KEY, "a", "bc")
    with pytest.raises(ValueError, match="16 bytes"):
        pseudonym(b"short", "x")


def test_a_pseudonym_is_that_of_the_standard() -> None:
    # Worked out with `openssl dgst -sha256 -mac HMAC -macopt hexkey:...` over 0000000361 62 63.
    import hashlib
    import hmac

    whole = hmac.new(KEY, b"\x00\x00\x00\x03abc", hashlib.sha256).hexdigest()
    assert pseudonym(KEY, "abc") == whole[:16]


@given(st.text(max_size=200))
def test_covering_leaves_no_contact_and_keeps_all_else(text: str) -> None:
    found = contacts_in(text)
    hidden = covered(text, found)
    assert contacts_in(hidden) == ()
    inside = {at for contact in found for at in range(contact.span.start, contact.span.end)}
    assert all(hidden[at] == text[at] for at in range(len(text)) if at not in inside)
