"""NVIDIA's ``nvidia-smi -q -x``: what a host's driver says of its accelerators, XML.

Its line of document type is passed over and never fetched; any other declaration is refused. Its
time has no zone. Elements directly under ``nvidia_smi_log``, ``gpu`` and ``platformInfo`` are used,
ignored by name, or an error; what lies inside an ignored one is not looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tidewaiter.core.errors import DataError, Where, nearest
from tidewaiter.sources.devices.device_report import (
    LONGEST_WORD,
    Device,
    DeviceReport,
    file_of,
    host_report,
    word_of,
)
from tidewaiter.sources.devices.moments import day_of, reported_at
from tidewaiter.sources.strict_xml import Element, elements_of, paths

if TYPE_CHECKING:
    from pathlib import Path

    from tidewaiter.sources.files import SourceFile

TITLE = "nvidia-smi -q -x, XML"
_DOCTYPE = re.compile(
    rb'<!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device(?:_v\d{1,3})?\.dtd">(?=\s*<nvidia_smi_log>)'
)
_HEAD = 4096
LARGEST_LOG = 8 << 20
_TIME = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) \d{2}:\d{2}:\d{2} (\d{4})", re.ASCII
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TOP = paths("timestamp driver_version cuda_version attached_gpus gpu")
_PLATFORM = paths(
    "chassis_serial_number slot_number tray_index host_id peer_type module_id gpu_fabric_guid"
    " chassis_physical_slot_number compute_slot_index node_index"
)
_USED = ("product_name", "serial", "uuid")
_GPU = frozenset(_USED) | paths("""
    product_brand product_architecture display_mode display_attached display_active
    persistence_mode addressing_mode mig_mode mig_devices accounting_mode
    accounting_mode_buffer_size driver_model pdi minor_number vbios_version multigpu_board board_id
    board_part_number gpu_part_number gpu_fru_part_number gpu_module_id platformInfo
    inforom_version inforom_bbx_flush inforom_checksum_validation gpu_operation_mode c2c_mode
    gpu_virtualization_mode gpu_reset_status gpu_recovery_action gsp_firmware_version ibmnpu pci
    fan_speed performance_state clocks_throttle_reasons clocks_event_reasons
    clocks_event_reasons_counters sparse_operation_mode fb_memory_usage bar1_memory_usage
    cc_protected_memory_usage compute_mode utilization encoder_stats fbc_stats dram_encryption_mode
    ecc_mode ecc_errors retired_pages remapped_rows temperature supported_gpu_target_temp
    power_readings gpu_power_readings gpu_memory_power_readings module_power_readings
    power_smoothing power_profiles edpp_profiles clocks applications_clocks
    default_applications_clocks deferred_clocks max_clocks max_customer_boost_clocks clock_policy
    voltage fabric supported_clocks processes accounted_processes capabilities
""")


def knows(head: str) -> bool:
    """Whether a text begins as the log does."""
    return "<nvidia_smi_log>" in head


def sightings_of(file: SourceFile | Path, place: str, at: str | None = None) -> DeviceReport:
    """Return what the log shows.

    Args:
        file: The log.
        place: Account of the host.
        at: Day or time in UTC; without it the log's own day, which has no zone, is taken.

    Raises:
        DataError: If it is not well-formed, declares anything, lacks an element or has one that is
            not known, with the line.
    """
    read = file_of(file, largest=LARGEST_LOG)
    log = _log_of(read)
    _check_names(log, _TOP, read.name)
    gpus = log.all("gpu")
    devices = [_device(gpu, read.name) for gpu in gpus]
    moment = reported_at(_day(log, read.name), at, Where(read.name, log.line, "timestamp"))
    report = host_report(devices, place, moment, read.name)
    attached = _text(log, "attached_gpus", read.name)
    if attached != str(len(gpus)):
        remark = f"attached, as the host says: {attached or 'nothing'}; shown: {len(gpus)}"
        return report._replace(remarks=(*report.remarks, remark))
    return report


def _log_of(file: SourceFile) -> Element:
    head = _DOCTYPE.sub(lambda found: re.sub(rb"[^\r\n]", b" ", found[0]), file.content[:_HEAD], 1)
    bare = file._replace(content=head + file.content[_HEAD:])
    found = list(elements_of(bare, frozenset({"nvidia_smi_log"})))
    if len(found) != 1 or found[0].tag != "nvidia_smi_log":
        raise DataError("not a log of nvidia-smi", where=Where(file.name, 1))
    return found[0]


def _check_names(element: Element, known: frozenset[str], file: str) -> None:
    for child in element.children:
        if child.tag not in known:
            raise DataError(
                "the log has an element that this format does not know",
                where=Where(file, child.line, element.tag),
                found=child.tag,
                hint=nearest(child.tag[:LONGEST_WORD], sorted(known)),
            )


def _text(element: Element, tag: str, file: str) -> str:
    """Return the text of an element that comes once."""
    found = element.all(tag)
    where = Where(file, found[-1].line if found else element.line, f"{element.tag}/{tag}")
    if len(found) != 1:
        message = "an element comes twice" if found else "an element is missing"
        raise DataError(message, where=where)
    return word_of(found[0].text, where)


def _device(gpu: Element, file: str) -> Device:
    _check_names(gpu, _GPU, file)
    serial, uuid, item = (_text(gpu, tag, file) for tag in ("serial", "uuid", "product_name"))
    where = Where(file, gpu.line, "gpu")
    name = word_of(gpu.attributes.get("id", ""), where) or f"the one at line {gpu.line}"
    return Device(name, serial, uuid, _chassis(gpu, file), item)


def _chassis(gpu: Element, file: str) -> str:
    """Return the serial number of the chassis, which later drivers state."""
    found = gpu.all("platformInfo")
    for platform in found:
        _check_names(platform, _PLATFORM, file)
    if not any(platform.all("chassis_serial_number") for platform in found):
        return ""
    if len(found) > 1:
        raise DataError("an element comes twice", where=Where(file, found[1].line, "platformInfo"))
    return _text(found[0], "chassis_serial_number", file)


def _day(log: Element, file: str) -> str:
    """Return the day of the log, in the host's own zone."""
    text = _text(log, "timestamp", file)
    where = Where(file, log.line, "timestamp")
    found = _TIME.fullmatch(text)
    if found is None or found[1] not in _MONTHS:
        raise DataError(
            "not a time of nvidia-smi",
            where=where,
            found=text,
            allowed="such as: Thu Jan 31 11:08:03 2030",
        )
    return day_of((int(found[3]), _MONTHS.index(found[1]) + 1, int(found[2])), where, text)
