"""What does a page consist of? Its address, its scripts, its tree, the data inside it.

Scripts and styles are cut out before the tree is built, so that what is checked is what is parsed:
the time of the parser grows with the square of nesting and of the attributes of one element.
"""

from __future__ import annotations

import codecs
import json
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from tidewaiter.core.errors import DataError, Where
from tidewaiter.sources.listings.pages.decoding import Decoded, decoded

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from tidewaiter.model.listings.market import Market
    from tidewaiter.sources.listings.document import Document

MOST_ELEMENTS = 40_000
MOST_WORDS = 40_000
MOST_UNCHECKED = 1 << 18  # so few characters cannot hold enough attributes to matter
MOST_SCRIPTS = 5_000
MOST_TRIES = 20
_WORD = re.compile(rb"(?<=[\s/\"'])[^\s/>=\"']+")
_STOPS = tuple(bytes([c]) for c in b" \n\r\t\f/\"'")  # an attribute begins behind one
_INLINE = re.compile(rb"data:[\w/+.;=-]{1,80},[\w+/=%-]{256,}")
_ASSIGNED = re.compile(r"[\"'\]]{0,2}\s{0,9}[=:]\s{0,9}(?:[\w.$]{1,60}\()?\s{0,9}(?=[{\[])")
_UNDEFINED = re.compile(r"(?<=[:\[,])\s*undefined\b")
_SPACE = re.compile(r"\s*")
_CALL = re.compile(r"\s*[\w.$]{1,60}\((?=\s*[{\[])")


class Script(NamedTuple):
    """A script inside a page.

    Attributes:
        fields: Its attributes as written.
        content: What stands inside.
    """

    fields: str
    content: str


class Page:
    """A page, a frame or an answer, taken apart as far as somebody asks.

    Args:
        document: The bytes and their provenance.
        site: Identifier of the market, or ``other``.
        market: What is known of it, or None.
    """

    def __init__(
        self, document: Document, site: str = "other", market: Market | None = None
    ) -> None:
        self.document, self.site, self.market = document, site, market
        self.read = decoded(document.content, document.charset)
        self.text = self.read.text
        self.url = document.url
        self.host, self.path, query = _split(self.url)
        self._query = query
        if document.kind in {"answer", "json"}:
            self.html, self.scripts = b"", [Script("json", self.text)]
        else:
            self.html, self.scripts = without_scripts(_as_utf8(document, self.read))

    @property
    def currency(self) -> str:
        """Currency of prices that name none."""
        return self.market.currency if self.market else ""

    @cached_property
    def query(self) -> dict[str, str]:
        """What the address asks for; percent signs stand for UTF-8 or GB 18030."""
        found: dict[str, str] = {}
        for key, value in parse_qsl(self._query, encoding="latin-1", max_num_fields=None):
            found.setdefault(key, _unquoted(value))
        return found

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The elements of the page, without scripts and styles.

        Raises:
            DataError: If there are so many that parsing might never end.
        """
        from selectolax.lexbor import LexborHTMLParser

        html = self.html
        if (elements := html.count(b"<") - html.count(b"</")) > MOST_ELEMENTS:
            raise _too_much(self, f"{elements} elements", f"at most {MOST_ELEMENTS}")
        if len(html) > MOST_UNCHECKED:
            html = _INLINE.sub(b"data:,", html)
            stops = sum(map(html.count, _STOPS))
            if stops > MOST_WORDS and len(set(_WORD.findall(html))) > MOST_WORDS:
                raise _too_much(self, "too many words", f"at most {MOST_WORDS} different ones")
        return LexborHTMLParser(html)

    @cached_property
    def embedded(self) -> list[Any]:
        """Values of the scripts that are JSON by their type, or of an answer, in order."""
        kept = [s for s in self.scripts if "json" in s.fields or "__NEXT_DATA__" in s.fields]
        values = [json_in(_CALL.sub("", script.content, count=1)) for script in kept]
        return [value for value in values if value is not None]

    def assigned(self, name: str) -> Any:  # noqa: ANN401
        """Return the JSON that a script assigns to a name, or None.

        ``name`` stands directly before the equals sign; a function's call around the JSON is
        looked through.
        """
        tried = 0
        for script in self.scripts:
            at = script.content.find(name)
            while at >= 0 and tried < MOST_TRIES:
                tried += 1
                found = _ASSIGNED.match(script.content, at + len(name))
                value = json_in(script.content, found.end()) if found else None
                if value is not None:
                    return value
                at = script.content.find(name, at + 1)
        return None


def _as_utf8(document: Document, read: Decoded) -> bytes:
    """Return a page in UTF-8: its own bytes where they are that, for they are searched fastest."""
    if read.charset == "utf-8" and not read.wrong:
        return document.content.removeprefix(codecs.BOM_UTF8)
    return read.text.encode("utf-8", "replace")


def _too_much(page: Page, found: str, allowed: str) -> DataError:
    return DataError(
        "the page is too large to be taken apart",
        where=Where(page.document.name),
        found=found,
        allowed=allowed,
    )


def _split(url: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower(), parts.path, parts.query[:8000]
    except ValueError:
        return "", "", ""


def _unquoted(value: str) -> str:
    raw = value.encode("latin-1", "replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return value


def without_scripts(html: bytes) -> tuple[bytes, list[Script]]:
    """Return a page in UTF-8 without its scripts and styles, and the scripts."""
    kept: list[bytes] = []
    scripts: list[Script] = []
    at = 0
    for _ in range(MOST_SCRIPTS):
        start, tag = _next_raw(html, at)
        if start < 0:
            break
        inside = html.find(b">", start)
        end = html.find(b"</" + tag, inside)
        kept.append(html[at:start])
        if inside < 0 or end < 0:
            at = len(html)
            break
        if tag.lower() == b"script":
            fields, content = html[start + 7 : inside], html[inside + 1 : end]
            scripts.append(
                Script(fields.decode("utf-8", "replace"), content.decode("utf-8", "replace"))
            )
        at = html.find(b">", end) + 1 or len(html)
    kept.append(html[at:])
    return b"".join(kept), scripts


def _next_raw(html: bytes, at: int) -> tuple[int, bytes]:
    """Return where the next script or style begins, and its name as written."""
    best, name = -1, b""
    for tag in (b"script", b"style", b"SCRIPT", b"STYLE"):
        found = html.find(b"<" + tag, at, best if best >= 0 else len(html))
        if found >= 0:
            best, name = found, tag
    return best, name


_DECODER = json.JSONDecoder()


def json_in(text: str, start: int = 0) -> Any:  # noqa: ANN401
    """Return the JSON value that begins at a place in a text, or None where none does."""
    found = _SPACE.match(text, start)
    at = found.end() if found else start
    try:
        return _DECODER.raw_decode(text, at)[0]
    except (ValueError, RecursionError):
        pass
    if text.find("undefined", at) < 0:
        return None
    try:
        return _DECODER.raw_decode(_UNDEFINED.sub("null", text[at:]))[0]
    except (ValueError, RecursionError):
        return None
