"""Loading the facts: every fault of a file is an error with its place, and changes nothing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec
import pytest

from tidewaiter.core.errors import FactError, UnknownNameError, UsageError
from tidewaiter.facts import catalogue
from tidewaiter.facts.catalogue import FOLDERS, PACKAGED, Facts, cited_sources, found, load_facts

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "- {id: a-court, title: A plea, publisher: A court, date: 2025-12}\n"
CASE = """\
id: a-case
title: A case
status: reported
jurisdictions: [SG]
cite: {source: a-court, grade: primary, as_of: 2025-12}
public: {value: 2025-12}
summary:
  - value: Something is said to have happened.
lots:
  - quantity: {low: 10, high: 20, level: 0.9, unit: chip}
    meaning: diverted
    described_as: H100
"""


@pytest.fixture
def nothing_packaged(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Stand an empty folder in for the packaged facts, to be quick."""
    monkeypatch.setattr(catalogue, "PACKAGED", tmp_path_factory.mktemp("packaged"))


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    (tmp_path / "cases").mkdir()
    (tmp_path / "sources.yaml").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def with_case(overlay: Path, text: str, name: str = "a-case.yaml") -> Path:
    (overlay / "cases" / name).write_text(text, encoding="utf-8")
    return overlay


def fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*.yaml") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def refused(overlay: Path) -> FactError:
    """Return the error, having seen that no file changed."""
    before = fingerprint(overlay)
    with pytest.raises(FactError) as caught:
        load_facts(overlay)
    assert fingerprint(overlay) == before
    assert caught.value.where.file
    assert caught.value.where.line >= 1
    return caught.value


def test_the_packaged_facts_load_and_are_in_order(facts: Facts) -> None:
    for folder in FOLDERS:
        loaded = getattr(facts, folder)
        assert list(loaded) == sorted(loaded)
        for ident, fact in loaded.items():
            assert fact.id == ident
            assert facts.files[f"{folder}/{ident}"].is_relative_to(PACKAGED / folder)


def test_an_overlay_adds_a_fact_and_a_source_beside_the_packaged(
    facts: Facts, overlay: Path
) -> None:
    laid = load_facts(with_case(overlay, CASE))
    assert set(laid.cases) == set(facts.cases) | {"a-case"}
    assert set(laid.sources) == set(facts.sources) | {"a-court"}
    assert laid.chips == facts.chips
    assert laid.files["cases/a-case"] == overlay / "cases" / "a-case.yaml"


def test_an_overlay_file_of_the_same_path_replaces_the_packaged_one_whole(
    facts: Facts, overlay: Path
) -> None:
    ident = next(iter(facts.cases))
    laid = load_facts(with_case(overlay, CASE.replace("a-case", ident), f"{ident}.yaml"))
    assert laid.cases[ident].title == "A case"
    assert laid.cases[ident].firms == ()
    assert {k: c for k, c in laid.cases.items() if k != ident} == {
        k: c for k, c in facts.cases.items() if k != ident
    }


def test_an_overlay_source_of_the_same_id_replaces_the_packaged_one(overlay: Path) -> None:
    (overlay / "sources.yaml").write_text(
        SOURCE + "- {id: cnas-2025, title: Another copy, publisher: X, date: 2026}\n",
        encoding="utf-8",
    )
    assert load_facts(overlay).sources["cnas-2025"].title == "Another copy"


def test_an_empty_overlay_changes_nothing(facts: Facts, tmp_path: Path) -> None:
    assert load_facts(tmp_path) == facts


def test_an_overlay_that_is_no_folder_is_an_error_of_use(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "none", tmp_path / "file"):
        with pytest.raises(UsageError, match="does not exist") as caught:
            load_facts(path)
        assert caught.value.where.file == str(path)


FAULTS = {
    "a figure without a source": (
        CASE.replace("source: a-court, ", ""),
        6,
        "missing required field `source`",
    ),
    "a source that nobody has": (
        CASE.replace("source: a-court", "source: a-cuort"),
        5,
        "source does not exist",
    ),
    "a figure with a source that nobody has": (
        CASE.replace("unit: chip}", "unit: chip, source: b, grade: primary, as_of: 2025}"),
        10,
        "source does not exist",
    ),
    "a firm named by nobody": (
        CASE + "firms:\n  - {name: A, role: buyer, named_by: b, status: said to}\n",
        14,
        "source does not exist",
    ),
    "an interval that is not ordered": (CASE.replace("low: 10", "low: 30"), 10, "not ordered"),
    "a middle outside": (CASE.replace("low: 10", "low: 10, mid: 25"), 10, "lies outside"),
    "a level in per cent": (CASE.replace("level: 0.9", "level: 90"), 10, "write 90% as 0.90"),
    "an interval without a level": (CASE.replace("level: 0.9, ", ""), 10, "low, high and level"),
    "a number that is no number": (CASE.replace("low: 10", "low: 1O"), 10, "float"),
    "a figure that is not finite": (CASE.replace("high: 20", "high: inf"), 10, "finite"),
    "an unknown unit": (CASE.replace("unit: chip", "unit: chips"), 10, "unknown unit"),
    "H100e without a metric": (
        CASE.replace("unit: chip", "unit: H100e"),
        10,
        "needs a compute metric",
    ),
    "an unknown field": (CASE + "victim: x\n", 13, "unknown field `victim`"),
    "an unknown key of the citation": (
        CASE.replace("grade:", "gread: x, grade:"),
        5,
        "unknown field `cite`",
    ),
    "an unknown status": (CASE.replace("reported", "proven"), 3, "Invalid enum value"),
    "a country written out": (CASE.replace("[SG]", "[Singapore]"), 1, "no two-letter country code"),
    "an impossible date": (CASE.replace("value: 2025-12}", "value: 2025-02-30}"), 6, "day"),
    "a rough date in words": (CASE.replace("value: 2025-12}", "value: Dec 2025}"), 6, "is no date"),
    "conduct that ends before it begins": (
        CASE + "conduct_from: {value: 2025}\nconduct_to: {value: 2024}\n",
        1,
        "before it begins",
    ),
    "no summary": (
        CASE.replace("  - value: Something is said to have happened.\n", ""),
        7,
        "array",
    ),
    "an id that differs from the file's name": (
        CASE.replace("id: a-case", "id: b-case"),
        1,
        "differs",
    ),
    "a repeated key": (CASE + "title: Another\n", 13, "given twice"),
    "an anchor": (CASE.replace("title: A case", "title: &t A case"), 2, "anchors"),
    "a tag": (CASE.replace("title: A case", "title: !!str A case"), 2, "tags"),
    "two documents": (CASE + "---\n" + CASE, 13, "second document"),
    "a list instead of a fact": ("- a\n- b\n", 1, "object"),
    "an empty file": ("", 1, "empty"),
    "deep nesting": (CASE + "note: " + "[" * 100 + "\n", 13, "nested too deeply"),
    "a file of three megabytes": (CASE + "#" * 3_000_000, 13, "too large"),
}


