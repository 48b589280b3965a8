"""Every noun has a strategy, and survives the strict reader, where every scalar is text."""

import importlib
import inspect
import pkgutil
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
import tidewaiter.model
from tidewaiter.core.errors import FactError
from tidewaiter.facts.strict_yaml import as_type, parse_yaml

PUBLIC = sorted(strategies.NOUNS, key=lambda noun: noun.__name__)


def all_nouns() -> set[type[msgspec.Struct]]:
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(tidewaiter.model.__path__, "tidewaiter.model.")
    ]
    return {
        noun
        for module in modules
        for name, noun in inspect.getmembers(module, inspect.isclass)
        if issubclass(noun, msgspec.Struct)
        and noun.__module__ == module.__name__
        and not name.startswith("_")
    }


def as_texts(value: Any) -> Any:
    """Return plain data with every scalar written as text, as the YAML reader hands it over."""
    if isinstance(value, dict):
        return {key: as_texts(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_texts(inner) for inner in value]
    return None if value is None else str(value)


def test_every_noun_joins_the_strategies() -> None:
    missing = {noun.__name__ for noun in all_nouns() - set(strategies.NOUNS)}
    assert not missing, f"add these nouns to tests/strategies.py: {sorted(missing)}"


@pytest.mark.parametrize("noun", PUBLIC, ids=lambda noun: noun.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_a_noun_survives_the_strict_reader(noun: type[msgspec.Struct], data: st.DataObject) -> None:
    thing = data.draw(strategies.NOUNS[noun])
    written = as_texts(msgspec.to_builtins(thing))
    assert as_type(written, {}, "written", noun) == thing


@pytest.mark.parametrize("noun", PUBLIC, ids=lambda noun: noun.__name__)
@settings(max_examples=3)
@given(data=st.data())
def test_a_noun_refuses_a_field_it_does_not_know(
    noun: type[msgspec.Struct], data: st.DataObject
) -> None:
    written = as_texts(msgspec.to_builtins(data.draw(strategies.NOUNS[noun])))
    with pytest.raises(FactError):
        as_type({**written, "colour": "blue"}, {}, "written", noun)


@given(text=strategies.TROUBLESOME)
def test_codes_stay_text_in_quotes(text: str) -> None:
    document, _ = parse_yaml(f'code: "{text}"\n', "written")
    assert document == {"code": text}


@pytest.mark.parametrize("text", ["3E001", "010620", "NO", "on", "NA", "1e3", "0x1F", "2024-05-03"])
def test_codes_stay_text_without_quotes(text: str) -> None:
    document, _ = parse_yaml(f"code: {text}\n", "written")
    assert document == {"code": text}
