"""Logs of nvidia-smi. The hosts and their numbers are made up."""

import pytest

from tidewaiter.core.errors import DataError
from tidewaiter.sources.devices import smi_xml as module
from tidewaiter.sources.devices.device_report import DeviceReport
from tidewaiter.sources.devices.smi_xml import knows, sightings_of
from tidewaiter.sources.files import source_of
from tidewaiter.sources.strict_xml import DEEPEST

HEAD = '<?xml version="1.0" ?>\n<!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">\n'
LAUGHS = HEAD.replace(".dtd>", ".dtd").replace(
    '.dtd">', '.dtd" [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
)
WHEN = "Sun Mar  1 23:30:02 2026"


def gpu(serial: str = "010620", uuid: str = "GPU-made-up-1", extra: str = "") -> str:
    return (
        '<gpu id="00000000:01:00.0">\n<product_name>NVIDIA H100 80GB HBM3</product_name>'
        f"<serial>{serial}</serial><uuid>{uuid}</uuid><vbios_version>96.00</vbios_version>"
        "<pci><pci_bus>01</pci_bus></pci><processes><process_info><pid>1</pid></process_info>"
        f"</processes>{extra}</gpu>\n"
    )


def log(*gpus: str, head: str = HEAD, when: str = WHEN, attached: str = "") -> str:
    stated = attached or str(len(gpus))
    return (
        f"{head}<nvidia_smi_log>\n<timestamp>{when}</timestamp>\n<driver_version>570.1"
        f"</driver_version>\n<cuda_version>12.8</cuda_version><attached_gpus>{stated}"
        f"</attached_gpus>\n{''.join(gpus)}</nvidia_smi_log>\n"
    )


def read(text: str, at: str | None = None) -> DeviceReport:
    return sightings_of(source_of("host1.xml", text.encode()), "site:B", at)


def platform(serial: str) -> str:
    inner = f"<chassis_serial_number>{serial}</chassis_serial_number><slot_number>2</slot_number>"
    return f"<platformInfo>{inner}</platformInfo>"


def test_a_log_shows_its_accelerators() -> None:
    text = log(gpu(extra=platform("CH-1")), gpu("3E001", "GPU-made-up-2", platform("CH-1")))
    assert knows(text)
    report = read(text, "2026-03-01T22:30:02Z")
    assert [(s.serial, s.uuid, s.parent) for s in report.sightings] == [
        ("010620", "GPU-made-up-1", "CH-1"),
        ("3E001", "GPU-made-up-2", "CH-1"),
    ]
    assert {(s.place, s.at, s.grade) for s in report.sightings} == {
        ("site:B", "2026-03-01T22:30:02Z", "serial")
    }
    assert {s.item for s in report.sightings} == {"NVIDIA H100 80GB HBM3"}
    assert [u.serial for u in report.units] == ["010620", "3E001", "CH-1"]
    assert report.remarks == ()


def test_its_time_has_no_zone_and_is_a_day() -> None:
    report = read(log(gpu()))
    assert report.sightings[0].at == "2026-03-01"
    assert "may be the day before or after" in report.remarks[0]
    other = read(log(gpu()), "2026-06-01")
    assert other.sightings[0].at == "2026-06-01"
    assert "the report itself says 2026-03-01" in other.remarks[0]


def test_a_card_without_a_serial_number_is_shown_by_uuid() -> None:
    report = read(log(gpu("N/A", extra=platform("N/A"))))
    assert [(s.serial, s.uuid, s.parent) for s in report.sightings] == [("", "GPU-made-up-1", "")]
    assert "no serial number, shown by UUID alone: 00000000:01:00.0" in report.remarks
    assert report.units == ()


def test_a_host_that_shows_fewer_than_it_has_says_so() -> None:
    assert "attached, as the host says: 8; shown: 1" in read(log(gpu(), attached="8")).remarks
    assert (
        "attached, as the host says: nothing; shown: 1" in read(log(gpu(), attached="N/A")).remarks
    )


