"""XML is elements, attributes and text; whatever could grow or reach out is refused."""

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.sources.files import source_of
from tidewaiter.sources.strict_xml import LONGEST_TEXT, Element, check_known, elements_of, paths

RECORDS = frozenset({"item"})
LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE all [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<all><item>&b;</item></all>"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE all [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<all><item>&x;</item></all>"""


def elements(text: str) -> list[Element]:
    return list(elements_of(source_of("t.xml", text.encode()), RECORDS))


def test_records_come_whole_with_their_lines() -> None:
    item, around = elements('<all xmlns="urn:x">\n<item n="1">\n<a>x</a><a> y </a></item></all>')
    assert (item.tag, item.line, item.attributes) == ("item", 2, {"n": "1"})
    assert [a.text for a in item.under("a")] == ["x", "y"]
    assert [a.line for a in item.all("a")] == [3, 3]
    assert item.of("a") == "x"
    assert item.of("b") == ""
    assert (around.tag, around.children) == ("all", [])


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, '<!DOCTYPE all SYSTEM "x.dtd"><all/>'])
def test_document_types_and_entities_are_refused(text: str) -> None:
    with pytest.raises(DataError, match="declares a document type or an entity"):
        elements(text)


@pytest.mark.parametrize(
    "text", ["", "<all><item>", "<all><item></all>", "not xml", "<all>\x00</all>", "<all>&x;</all>"]
)
def test_what_is_not_well_formed_is_refused(text: str) -> None:
    with pytest.raises(DataError, match="not well-formed XML, or is cut off"):
        elements(text)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(DataError, match="nested too deeply"):
        elements("<a>" * 2000 + "</a>" * 2000)


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(DataError, match="a text is too long"):
        elements("<all><item>" + "x" * (LONGEST_TEXT + 1) + "</item></all>")


@pytest.mark.parametrize(
    ("text", "found"),
    [("<item><b/></item>", "b"), ('<item><a z="1"/></item>', "a@z"), ('<item y="1"/>', "@y")],
)
def test_an_unknown_element_or_attribute_is_refused(text: str, found: str) -> None:
    (item,) = elements(text)
    with pytest.raises(DataError, match=r"t\.xml:1") as told:
        check_known(item, paths("a a@x @n"), "t.xml")
    assert told.value.found == found


def test_known_elements_pass() -> None:
    (item,) = elements('<item n="1"><a x="2"/></item>')
    check_known(item, paths("a a@x @n"), "t.xml")
