"""The strict reader: codes stay text, and what YAML allows beyond plain data is an error."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.core.errors import FactError
from tidewaiter.facts.strict_yaml import (
    DEEPEST_NESTING,
    LARGEST_FILE_BYTES,
    as_type,
    parse_yaml,
    read_yaml,
    with_default_cite,
)

if TYPE_CHECKING:
    from pathlib import Path

# DESIGN, "Traps already met" 1: each of these is a number, a truth value or nothing to the usual
# readers of YAML and CSV.
CODES = ["3E001", "4A090", "010620", "NO", "no", "on", "off", "yes", "NA", "NaN", "1_000", "0x1F"]
CODES += ["1e3", "12:30:45", "2024-05-03", "true", ".inf", "NULL", "0o17", "+1", "=", "<<"]


class Coded(msgspec.Struct, forbid_unknown_fields=True):
    code: str
    number: float = 0.0


@pytest.mark.parametrize("code", CODES)
def test_a_code_stays_the_text_that_was_written(code: str) -> None:
    document, lines = parse_yaml(f"code: {code}\n", "f.yaml")
    assert document == {"code": code}
    assert as_type(document, lines, "f.yaml", Coded).code == code


@pytest.mark.parametrize("code", CODES)
def test_a_code_as_a_key_stays_text_too(code: str) -> None:
    assert parse_yaml(f"{code}: x\n", "f.yaml")[0] == {code: "x"}


def test_only_empty_tilde_and_null_are_nothing_and_only_when_unquoted() -> None:
    document, _ = parse_yaml("a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: \"~\"\n", "f.yaml")
    assert document == {"a": None, "b": None, "c": None, "d": "", "e": "null", "f": "~"}


@pytest.mark.parametrize("text", ["NO", "NA", "yes", "010620", "010x", "1,000", "ten", "1_000"])
def test_a_word_where_a_number_belongs_is_an_error_with_its_line(text: str) -> None:
    document, lines = parse_yaml(f"code: a\nnumber: {text}\n", "f.yaml")
    with pytest.raises(FactError) as caught:
        as_type(document, lines, "f.yaml", Coded)
    assert (caught.value.where.file, caught.value.where.line) == ("f.yaml", 2)
    assert (caught.value.where.field, caught.value.found) == ("number", text)


REFUSED = {
    "key given twice": ("a: 1\nb: 2\na: 3\n", 3, "given twice"),
    "key given twice inside": ("a:\n  b: 1\n  b: 2\n", 3, "given twice"),
    "key given twice in flow style": ("x: 1\na: {b: 1, c: 2, b: 3}\n", 2, "given twice"),
    "key that is a list": ("? [a, b]\n: c\n", 1, "plain text"),
    "anchor": ("a: 1\nb: &x 2\n", 2, "anchors"),
    "alias": ("a: *x\n", 1, "anchors"),
    "alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, "anchors"),
    "merge key": ("base: &b {x: 1}\nd:\n  <<: *b\n", 1, "anchors"),
    "tag": ("a: 1\nb: !!str 2\n", 2, "tags"),
    "tag that would run code": ("a: !!python/object/apply:os.system [ls]\n", 1, "tags"),
    "second document": ("a: 1\n---\nb: 2\n", 2, "second document"),
    "empty second document": ("a: 1\n---\n", 2, "second document"),
    "empty": ("", 1, "empty"),
    "comments alone": ("# nothing\n\n# here\n", 1, "empty"),
    "tabs for indentation": ("a:\n\tb: 1\n", 2, "not valid YAML"),
    "unclosed bracket": ("a: [1, 2\nb: 3\n", 2, "not valid YAML"),
    "unclosed quote": ("a: 'x\nb: 3\n", 3, "not valid YAML"),
    "control character": ("a: 1\nb: \x07\n", 2, "not valid YAML"),
    "zero byte": ("a: \x00\n", 1, "not valid YAML"),
    "lone surrogate": ("a: \ud800\n", 1, "not Unicode"),
    "two values on one line": ("a: b: c\n", 1, "not valid YAML"),
}
DEEP = {
    "lists in flow style": "[" * 100_000,
    "maps in flow style": "{a: " * 50_000,
    "lists on one line": "- " * 100_000 + "x",
    "keys that are keys": "? " * 100_000 + "x",
    "blocks": "\n".join(" " * depth + "a:" for depth in range(500)),
    "closed again": "[" * (DEEPEST_NESTING + 1) + "]" * (DEEPEST_NESTING + 1),
}


@pytest.mark.parametrize(("text", "line", "says"), REFUSED.values(), ids=REFUSED)
def test_what_strict_yaml_leaves_out_is_an_error_with_its_line(
    text: str, line: int, says: str
) -> None:
    with pytest.raises(FactError, match=says) as caught:
        parse_yaml(text, "f.yaml")
    assert (caught.value.where.file, caught.value.where.line) == ("f.yaml", line)


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_refused_before_any_parser_recurses(text: str) -> None:
    with pytest.raises(FactError, match="nested too deeply") as caught:
        parse_yaml(text, "f.yaml")
    assert caught.value.where.line >= 1


def test_nesting_up_to_the_limit_is_read() -> None:
    document, _ = parse_yaml("[" * DEEPEST_NESTING + "]" * DEEPEST_NESTING, "f.yaml")
    depth = 0
    while document != []:
        (document,), depth = document, depth + 1
    assert depth == DEEPEST_NESTING - 1


def test_brackets_in_text_are_no_nesting() -> None:
    text = "".join(f"- 'the interval [0, {i}'\n" for i in range(3 * DEEPEST_NESTING))
    assert len(parse_yaml(text, "f.yaml")[0]) == 3 * DEEPEST_NESTING


def test_every_field_has_the_line_it_stands_on() -> None:
    _, lines = parse_yaml("a:\n  - b: 1\n    c: 2\n  - d\ne: {f: 3}\n", "f.yaml")
    expected = {"a": 1, "a[0]": 2, "a[0].b": 2, "a[0].c": 3, "a[1]": 4, "e": 5, "e.f": 5}
    assert {key: lines[key] for key in expected} == expected


# --- whole files ----------------------------------------------------------------------------


def test_a_file_that_is_not_utf_8_names_the_line_of_the_first_bad_byte(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"a: 1\nb: caf\xe9\n")
    with pytest.raises(FactError, match="not UTF-8") as caught:
        read_yaml(path)
    assert (caught.value.where.line, caught.value.found) == (2, "byte 0xe9")


def test_utf_16_is_refused_and_a_byte_order_mark_of_utf_8_is_not(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("a: 昇腾\n".encode("utf-16"))
    with pytest.raises(FactError, match="not UTF-8"):
        read_yaml(path)
    path.write_bytes("a: 昇腾\n".encode("utf-8-sig"))
    assert read_yaml(path)[0] == {"a": "昇腾"}


def test_a_file_of_three_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"a: 1\n" * 600_000)
    with pytest.raises(FactError, match="too large") as caught:
        read_yaml(path)
    assert caught.value.where.line == LARGEST_FILE_BYTES // len(b"a: 1\n") + 1
    assert str(LARGEST_FILE_BYTES) in caught.value.allowed


def test_a_file_of_just_the_largest_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"a: 1\n#" + b"x" * (LARGEST_FILE_BYTES - 6))
    assert read_yaml(path)[0] == {"a": "1"}


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "endless.yaml").symlink_to("/dev/zero")
    for name in ("pipe.yaml", "folder.yaml", "endless.yaml"):
        with pytest.raises(FactError, match="no file"):
            read_yaml(tmp_path / name)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(FactError, match="cannot be read") as caught:
        read_yaml(tmp_path / "none.yaml", "facts/none.yaml")
    assert caught.value.where.file == "facts/none.yaml"


# --- from document to struct ----------------------------------------------------------------


def test_an_unknown_field_is_named_with_its_own_line() -> None:
    document, lines = parse_yaml("- code: a\n- code: b\n  nubmer: 3\n", "f.yaml")
    with pytest.raises(FactError, match="unknown field `nubmer`") as caught:
        as_type(document, lines, "f.yaml", list[Coded])
    assert (caught.value.where.line, caught.value.where.field) == (3, "[1].nubmer")


def test_a_missing_field_is_named_with_the_line_of_what_lacks_it() -> None:
    document, lines = parse_yaml("- code: a\n\n- number: 3\n", "f.yaml")
    with pytest.raises(FactError, match="missing required field `code`") as caught:
        as_type(document, lines, "f.yaml", list[Coded])
    assert caught.value.where.line == 3


def test_an_error_inside_a_mapping_by_label_falls_back_to_the_nearest_line() -> None:
    document, lines = parse_yaml("x: {code: a}\ny:\n  number: 3\n", "f.yaml")
    with pytest.raises(FactError) as caught:
        as_type(document, lines, "f.yaml", dict[str, Coded])
    assert caught.value.where.file == "f.yaml"
    assert caught.value.where.line >= 1


def filled(text: str) -> Any:
    return with_default_cite(parse_yaml(text, "f.yaml")[0])


def test_a_figure_without_a_source_takes_the_citation_of_its_file() -> None:
    document = filled("cite: {source: s, grade: primary, as_of: 2025}\na: {value: 1, unit: W}\n")
    expected = {"value": "1", "unit": "W", "source": "s", "grade": "primary", "as_of": "2025"}
    assert document == {"a": expected}


def test_a_figure_with_its_own_source_takes_nothing_from_the_file() -> None:
    document = filled("cite: {source: s, grade: primary, as_of: 2025}\na: {value: 1, source: t}\n")
    assert document == {"a": {"value": "1", "source": "t"}}


def test_what_a_figure_states_itself_wins_over_the_file() -> None:
    text = "cite: {source: s, grade: primary, as_of: 2025}\na: {value: 1, grade: recomputed}\n"
    assert filled(text)["a"]["grade"] == "recomputed"


def test_a_fact_with_a_field_called_value_is_no_figure_itself() -> None:
    document = filled("cite: {source: s}\nid: x\nvalue: {value: 1}\n")
    assert document == {"id": "x", "value": {"value": "1", "source": "s"}}


def test_an_assumption_over_an_axis_takes_the_citation_and_its_distributions_do_not() -> None:
    text = "cite: {source: s}\na:\n  - {name: n, cells: {x: {family: point, value: 1}}}\n"
    (assumption,) = filled(text)["a"]
    assert assumption["source"] == "s"
    assert assumption["cells"] == {"x": {"family": "point", "value": "1"}}


def test_an_unknown_key_of_the_citation_stays_where_the_schema_refuses_it() -> None:
    text = "code: a\ncite: {source: s, gread: primary}\n"
    document, lines = parse_yaml(text, "f.yaml")
    with pytest.raises(FactError, match="unknown field `cite`") as caught:
        as_type(with_default_cite(document), lines, "f.yaml", Coded)
    assert caught.value.where.line == 2


# --- properties -----------------------------------------------------------------------------

PLAIN = st.recursive(
    st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=12,
)


def is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(item) for key, item in value.items())
    if isinstance(value, list):
        return all(is_plain(item) for item in value)
    return value is None or isinstance(value, str)


def read_or_refused(text: str) -> tuple[Any, dict[str, int]] | FactError:
    try:
        return parse_yaml(text, "f.yaml")
    except FactError as error:
        return error


@given(st.text(max_size=60) | st.text("[]{}-:?&*!|>'\"# \n\tax0", max_size=60))
def test_any_text_is_read_as_plain_data_or_refused_with_a_line(text: str) -> None:
    answer = read_or_refused(text)
    if isinstance(answer, FactError):
        assert answer.where.file == "f.yaml"
        assert answer.where.line >= 1
    else:
        assert is_plain(answer[0])
        assert answer[1][""] >= 1


@given(PLAIN)
def test_quoted_data_comes_back_as_it_was_written(data: Any) -> None:
    text = yaml.safe_dump(data, default_style='"', allow_unicode=True)
    text = text.replace('!!null "null"', "null").replace("!!str ", "")
    assert parse_yaml(text, "f.yaml")[0] == data