@pytest.mark.parametrize(
    "name", ["nvsmi_device.dtd", "nvsmi_device_v4.dtd", "nvsmi_device_v13.dtd"]
)
def test_its_own_document_type_is_passed_over(name: str) -> None:
    head = HEAD.replace("nvsmi_device_v12.dtd", name)
    assert len(read(log(gpu(), head=head)).sightings) == 1
    assert len(read(log(gpu(), head="")).sightings) == 1


@pytest.mark.parametrize(
    "head",
    [
        LAUGHS,
        HEAD + "<!DOCTYPE nvidia_smi_log [<!ENTITY a 'b'>]>",
        HEAD.replace("nvsmi_device_v12.dtd", "http://192.0.2.1/x.dtd"),
        HEAD.replace("nvsmi_device_v12.dtd", "../nvsmi_device_v12.dtd"),
        HEAD.replace("SYSTEM", 'PUBLIC "x"'),
        HEAD.replace("nvidia_smi_log", "other"),
    ],
)
def test_any_other_declaration_is_refused(head: str) -> None:
    with pytest.raises(DataError, match=r"declares a document type|not well-formed"):
        read(log(gpu(), head=head))


def test_a_log_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_LOG", 100)
    with pytest.raises(DataError, match="the report is too large"):
        read(log(gpu()))


def test_a_reference_to_an_entity_is_refused() -> None:
    with pytest.raises(DataError, match="not well-formed"):
        read(log(gpu("&x;")))


def test_lines_are_those_of_the_file() -> None:
    # The document type is blanked, not cut, so that errors name the line of the file.
    with pytest.raises(DataError, match=r"host1\.xml:8: gpu: .*does not know") as told:
        read(log(gpu(extra="<colour>blue</colour>")))
    assert told.value.found == "colour"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (log(gpu().replace("<uuid>", "<uid>").replace("</uuid>", "</uid>")), "does not know"),
        (log(gpu(extra="<serial>S2</serial>")), "gpu/serial: an element comes twice"),
        (log(gpu().replace("<serial>010620</serial>", "")), "gpu/serial: an element is missing"),
        (log(gpu(extra=platform("A") * 2)), "platformInfo: an element comes twice"),
        (log(gpu(extra="<platformInfo><colour/></platformInfo>")), "platformInfo: .*not know"),
        (log(gpu()).replace("<cuda_version>", "<colour/><cuda_version>"), "does not know"),
        (log(gpu(), when="2026-03-01"), "timestamp: not a time of nvidia-smi"),
        (log(gpu(), when="Sun Mrz  1 23:30:02 2026"), "not a time of nvidia-smi"),
        (log(gpu(), when="Mon Feb 30 23:30:02 2026"), "no day of the calendar"),
        (log(gpu()).replace("<timestamp>", "<!--").replace("</timestamp>", "-->"), "is missing"),
        (log(gpu("x" * 300)), "too long"),
        (log(gpu("a\u202eb")), "cannot be printed"),
        (log(gpu(extra="<pci>" + "<a>" * DEEPEST + "</a>" * DEEPEST + "</pci>")), "too deeply"),
        (log(gpu())[:-30], "not well-formed"),
        ("<other/>", "not a log"),
        ("", "not well-formed"),
    ],
)
def test_a_broken_log_is_refused(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as told:
        read(text)
    assert told.value.where.file == "host1.xml"


def test_bytes_that_are_no_utf8_are_refused() -> None:
    with pytest.raises(DataError, match="not well-formed"):
        sightings_of(
            source_of("x.xml", log(gpu("SERIAL")).encode().replace(b"SER", b"\xff")), "site"
        )


def test_only_the_log_is_known() -> None:
    assert not knows("<nvidia_smi_logs/>")
    assert not knows('{"nvidia_smi_log": 1}')
