"""Which text do the bytes of a page spell? Whatever they declare, what they are decides.

Valid UTF-8 with characters of several bytes is hardly ever anything else; bytes of GB 18030 and of
Big5 are told apart by how many of their characters are among the common ones, which both sets keep
in a block of their own (GB 2312-80, rows 16 to 55; Big5, 0xA4 to 0xC6).
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "big5-tw": "big5hkscs"}
_COMMON = {"gb18030": (0xB0, 0xD7), "big5hkscs": (0xA4, 0xC6)}
_FAMILIES = (
    "utf-8", "utf-16", "ascii", "gb", "big5", "euc", "shift_jis", "iso8859", "iso2022", "cp125",
    "cp874", "cp932", "cp949", "cp950", "koi8", "mac-", "tis",
)  # fmt: skip
"""Sets that pages are written in; Python knows others that are none, such as ``idna``."""
_HEAD = 4096
_SAMPLE = 20_000
_MOST_WRONG = 0.02
"""A page whose characters are less wrong than that is what it is, and damaged."""
MISSING = "\ufffd"


class Decoded(NamedTuple):
    """Bytes as text.

    Attributes:
        text: The text; what could not be read is U+FFFD.
        charset: Character set that it was read in.
        remark: What a reader must know, or "".
        wrong: Number of places that could not be read.
    """

    text: str
    charset: str
    remark: str = ""
    wrong: int = 0


def decoded(content: bytes, declared: str = "") -> Decoded:
    """Return the text of bytes.

    Args:
        content: The bytes.
        declared: Character set that stands beside them; the page's own declaration is looked up.
    """
    for mark, charset in _BOMS:
        if content.startswith(mark):
            return _replaced(content[len(mark) :], charset, "")
    if not declared and (found := _META.search(content, 0, _HEAD)):
        declared = found[1].decode("ascii")
    known = _known(declared)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(content, known, declared)
    wrong = bool(declared) and known not in {"utf-8", "ascii"} and not text.isascii()
    return Decoded(text, "utf-8", f"declared as {declared}, but is UTF-8" if wrong else "")


def _known(declared: str) -> str:
    """Return Python's name of a character set, the widest of its family, or ""."""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return ""
    return _WIDER.get(name, name) if name.startswith(_FAMILIES) else ""


def _legacy(content: bytes, known: str, declared: str) -> Decoded:
    """Return the text of bytes that are no valid UTF-8."""
    as_utf8 = _replaced(content, "utf-8", declared if known not in {"", "utf-8"} else "")
    if as_utf8.wrong <= _MOST_WRONG * sum(map(len, re.findall(r"[^\x00-\x7f]+", as_utf8.text))):
        return as_utf8
    if known and known not in {*_COMMON, "utf-8", "ascii"}:
        return _replaced(content, known, "")
    read = [_replaced(content, name, "") for name in _COMMON]
    best = max(read, key=lambda one: (_likeness(one), one.charset == known))
    if not _likeness(best) or best.wrong > as_utf8.wrong:
        return as_utf8
    if best.charset == known or not declared:
        return best
    return best._replace(remark=f"declared as {declared}, but is {best.charset}. {best.remark}")


def _replaced(content: bytes, charset: str, declared: str) -> Decoded:
    text = content.decode(charset, "replace")
    wrong = text.count(MISSING) if MISSING in text else 0
    remarks = [f"declared as {declared}, but is {charset}"] if declared else []
    if wrong:
        remarks.append(f"{wrong} places are no {charset} and could not be read")
    return Decoded(text, charset, "; ".join(remarks), wrong)


def _likeness(read: Decoded) -> float:
    """Return the share of a text's characters beyond ASCII that are common in its set."""
    low, high = _COMMON[read.charset]
    beyond = "".join(re.findall(r"[^\x00-\x7f]+", read.text))[:_SAMPLE]
    spelt = [c.encode(read.charset, "replace") for c in beyond]
    return sum(len(c) == 2 and low <= c[0] <= high for c in spelt) / max(len(spelt), 1)
