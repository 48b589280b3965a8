"""Free-text names to chips."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.facts.catalogue import load_facts
from tidewaiter.facts.naming import (
    LONGEST,
    MOST_CANDIDATES,
    NEAR,
    Resolution,
    resolve,
    resolver,
)
from tidewaiter.facts.spelling import folded_case, tokens, unmasked
from tidewaiter.facts.trade_words import trade_words

CATALOGUE = load_facts()
READ = resolver(CATALOGUE.chips)


def chips_of(answer: Resolution) -> set[str]:
    return {candidate.chip for candidate in answer.candidates}


@pytest.mark.parametrize(
    ("text", "chip"),
    [
        ("h20", "nvidia/h20"),
        ("昇腾910B", "huawei/ascend-910b"),
        ("华为 昇腾 910B", "huawei/ascend-910b"),
        ("NVIDIA H100 80GB HBM3", "nvidia/h100-sxm"),
        ("NVIDIA A100-SXM4-80GB", "nvidia/a100-sxm-80gb"),
        ("Tesla V100-SXM2-16GB", "nvidia/v100-sxm2-16gb"),
        ("RTX4090D", "nvidia/rtx-4090-d"),
        ("RTX 4090 D", "nvidia/rtx-4090-d"),
        ("RTX 4090", "nvidia/rtx-4090"),
        ("GeForce RTX 4090 显卡", "nvidia/rtx-4090"),
        ("5090D V2", "nvidia/rtx-5090-d-v2"),
        ("5090D", "nvidia/rtx-5090-d"),
        ("RTX 3090 Ti", "nvidia/rtx-3090-ti"),
        ("H100 94G", "nvidia/h100-nvl"),
        ("H100 PCIe 94GB", "nvidia/h100-nvl"),
        ("h100sxm5", "nvidia/h100-sxm"),
        ("DGX H100", "nvidia/h100-sxm"),
        ("8x NVIDIA H100 SXM5 80GB GPU", "nvidia/h100-sxm"),
        ("2张 H100 插卡", "nvidia/h100-pcie"),
        ("H200 141G 模组", "nvidia/h200-sxm"),
        ("A100 SXM 80G", "nvidia/a100-sxm-80gb"),
        ("RTX PRO 6000 Blackwell Server Edition", "nvidia/rtx-pro-6000-server"),
        ("L40S", "nvidia/l40s"),
        ("l40", "nvidia/l40"),
        ("思元590", "cambricon/mlu590"),
        ("寒武纪590", "cambricon/mlu590"),
        ("Gaudi 3", "intel/gaudi3"),
        ("AMD MI300X", "amd/mi300x"),
        ("  nvidia/h100-sxm\n", "nvidia/h100-sxm"),
    ],
)
def test_names_of_one_chip(text: str, chip: str) -> None:
    answer = READ(text)
    assert answer.chip == chip
    assert answer.candidates == ()
    assert CATALOGUE.chips[chip].name in answer.reason


@pytest.mark.parametrize(
    ("text", "chips"),
    [
        ("H100", {"h100-sxm", "h100-pcie", "h100-nvl"}),
        ("NVIDIA H100", {"h100-sxm", "h100-pcie", "h100-nvl"}),
        ("H100 80GB", {"h100-sxm", "h100-pcie"}),
        ("NVIDIA H100 80GB GPU", {"h100-sxm", "h100-pcie"}),
        ("8卡整机 H100", {"h100-sxm", "h100-pcie", "h100-nvl"}),
        ("H100 SXM PCIe", {"h100-sxm", "h100-pcie", "h100-nvl"}),
        ("A800", {"a800-sxm-80gb", "a800-pcie-80gb", "a800-pcie-40gb"}),
        ("A100 40G", {"a100-sxm-40gb", "a100-pcie-40gb"}),
        ("H200", {"h200-sxm", "h200-nvl"}),
        ("RTX PRO 6000", {"rtx-pro-6000-workstation", "rtx-pro-6000-server"}),
    ],
)
def test_a_family_is_never_settled_by_choice(text: str, chips: set[str]) -> None:
    answer = READ(text)
    assert answer.chip is None
    assert chips_of(answer) == {f"nvidia/{part}" for part in chips}
    assert answer.reason == f"{len(chips)} parts go by that name"
    assert all(candidate.reason for candidate in answer.candidates)


@pytest.mark.parametrize("text", ["H1OO", "HlOO", "h-1-0-0", "h 1 0 0", "H壹佰", "H壹零零", "H佰"])
def test_a_hidden_h100_is_a_family_all_the_same_and_marked(text: str) -> None:
    answer = READ(text)
    assert chips_of(answer) == {"nvidia/h100-sxm", "nvidia/h100-pcie", "nvidia/h100-nvl"}
    assert answer.read_as == "h100"


def test_a_hidden_name_of_one_chip() -> None:
    assert READ("H壹佰 模组") == READ("H壹佰 模组")
    assert (READ("H壹佰 模组").chip, READ("H壹佰 模组").read_as) == ("nvidia/h100-sxm", "h100 模组")
    assert (READ("L4O").chip, READ("L4O").read_as) == ("nvidia/l40", "l40")


@pytest.mark.parametrize("text", ["H100", "Ｈ１００", "H𝟏𝟎𝟎", "h\u200b100", "L40S", "RTX 4090 D"])
def test_plain_spellings_are_not_called_hidden(text: str) -> None:
    assert READ(text).read_as == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("H20 141GB", "has 96 GB"),
        ("L20 24GB", "has 48 GB"),
        ("H100 64GB", "has 94 GB"),
        ("B200 PCIe", "is built as sxm"),
    ],
)
def test_what_the_text_says_besides_may_contradict_the_name(text: str, why: str) -> None:
    answer = READ(text)
    assert answer.chip is None
    assert answer.reason == "the text contradicts every part of that name"
    assert any(why in candidate.reason for candidate in answer.candidates)


def test_either_memory_that_sources_state_agrees() -> None:
    for size in ("32G", "64G"):  # 910B: Epoch and the vendor's documents
        assert READ(f"昇腾910B {size}").chip == "huawei/ascend-910b"


@pytest.mark.parametrize(
    ("text", "first", "word"),
    [
        ("A100 SXM 80GB cable", "nvidia/a100-sxm-80gb", "cable"),
        ("L20 backplate", "nvidia/l20", "backplate"),
    ],
)
def test_a_word_not_understood_leaves_a_candidate(text: str, first: str, word: str) -> None:
    answer = READ(text)
    assert answer.chip is None
    assert [candidate.chip for candidate in answer.candidates] == [first]
    assert word in answer.reason


def test_two_names_are_all_their_chips() -> None:
    answer = READ("H200 or L20")
    assert answer.chip is None
    assert chips_of(answer) == {"nvidia/h200-sxm", "nvidia/h200-nvl", "nvidia/l20"}


@pytest.mark.parametrize(
    ("text", "chips"),
    [
        ("MI300", {"amd/mi300a", "amd/mi300x"}),
        ("TPU v5", {"google/tpu-v5e", "google/tpu-v5p"}),
        ("Gaudi", {"intel/gaudi2", "intel/gaudi3"}),
        ("MLU370", {"cambricon/mlu370-x4", "cambricon/mlu370-x8"}),
        ("Trainium", {"aws/trainium1", "aws/trainium2", "aws/trainium3"}),
    ],
)
def test_a_name_that_stops_short(text: str, chips: set[str]) -> None:
    answer = READ(text)
    assert answer.chip is None
    assert chips_of(answer) == chips
    assert {candidate.step for candidate in answer.candidates} == {"continued"}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("910B4", "huawei/ascend-910b"),
        ("RTX 4091", "nvidia/rtx-4090"),
        ("Traniium2", "aws/trainium2"),
    ],
)
def test_a_near_spelling_is_offered_and_never_taken(text: str, first: str) -> None:
    answer = READ(text)
    assert answer.chip is None
    assert answer.candidates[0].chip == first
    scores = [candidate.score for candidate in answer.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(NEAR <= score < 100 for score in scores)


@pytest.mark.parametrize(
    "text", ["banana", "B30A", "Rubin", "NVIDIA", "海光", "GPU 显卡 80GB", "H900X"]
)
def test_names_of_nothing_here(text: str) -> None:
    answer = READ(text)
    assert (answer.chip, answer.candidates) == (None, ())
    assert "no name" in answer.reason


@pytest.mark.parametrize("text", ["", "   ", "\x00\x01\x1b[31m", "💥", "\u200b", "---", "\ud800"])
def test_texts_without_a_letter(text: str) -> None:
    answer = READ(text)
    assert (answer.chip, answer.candidates) == (None, ())
    assert answer.text.isprintable()


@pytest.mark.parametrize("text", ["H100 " * 2000, "x" * 10_000, "㍿" * (LONGEST + 1)])
def test_a_text_too_long_is_not_searched(text: str) -> None:
    answer = READ(text)
    assert (answer.chip, answer.candidates) == (None, ())
    assert str(LONGEST) in answer.reason
    assert len(answer.text) <= 80


@given(st.text(max_size=LONGEST))
def test_any_text_has_an_answer_with_a_reason(text: str) -> None:
    answer = READ(text)
    assert answer.reason
    assert answer.chip is None or answer.candidates == ()
    assert len(answer.candidates) <= MOST_CANDIDATES
    assert answer.text.isprintable()


PIECES = ["H100", "h200", "A100", "RTX", "4090", "D", "SXM", "PCIe", "80GB", "141G", "模组",
          "NVIDIA", "昇腾", "910B", "H1OO", "壹佰",
          "2张", "x8", "card", "or", "-", "·"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join))
def test_a_text_of_trade_words_never_settles_what_it_does_not_explain(text: str) -> None:
    answer = READ(text)
    if answer.chip is not None:
        part = CATALOGUE.chips[answer.chip]
        memory = (
            {f.amount("GB") for f in (part.memory, *part.memory.also)} if part.memory else set()
        )
        stated = {float(size.rstrip("GB")) for size in text.split() if size in {"80GB", "141G"}}
        assert not stated or stated & memory
        assert " or " not in f" {text} "


# --- the catalogue's own names -------------------------------------------------------------


@pytest.mark.parametrize("ident", CATALOGUE.chips)
def test_every_name_of_a_chip_finds_it(ident: str) -> None:
    part = CATALOGUE.chips[ident]
    for name in (part.id, part.name, *part.aliases, *part.aliases_zh):
        answer = READ(name)
        assert answer.chip == ident, (name, answer.reason)
        assert answer.read_as == "", name


@pytest.mark.parametrize("shown", [str.upper, str.lower, str.title, lambda t: t.replace(" ", "_")])
def test_case_and_separators_change_no_answer(shown: Callable[[str], str]) -> None:
    for part in CATALOGUE.chips.values():
        assert READ(shown(part.name)).chip == part.id


def test_no_packaged_name_is_itself_a_disguise() -> None:
    known = {
        t
        for p in CATALOGUE.chips.values()
        for n in (p.name, *p.aliases)
        for t in tokens(folded_case(n), set())
    }
    for part in CATALOGUE.chips.values():
        for name in (part.name, *part.aliases):
            assert unmasked(folded_case(name), known) == tokens(folded_case(name), known)


# --- determinism and the words -------------------------------------------------------------


def test_the_answer_does_not_hang_on_the_order_of_the_catalogue() -> None:
    backwards = dict(reversed(CATALOGUE.chips.items()))
    read = resolver(backwards)
    for text in ("H100", "A800", "MI300", "RTX 4091", "H200 or L20", "h20", "TPU"):
        assert read(text) == READ(text)


def test_a_catalogue_of_one_chip_or_none() -> None:
    alone = {"nvidia/h20": CATALOGUE.chips["nvidia/h20"]}
    assert resolve("H20", alone).chip == "nvidia/h20"
    assert resolve("H200", alone).chip is None
    assert resolve("H20", {}).chip is None


def test_other_words_can_be_given() -> None:
    words = msgspec.structs.replace(trade_words(), noise=("cable",))
    assert resolve("L20 cable", CATALOGUE.chips, words).chip == "nvidia/l20"


def test_an_answer_can_be_written_as_json() -> None:
    record = msgspec.to_builtins(READ("H100"))
    assert record["chip"] is None
    assert record["candidates"][0]["chip"].startswith("nvidia/h100")
