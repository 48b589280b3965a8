"""How can a seller be reached, and what must be covered before others read the text?

Telephone numbers, chat names and mail addresses are found so that they can be covered, and hashed
so that the same contact under two names links two sellers. A number inside a longer run of digits
is none: a serial number of thirteen digits often holds eleven that look like a Chinese mobile.

The shapes are those of the numbering plans: mobile numbers of mainland China have eleven digits
and begin with 13 to 19 (national plan of the ministry, 2017), of Hong Kong eight that begin with
4 to 9, written with the code 852. A Chinese landline is written with its area code.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from tidewaiter.model.listings.stated import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ContactKind = Literal["mail", "chat", "telephone"]

_GAP = r"[ \-.·]?"
_BEFORE, _AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_SHAPES: tuple[tuple[ContactKind, re.Pattern[str]], ...] = (
    ("mail", re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z]{2,12}){1,3}")),
    (
        "chat",
        re.compile(
            r"(?:微信|薇信|威信|微❤|V信|v信|vx|VX|Vx|wx|WX|[Ww]e[Cc]hat|加[VvWw]|QQ|qq|扣扣|"
            r"[Tt]elegram|飞机|[Ww]hats[Aa]pp|TG|LINE)"
            r"(?:号|群|同号|电话)?[ :：+@\-]{0,3}(?P<name>[A-Za-z0-9_\-]{5,30})",
        ),
    ),
    (
        "telephone",
        re.compile(
            rf"{_BEFORE}(?P<name>(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"
            rf"|\+?852{_GAP}[4-9]\d{{3}}{_GAP}\d{{4}}|0\d{{2,3}}-\d{{7,8}}){_AFTER}"
        ),
    ),
)
_COVER = "█"


class Contact(NamedTuple):
    """A way to reach a seller, as a text gives it.

    Attributes:
        kind: What it is.
        value: The number or name without blanks and dashes, in lower case.
        span: Where it stands.
    """

    kind: ContactKind
    value: str
    span: Span


def contacts_in(text: str, serials: Iterable[Span] = ()) -> tuple[Contact, ...]:
    """Return the contacts in a text, in order; none overlaps another or a serial number.

    Args:
        text: The text as it was seen.
        serials: Where serial numbers and part numbers stand.
    """
    taken = list(serials)
    found: list[Contact] = []
    for kind, shape in _SHAPES:
        for match in shape.finditer(text):
            group = "name" if "name" in shape.groupindex else 0
            span = Span(start=match.start(group), end=match.end(group))
            if not any(_overlap(span, other) for other in taken):
                taken.append(span)
                found.append(Contact(kind, _folded(match.group(group), kind), span))
    return tuple(sorted(found, key=lambda contact: contact.span.start))


def covered(text: str, contacts: Sequence[Contact]) -> str:
    """Return a text with its contacts covered, each character by one block."""
    characters = list(text)
    for contact in contacts:
        for at in range(contact.span.start, contact.span.end):
            characters[at] = _COVER
    return "".join(characters)


def pseudonym(key: bytes, *parts: str) -> str:
    """Return a name that stands for a seller or a contact and does not give him away.

    It is the first 16 hexadecimal digits of HMAC-SHA256 (RFC 2104, 1997) of the parts under a
    key: without the key nobody can try names out, and with another key nothing can be joined.

    Raises:
        ValueError: If the key has fewer than 16 bytes.
    """
    if len(key) < 16:
        raise ValueError("the key of pseudonyms needs at least 16 bytes")
    message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:16]


def _folded(value: str, kind: ContactKind) -> str:
    if kind != "telephone":
        return value.lower()
    digits = re.sub(r"\D", "", value)
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
