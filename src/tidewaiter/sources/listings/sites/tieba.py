"""Baidu Tieba: threads of a forum, posts of a thread, results of its search.

A forum's list stands inside a comment, from which a script takes it. Author, number and time of a
post are JSON in an attribute.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tidewaiter.sources.listings.pages.cards import (
    Draft,
    Field,
    attribute_values,
    cards,
    clean,
    first_text,
    lines,
)
from tidewaiter.sources.listings.pages.data import first_at
from tidewaiter.sources.listings.pages.page import json_in

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

    from tidewaiter.sources.listings.pages.page import Page

SITE = "tieba"
MARKS = ("tieba.baidu.com/p/", "j_thread_list", "d_post_content")
KEYWORDS = ("kw", "qw")
PAGES = (("pn", 0, 50),)
PAGER = ".pagination-current"
HIDDEN = b"pagelet_html"
_THREAD = re.compile(r"/p/(\d{5,20})", re.ASCII)
_FIELDS = (
    Field("url", ("a.j_th_tit", 'a[href*="/p/"]'), ("href",)),
    Field("title", "a.j_th_tit", ("title",)),
    Field("text", ".threadlist_abs"),
    Field("seller", ".tb_icon_author, .frs-author-name", ("title",)),
    Field("published", ".is_show_create_time, .threadlist_reply_date"),
    Field("photos", "img.threadlist_pic", ("bpic", "data-original", "src")),
)
_RESULTS = (
    Field("url", (".p_title a", 'a[href*="/p/"]'), ("href",)),
    Field("title", ".p_title"),
    Field("text", ".p_content"),
    Field("seller", 'a[href*="home/main?"]'),
    Field("published", ".p_date"),
)
_AUTHOR = "主题作者:"


def drafts(page: Page) -> list[list[Draft]]:
    """Return what the elements of a page list."""
    if not page.html:
        return []
    tree = _whole(page)
    threads = [_thread(*card) for card in cards(tree, ".j_thread_list", _FIELDS)]
    results = [_result(draft) for _, draft in cards(tree, ".s_post", _RESULTS)]
    return [[one for one in threads if one], _posts(page, tree), [one for one in results if one]]


def _whole(page: Page) -> LexborHTMLParser:
    """Return the page with what its scripts would take out of comments."""
    if HIDDEN in page.html:
        page.html = page.html.replace(b"<!--", b"").replace(b"-->", b"")
        page.__dict__.pop("tree", None)
    return page.tree


def _thread(node: Any, draft: Draft) -> Draft:  # noqa: ANN401
    stated = json_in(node.attributes.get("data-field") or "")
    found = _THREAD.search(draft.get("url", ""))
    key = (found[1] if found else "") or first_at(stated, "id", "thread_id")
    if not key:
        return {}
    draft["key"] = key
    draft["url"] = f"https://tieba.baidu.com/p/{key}"
    author = first_at(stated, "author_portrait", "author_name", "author_nickname")
    draft["seller"] = author or draft.get("seller", "").removeprefix(_AUTHOR).strip()
    return draft


def _result(draft: Draft) -> Draft:
    found = _THREAD.search(draft.get("url", ""))
    if not found:
        return {}
    draft["key"], draft["url"] = found[1], f"https://tieba.baidu.com/p/{found[1]}"
    return draft


def _posts(page: Page, tree: LexborHTMLParser) -> list[Draft]:
    found = _THREAD.search(page.url)
    thread = found[1] if found else ""
    title = first_text(tree, ".core_title_txt", "h1", "h3.core_title")
    return [_post(node, thread, title) for node in tree.css(".l_post")]


def _post(node: Any, thread: str, title: str) -> Draft:  # noqa: ANN401
    stated = json_in(node.attributes.get("data-field") or "")
    number = first_at(stated, "content.post_id") or node.attributes.get("data-pid") or ""
    floor = first_at(stated, "content.post_no")
    thread = thread or first_at(stated, "content.thread_id")
    content = node.css_first(".d_post_content")
    tails = [clean(tail.text()) for tail in node.css(".tail-info")[:10]]
    place = next((tail for tail in tails if "IP" in tail), "") or first_text(node, ".ip-location")
    published = [first_at(stated, "content.date"), *reversed(tails)]
    return {
        "kind": "post",
        "key": thread if floor in {"", "1"} and thread else f"{thread}/{number}",
        "url": f"https://tieba.baidu.com/p/{thread}" if thread else "",
        "title": title if floor in {"", "1"} else "",
        "text": lines(content.text(separator="\n")) if content is not None else "",
        "seller": first_at(stated, "author.portrait", "author.user_id", "author.user_name"),
        "location": place,
        "published": next((text for text in published if text and ":" in text), ""),
        "photos": attribute_values(node, "img.BDE_Image", "src", "data-original"),
    }
