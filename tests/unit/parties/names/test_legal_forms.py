import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.facts.name_tables import legal_forms
from tidewaiter.parties.names.legal_forms import split_form


# Forms and abbreviations as GLEIF's codes (ISO 20275, version 1.4.1, CC0) give them.
@pytest.mark.parametrize(
    ("name", "core", "families"),
    [
        ("huawei technologies co ltd", "huawei technologies", ("limited",)),
        ("jsc npo almaz", "npo almaz", ("stock",)),
        ("obshchestvo s ogranichennoi otvetstvennostyu zalog", "zalog", ("limited",)),
        ("acme gmbh", "acme", ("limited",)),
        ("acme holdings ltd", "acme", ("limited", "holding")),
        ("corp", "corp", ()),
        ("limited company", "limited", ("limited",)),
    ],
)
def test_a_form_is_set_apart(name: str, core: str, families: tuple[str, ...]) -> None:
    split = split_form(tuple(name.split()))
    assert (" ".join(split.core), split.families) == (core, families)


FORM_WORDS = sorted({w for fs in legal_forms().families.values() for f in fs for w in f.split()})


@given(st.lists(st.sampled_from([*FORM_WORDS, "almaz", "orion"]), min_size=1, max_size=8))
def test_a_name_is_never_left_empty(words: list[str]) -> None:
    split = split_form(tuple(words))
    assert split.core
    assert set(split.core) <= set(words)
