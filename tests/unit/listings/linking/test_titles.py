"""One product or two, by titles; examples are composed in the style of shops."""

import json
from itertools import combinations
from pathlib import Path

import pytest

from tidewaiter.facts.catalogue import Facts
from tidewaiter.listings.linking.titles import named_in, same_product
from tidewaiter.model.listings.linking import TitleRules

LEAST_F1 = 0.80  # the project's bar for titles of GPU products


@pytest.fixture(scope="module")
def rules(facts: Facts) -> TitleRules:
    return facts.linking["lots"].title


def test_what_a_title_names(rules: TitleRules) -> None:
    named = named_in(
        '"MSI GeForce GTX 1050 Ti GAMING X 4096MB GDDR5"@en "MSI | shop AB-1050X-4G"@en', rules
    )
    assert named.brands == {"msi"}
    assert named.models == {"gtx1050ti"}
    assert named.memory == {"4"}
    assert named.lines == {"gaming", "x"}
    assert named.numbers == frozenset()
    assert named.behind == {"ab1050x4g"}


@pytest.mark.parametrize(
    ("title", "models"),
    [
        ("NVIDIA Tesla T4 16GB", {"t4"}),
        ("AMD Instinct MI100", {"mi100"}),
        ("Radeon RX480 8GB", {"rx480"}),
        ("GTX960M laptop", {"gtx960m"}),
        ("RTX 3080 Ti x2", {"rtx3080ti"}),
        ("GeForce in a box of 12", frozenset()),
    ],
)
def test_models_have_their_series_and_suffix(
    rules: TitleRules, title: str, models: set[str]
) -> None:
    assert named_in(title, rules).models == models


@pytest.mark.parametrize(
    ("a", "b", "because"),
    [
        ("Asus GTX 1060 6GB Dual", "MSI GTX 1060 6GB", "maker asus against msi"),
        ("Asus GTX 1060 6GB", "Asus GTX 1070 6GB", "model gtx1060 against gtx1070"),
        ("Asus GTX 1050 4GB", "Asus GTX 1050 Ti 4GB", "model gtx1050 against gtx1050ti"),
        ("Asus GTX 1060 6GB", "Asus GTX 1060 3072MB", "memory 6 against 3"),
        ("Asus GTX 1060 Strix", "Asus GTX 1060 Dual", "line strix against dual"),
        ("MSI RTX 3080 Gaming X", "MSI RTX 3080 Gaming Z", "line x against z"),
        ("Asus DUAL-GTX1060-O6G", "Asus DUAL-GTX1060-O3G", "part number"),
        ("NVIDIA A100 40GB", "AMD Instinct MI100", "model a100 against mi100"),
    ],
)
def test_what_both_name_differently_makes_two(
    rules: TitleRules, a: str, b: str, because: str
) -> None:
    for one, other in ((a, b), (b, a)):
        assert not same_product(one, other, rules).same
    assert same_product(a, b, rules).because.startswith(because)


@pytest.mark.parametrize(
    ("a", "b", "because"),
    [
        ("Palit GTX 1070 8GB JetStream AB51070015P2", "AB51070015P2", "same part number"),
        ("Zotac GeForce GTX1060 6GB AMP", "ZOTAC GTX 1060 AMP! 6144MB GDDR5", "same maker"),
        ("AMD Radeon Pro WX 4100", "Radeon Pro WX4100 graphics card 4 GB", "same maker"),
        ("Gainward 1060 Phoenix red label", "gainward 1060 phoenix Red Label", "words in common"),
    ],
)
def test_what_makes_one(rules: TitleRules, a: str, b: str, because: str) -> None:
    found = same_product(a, b, rules)
    assert found.same
    assert found.because.startswith(because)
    assert same_product(b, a, rules).same


def test_no_words_have_nothing_in_common(rules: TitleRules) -> None:
    assert not same_product("", "", rules).same
    assert not same_product("graphics card", "graphics card", rules).same


def test_seven_cards_in_one_form_of_words_are_seven_products(rules: TitleRules) -> None:
    form = "NVIDIA {} GPU accelerator graphics card for AI deep learning server PCIe {} tested"
    cards = [
        ("Tesla A100", "80GB"), ("Tesla A100", "40GB"), ("L40", "48GB"), ("RTX A6000", "48GB"),
        ("Tesla V100", "32GB"), ("Tesla P40", "24GB"), ("Tesla T4", "16GB"),
    ]  # fmt: skip
    titles = [form.format(*card) for card in cards]
    assert not [pair for pair in combinations(titles, 2) if same_product(*pair, rules).same]


def test_the_published_pairs_are_told_apart(rules: TitleRules, shared_data: Path) -> None:
    path = shared_data / "listings" / "wdc_gpu_pairs.jsonl"
    if not path.exists():
        pytest.skip("the labelled pairs are not on file")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    said = [(same_product(row["a"], row["b"], rules).same, bool(row["match"])) for row in rows]
    right = sum(answer and truth for answer, truth in said)
    f1 = 2 * right / (sum(answer for answer, _ in said) + sum(truth for _, truth in said))
    assert f1 >= LEAST_F1
