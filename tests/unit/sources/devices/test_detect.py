"""Every format is found by what stands in the file, and by one reader alone."""

import importlib
import io
import json
import pkgutil
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from fenced_blocks import blocks_of
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.core.errors import DataError, TidewaiterError, UsageError
from tidewaiter.sources import devices
from tidewaiter.sources.devices.detect import format_of, loaders, report_of
from tidewaiter.sources.devices.device_report import DeviceReport
from tidewaiter.sources.files import SourceFile, source_of

FORMATS = {
    "fleet-csv": "attribute_name,attribute_value\nGPU Product,H100\n",
    "smi-xml": '<?xml version="1.0" ?>\n<!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">\n'
    "<nvidia_smi_log><timestamp>Sun Mar  1 23:30:02 2026</timestamp><attached_gpus>0"
    "</attached_gpus></nvidia_smi_log>",
    "redfish-json": '{"/redfish/v1/Systems/1": {"SerialNumber": "S1"}}',
    "slurm-nodes": "NodeName=n1 State=IDLE Gres=gpu:h100:8\n",
    "kubernetes-json": '{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n1"}}',
    "epcis-json": json.dumps(
        {"type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": {"eventList": []}}
    ),
}


def test_there_is_a_sample_of_every_format() -> None:
    assert set(loaders()) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_found_by_its_content(name: str, tmp_path: Path) -> None:
    text = FORMATS[name]
    assert format_of(source_of("any.name", text.encode())) == name
    assert format_of(source_of("any.name", b"\xef\xbb\xbf" + text.encode())) == name
    path = tmp_path / "any.name"
    path.write_text(text, encoding="utf-8")
    report = report_of(path, "site:B", "2026-03-01")
    assert report == loaders()[name].sightings_of(path, "site:B", "2026-03-01")
    grades = {one.grade for one in (*report.sightings, *report.inventories, *report.shipments)}
    assert grades <= {"serial", "paper"}


def test_slurm_json_is_slurm() -> None:
    text = '{"nodes": [{"boards": 1, "boot_time": 0, "gres": "", "name": "n"}]}'
    assert format_of(source_of("x", text.encode())) == "slurm-nodes"


@pytest.mark.parametrize("text", ["", "a,b\n", "{}", "[]", "\x00", "<html>", "serial\nS1\n"])
def test_what_nobody_knows_is_refused(text: str) -> None:
    with pytest.raises(DataError, match=r"^x: no report of devices that is known") as told:
        format_of(source_of("x", text.encode()))
    assert "nvidia-smi" in told.value.allowed


def test_what_two_readers_know_is_refused() -> None:
    both = '{"apiVersion": "v1", "items": [], "/redfish/v1": {}}'
    with pytest.raises(DataError, match="could be either") as told:
        format_of(source_of("x", both.encode()))
    assert told.value.found == "kubernetes-json, redfish-json"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        report_of(tmp_path / "none", "site:B")


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=50)
@given(data=st.data())
def test_a_damaged_report_is_refused_and_breaks_nothing(name: str, data: st.DataObject) -> None:
    content = FORMATS[name].encode()
    at = data.draw(st.integers(0, len(content)))
    cut = data.draw(st.integers(0, 20))
    put = data.draw(
        st.binary(max_size=4) | st.sampled_from([b'"', b"<!", b"&x;", b"[", b"\n", b","])
    )
    damaged = SourceFile("x", content[:at] + put + content[at + cut :], "")
    report, places = DeviceReport(), ["x"]
    try:
        report = loaders()[name].sightings_of(damaged, "site:B", "2026-03-01")
    except TidewaiterError as error:
        places.append(error.where.file)
    assert set(places) == {"x"}
    assert {one.grade for one in report.inventories} <= {"paper"}
    assert {one.grade for one in report.sightings} <= {"serial", "paper"}


def test_the_python_of_the_guide_prints_what_it_says() -> None:
    guide = Path(__file__).resolve().parents[4] / "docs" / "guides" / "devices.md"
    (block,) = blocks_of(guide, "python")
    with redirect_stdout(io.StringIO()) as out:
        exec(compile(block.text, block.place, "exec"), {})  # noqa: S102
    printed = out.getvalue().splitlines()
    assert len(printed) == 2
    assert f"prints `{printed[0]}` and `{printed[1]}`" in guide.read_text(encoding="utf-8")


def test_no_reader_can_write_a_grade_of_verified_evidence() -> None:
    # A host can lie. The words for verified evidence stand in no reader's code.
    for found in pkgutil.walk_packages(devices.__path__, "tidewaiter.sources.devices."):
        module = importlib.import_module(found.name)
        code = Path(str(module.__file__)).read_text(encoding="utf-8")
        for grade in ("attested", "challenged"):
            assert f'"{grade}"' not in code, found.name
            assert f"'{grade}'" not in code, found.name
        assert "attested_serial" not in code, found.name
        assert "nonce" not in code, found.name