@pytest.mark.usefixtures("nothing_packaged")
@pytest.mark.parametrize(("text", "line", "says"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_file_is_an_error_with_its_line(
    overlay: Path, text: str, line: int, says: str
) -> None:
    assert text != CASE
    error = refused(with_case(overlay, text))
    assert says in error.message
    assert error.where.file == str(overlay / "cases" / "a-case.yaml")
    assert error.where.line == line


@pytest.mark.usefixtures("nothing_packaged")
def test_the_case_that_the_faults_are_made_from_is_sound(overlay: Path) -> None:
    assert "a-case" in load_facts(with_case(overlay, CASE)).cases


@pytest.mark.usefixtures("nothing_packaged")
def test_codes_in_facts_stay_codes(overlay: Path) -> None:
    text = CASE.replace("[SG]", "[NO, NA]").replace("title: A case", "title: 010620")
    text = text.replace("described_as: H100", "described_as: 3E001") + "docket: on\n"
    case = load_facts(with_case(overlay, text)).cases["a-case"]
    assert case.jurisdictions == ("NO", "NA")
    assert (case.title, case.docket, case.lots[0].described_as) == ("010620", "on", "3E001")


@pytest.mark.usefixtures("nothing_packaged")
def test_a_file_that_is_not_utf_8_is_refused(overlay: Path) -> None:
    (overlay / "cases" / "a-case.yaml").write_bytes(CASE.replace("A case", "Año").encode("latin-1"))
    error = refused(overlay)
    assert (error.message, error.where.line) == ("file is not UTF-8", 2)


@pytest.mark.usefixtures("nothing_packaged")
def test_a_source_given_twice_in_one_file_is_refused(overlay: Path) -> None:
    (overlay / "sources.yaml").write_text(SOURCE + SOURCE, encoding="utf-8")
    error = refused(overlay)
    assert (error.message, error.where.line) == ("source is given twice", 2)


@pytest.mark.usefixtures("nothing_packaged")
@pytest.mark.parametrize(
    "stray", ["case/a-case.yaml", "cases/a-case.yml", "a-case.yaml", "cases", "source.yaml"]
)
def test_a_file_that_nothing_would_read_is_refused(tmp_path: Path, stray: str) -> None:
    path = tmp_path / stray
    path.parent.mkdir(exist_ok=True)
    path.write_text(CASE, encoding="utf-8")
    error = refused(tmp_path)
    assert (error.message, error.found) == ("no fact belongs here", stray)


def test_a_readme_and_hidden_files_may_lie_in_an_overlay(facts: Facts, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("x", encoding="utf-8")
    (tmp_path / "README.md").write_text("A scenario.", encoding="utf-8")
    assert load_facts(tmp_path) == facts


@pytest.mark.usefixtures("nothing_packaged")
def test_every_citation_of_a_fact_is_found_with_its_path(overlay: Path) -> None:
    text = CASE + "firms:\n  - {name: A, role: buyer, named_by: a-court, status: said to}\n"
    case = load_facts(with_case(overlay, text)).cases["a-case"]
    assert cited_sources(case) == [
        ("public.source", "a-court"),
        ("summary[0].source", "a-court"),
        ("lots[0].quantity.source", "a-court"),
        ("firms[0].named_by", "a-court"),
    ]


def test_a_refused_overlay_leaves_the_packaged_facts_as_they_were(
    facts: Facts, overlay: Path
) -> None:
    before = fingerprint(PACKAGED)
    refused(with_case(overlay, CASE + "title: Another\n"))
    assert fingerprint(PACKAGED) == before
    assert load_facts() == facts


def test_no_packaged_fact_is_without_a_source(facts: Facts) -> None:
    for folder in FOLDERS:
        for ident, fact in getattr(facts, folder).items():
            assert cited_sources(fact), f"{folder}/{ident}"


def test_a_fact_is_found_by_name_or_the_nearest_are_named() -> None:
    among = {"nvidia/h20": 1, "nvidia/h200": 2}
    assert found("chip", "nvidia/h20", among) == 1
    with pytest.raises(UnknownNameError, match="did you mean nvidia/h20"):
        found("chip", "nvidia/h2O", among)


def test_facts_cannot_be_changed(facts: Facts) -> None:
    with pytest.raises(AttributeError):
        facts.cases = {}  # type: ignore[misc]
    case = next(iter(facts.cases.values()))
    with pytest.raises(AttributeError):
        case.title = "x"  # type: ignore[misc]
    assert isinstance(case, msgspec.Struct)
