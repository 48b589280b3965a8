"""The examples in CONTRIBUTING.md load as they stand there."""

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from fenced_blocks import blocks_of

from tidewaiter.core.errors import FactError
from tidewaiter.estimate.engine.run import Settings, run
from tidewaiter.facts.catalogue import FOLDERS, Facts, load_facts

PAGE = Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"
FILES = {block.name: block.text for block in blocks_of(PAGE, "yaml")}


def written(folder: Path, files: dict[str, str]) -> Path:
    """Write files under a folder, which then is an overlay."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def with_examples(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The packaged facts with the page's examples laid over them."""
    return load_facts(written(tmp_path_factory.mktemp("overlay"), FILES))


def test_every_block_names_its_file() -> None:
    assert all(block.name for block in blocks_of(PAGE, "yaml")), "start it with '# path/of/it.yaml'"


@pytest.mark.parametrize("name", [name for name in FILES if name != "sources.yaml"])
def test_an_example_loads(with_examples: Facts, name: str) -> None:
    kind, _, rest = name.partition("/")
    assert rest.removesuffix(".yaml") in getattr(with_examples, kind)


def test_there_is_an_example_of_each_kind_that_people_add() -> None:
    kinds = {name.partition("/")[0] for name in FILES}
    assert {"sources.yaml", "chips", "cases", "controls", "estimates"} <= kinds
    assert kinds - {"sources.yaml"} <= set(FOLDERS)


def test_an_example_keeps_what_it_says_of_disagreement_and_unknowns(with_examples: Facts) -> None:
    chip = with_examples.chips["example/x1"]
    assert chip.rates.fp8 is not None
    assert [other.source for other in chip.rates.fp8.also] == ["example-court-2026"]
    assert chip.die_area is None


def test_without_the_source_row_the_examples_do_not_load(tmp_path: Path) -> None:
    unsourced = {name: text for name, text in FILES.items() if name != "sources.yaml"}
    with pytest.raises(FactError, match="source does not exist"):
        load_facts(written(tmp_path, unsourced))


def test_the_example_of_a_model_runs(with_examples: Facts) -> None:
    (block,) = blocks_of(PAGE, "python")
    module = ModuleType(block.name.removesuffix(".py"))
    exec(compile(block.text, block.place, "exec"), module.__dict__)  # noqa: S102
    graph = module.build(with_examples.estimates["example-model"])
    first, again = (run(graph, Settings(draws=4096, seed=7)).values["chips_sold"] for _ in "ab")
    assert np.array_equal(first, again)
    # 40 to 150 sellers with a middle near 77, times a middle volume of 700.
    assert 35_000 < np.median(first) < 85_000
