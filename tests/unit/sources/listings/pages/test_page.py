# ruff: noqa: E501  (markup stands as the sites write it)

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError
from tidewaiter.sources.listings.pages.page import MOST_ELEMENTS, Page, json_in, without_scripts
from unit.sources.listings.composed import SEARCH, document


def test_scripts_and_styles_are_cut_out() -> None:
    html = '<p>a</p><script type="x">if (a < b) {}</script><style>p{}</style><SCRIPT>1</SCRIPT><p>b</p>'
    rest, scripts = without_scripts(html.encode())
    assert rest == b"<p>a</p><p>b</p>"
    assert [(one.fields.strip(), one.content) for one in scripts] == [
        ('type="x"', "if (a < b) {}"),
        ("", "1"),
    ]


@given(st.text('<>/script SCRIPTstyle="a!-', max_size=200))
def test_any_text_loses_only_scripts(html: str) -> None:
    rest, scripts = without_scripts(html.encode())
    assert len(rest) + sum(len(one.content) for one in scripts) <= len(html)


def test_a_script_that_never_ends_swallows_the_rest() -> None:
    assert without_scripts(b"<p>a</p><script>b")[0] == b"<p>a</p>"


@pytest.mark.parametrize(
    ("site", "name", "value"),
    [
        ("goofish", "q", "H100"),
        ("taobao", "q", "显卡"),
        ("tieba", "kw", "显卡"),
        ("alibaba-1688", "keywords", "显卡"),
    ],
)
def test_addresses_are_in_utf8_or_gbk(site: str, name: str, value: str) -> None:
    assert Page(document("", SEARCH[site])).query[name] == value


@pytest.mark.parametrize(
    "url", ["http://[::1", "//", "", "javascript:1", "https://x.example/?a=%ff%zz&&=&a"]
)
def test_broken_addresses_are_no_error(url: str) -> None:
    assert isinstance(Page(document("", url)).query, dict)


def test_json_that_is_assigned_or_called_with() -> None:
    state = json.dumps({"a": [1, {"b": "}"}]})
    for script in (
        f"window.STATE = {state};f()", f'window["STATE"]={state}', f"var STATE={state}", f"x.STATE = call.it({state})",
        f"STATE: {state}", f"STATE = 5; STATE = {state}",
    ):  # fmt: skip
        page = Page(document(f"<script>{script}</script>"))
        assert page.assigned("STATE") == {"a": [1, {"b": "}"}]}, script
    assert Page(document("<script>STATE = f()</script>")).assigned("STATE") is None


def test_json_with_undefined_in_it() -> None:
    assert json_in('{"a":undefined,"b":[undefined]}') == {"a": None, "b": [None]}
    assert json_in("nothing") is None
    assert json_in('{"a":' * 100_000) is None


def test_too_many_elements_are_refused_before_they_are_parsed() -> None:
    page = Page(document("<i>" * (MOST_ELEMENTS + 1), name="x.html"))
    with pytest.raises(DataError, match="too large") as caught:
        _ = page.tree
    assert caught.value.where.file == "x.html"
    assert Page(document("<i>" * (MOST_ELEMENTS - 1))).tree.css_first("i") is not None


def test_photos_written_into_a_page_do_not_count() -> None:
    photo = "data:image/png;base64," + "A" * 3_000_000
    tree = Page(document(f"<img src='{photo}'><p>a</p>")).tree
    node = tree.css_first("img")
    assert node is not None
    assert node.attributes["src"] == "data:,"
