"""``tidewaiter custody licence``: leave to work that can lapse, for devices that opt in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidewaiter.cli.custody.registry.told import echo_answer, unix_time
from tidewaiter.cli.options import facts_option, json_option, loaded, writing

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = click.Path(path_type=Path)
order_argument = click.argument("order", type=FILE)
trust_option = click.option("--trust", required=True, type=FILE, help="What devices trust, YAML.")
log_option = click.option("--log", required=True, metavar="PLACE", help="The log of orders.")
output_option = click.option("-o", "--output", required=True, type=FILE, help="Such as one.order.")
at_option = click.option("--at", default="", metavar="TIME", help="YYYY-MM-DDThh:mm:ssZ; now else.")
id_option = click.option("--id", "ident", required=True, help="Identifier of the order.")
device_option = click.option(
    "--device", "devices", required=True, multiple=True, help="Identifier of a device."
)


def _days(facts: Any, name: str) -> int:  # noqa: ANN401
    """Return a time of the packaged rules in seconds."""
    return int(getattr(facts.licences["licences"], name).amount("s"))


def _drafted(output: Path, make: Callable[[], Any]) -> None:
    """Write an order that a function makes, and print it.

    Raises:
        UsageError: If its fields do not go together.
    """
    from tidewaiter.app.custody.licence import write_draft
    from tidewaiter.core.errors import UsageError
    from tidewaiter.report.custody.licence_text import order_lines
    from tidewaiter.sources.custody.licence_files import checked_order

    try:
        order = checked_order(make())
    except ValueError as error:
        raise UsageError("this is no order", found=str(error)) from error
    write_draft(order, output)
    click.echo("\n".join([*order_lines(order), "drafted; nobody signed it yet"]))


@click.group("licence")
def command() -> None:
    """Draw up, sign, log and look up licences to operate.

    A reference protocol: software, separable, for devices whose owners opt in. An order counts when
    enough institutions have signed it and it stands in a witnessed log; no single party can make
    one. Draft, sign at each institution, log, let a witness cosign, prove.
    """


@command.command("issue")
@id_option
@device_option
@trust_option
@log_option
@click.option("--class", "chip_class", required=True, help="What the devices are.")
@click.option("--unit", default="chip-hour", show_default=True, help="What the meter counts.")
@click.option("--allowance", required=True, type=int, help="Units that each device may work.")
@click.option("--begins", default="", metavar="TIME", help="From when; now by default.")
@click.option("--expires", required=True, metavar="TIME", help="Until when.")
@click.option("--recovers", default="", metavar="NONCE", help="For a device that lost its memory.")
@click.option("--critical", is_flag=True, help="Lives depend on it: it is never off.")
@output_option
@at_option
@facts_option
def issue(*, ident: str, devices: tuple[str, ...], output: Path, at: str, **given: Any) -> None:  # noqa: ANN401
    """Draft a licence; its sequence follows from the log."""
    from tidewaiter.app.custody.licence import next_sequence
    from tidewaiter.model.custody.licence import Licence

    numbers = [next_sequence(one, given["trust"], given["log"]) for one in devices]
    _drafted(
        output,
        lambda: Licence(
            id=ident,
            issued=unix_time(at),
            begins=unix_time(given["begins"] or at),
            expires=unix_time(given["expires"]),
            devices=devices,
            chip_class=given["chip_class"],
            unit=given["unit"],
            allowance=given["allowance"],
            sequence=max(sequence for sequence, _ in numbers),
            epoch=max(epoch for _, epoch in numbers),
            grace=_days(loaded(given["overlay"]), "grace"),
            is_critical=given["critical"],
            recovers=given["recovers"],
        ),
    )


@command.command("renew")
@order_argument
@id_option
@trust_option
@log_option
@click.option("--allowance", type=int, help="Units; as before by default.")
@click.option("--expires", required=True, metavar="TIME", help="Until when.")
@output_option
@at_option
def renew(*, order: Path, ident: str, output: Path, at: str, **given: Any) -> None:  # noqa: ANN401
    """Draft the licence that follows ORDER; leaving that out is the first way to end leave."""
    import msgspec

    from tidewaiter.app.custody.licence import next_sequence, show_order
    from tidewaiter.core.errors import UsageError, Where
    from tidewaiter.model.custody.licence import Licence

    before = show_order(order, given["trust"]).order
    if not isinstance(before, Licence):
        raise UsageError("only a licence is renewed", where=Where(str(order)))
    numbers = [next_sequence(one, given["trust"], given["log"]) for one in before.devices]
    allowance = before.allowance if given["allowance"] is None else given["allowance"]
    _drafted(
        output,
        lambda: msgspec.structs.replace(
            before,
            id=ident,
            issued=unix_time(at),
            begins=unix_time(at),
            expires=unix_time(given["expires"]),
            allowance=allowance,
            sequence=max(sequence for sequence, _ in numbers),
            epoch=max(epoch for _, epoch in numbers),
        ),
    )


@command.command("revoke")
@id_option
@device_option
@trust_option
@log_option
@click.option("--reason", required=True, help="Why, with the evidence.")
@click.option("--effective", required=True, metavar="TIME", help="From when it holds.")
@click.option("--appeal-until", required=True, metavar="TIME", help="Until when it is heard.")
@click.option("--appeal-to", required=True, help="Whom to appeal to.")
@output_option
@at_option
def revoke(*, ident: str, devices: tuple[str, ...], output: Path, at: str, **given: Any) -> None:  # noqa: ANN401
    """Draft a revocation, with its reason, its notice and where to appeal."""
    from tidewaiter.app.custody.licence import next_sequence
    from tidewaiter.model.custody.licence import Revocation

    _, epoch = next_sequence(devices[0], given["trust"], given["log"])
    _drafted(
        output,
        lambda: Revocation(
            id=ident,
            issued=unix_time(at),
            devices=devices,
            reason=given["reason"],
            effective=unix_time(given["effective"]),
            appeal_until=unix_time(given["appeal_until"]),
            appeal_to=given["appeal_to"],
            epoch=epoch + 1,
        ),
    )


@command.command("appeal")
@id_option
@device_option
@click.option("--against", required=True, help="The revocation.")
@click.option("--by", required=True, help="Who objects.")
@click.option("--grounds", required=True, help="Why, with the evidence.")
@output_option
@at_option
def appeal(*, ident: str, devices: tuple[str, ...], output: Path, at: str, **given: str) -> None:
    """Draft an appeal against a revocation; the holder signs and logs it."""
    from tidewaiter.model.custody.licence import Appeal

    _drafted(output, lambda: Appeal(id=ident, issued=unix_time(at), devices=devices, **given))


@command.command("restore")
@id_option
@device_option
@trust_option
@log_option
@click.option("--lifts", required=True, help="The revocation.")
@click.option("--reason", required=True, help="Why.")
@output_option
@at_option
def restore(*, ident: str, devices: tuple[str, ...], output: Path, at: str, **given: Any) -> None:  # noqa: ANN401
    """Draft what lifts a revocation; it takes no more institutions than that did."""
    from tidewaiter.app.custody.licence import next_sequence
    from tidewaiter.model.custody.licence import Restoration

    _, epoch = next_sequence(devices[0], given["trust"], given["log"])
    _drafted(
        output,
        lambda: Restoration(
            id=ident,
            issued=unix_time(at),
            devices=devices,
            lifts=given["lifts"],
            reason=given["reason"],
            epoch=epoch + 1,
        ),
    )


@command.command("time")
@click.option("--nonce", required=True, help="What the device asks with: custody device ask.")
@output_option
@at_option
def time(*, nonce: str, output: Path, at: str) -> None:
    """Draft the time for one device that asked; it is not logged."""
    from tidewaiter.model.custody.licence import TimeToken

    _drafted(output, lambda: TimeToken(at=unix_time(at), nonce=nonce))


@command.command("sign")
@order_argument
@trust_option
@click.option("--key", required=True, type=FILE, help="The institution's private key.")
@click.option("--log", default="", metavar="PLACE", help="The log of orders; not for the time.")
@at_option
@json_option
def sign(*, order: Path, at: str, as_json: bool, **given: Any) -> None:  # noqa: ANN401
    """Add an institution's signature to ORDER, unless the log or the limits speak against it."""
    from tidewaiter.app.custody.licence import sign_order
    from tidewaiter.report.custody.licence_text import shown_text

    shown = sign_order(order, given["key"], given["trust"], given["log"], unix_time(at))
    echo_answer(shown, as_json=as_json, text=shown_text(shown))


@command.command("log")
@order_argument
@trust_option
@log_option
@click.option("--log-key", required=True, type=FILE, help="The log's private key.")
@at_option
@json_option
def log_(*, order: Path, at: str, as_json: bool, **given: Any) -> None:  # noqa: ANN401
    """Put ORDER into the log once it has its quorum, and write its proof beside it."""
    from tidewaiter.app.custody.licence import log_order
    from tidewaiter.report.custody.licence_text import shown_text

    shown = log_order(order, given["trust"], given["log"], given["log_key"], unix_time(at))
    echo_answer(shown, as_json=as_json, text=shown_text(shown))


@command.command("prove")
@order_argument
@trust_option
@log_option
@json_option
def prove(*, order: Path, trust: Path, log: str, as_json: bool) -> None:
    """Write the proof of ORDER anew, with what witnesses have signed since."""
    from tidewaiter.app.custody.licence import prove_order
    from tidewaiter.report.custody.licence_text import shown_text

    shown = prove_order(order, trust, log)
    echo_answer(shown, as_json=as_json, text=shown_text(shown))


@command.command("show")
@order_argument
@trust_option
@json_option
def show(*, order: Path, trust: Path, as_json: bool) -> None:
    """Say what ORDER says, who signed it and where it is logged. Exit code 1: no quorum."""
    from tidewaiter.app.custody.licence import show_order
    from tidewaiter.report.custody.licence_text import shown_text

    shown = show_order(order, trust)
    echo_answer(shown, as_json=as_json, text=shown_text(shown))
    if shown.missing:
        click.get_current_context().exit(1)


@command.command("status")
@click.argument("device")
@trust_option
@log_option
@click.option("-o", "--output", type=FILE, help="Write a page, HTML.")
@at_option
@facts_option
@json_option
def status(*, device: str, output: Path | None, as_json: bool, at: str, **given: Any) -> None:  # noqa: ANN401
    """Say what the log says of DEVICE: its licence, what stands against it, and every order."""
    from tidewaiter.app.custody.licence import licence_status
    from tidewaiter.report.custody.licence_page import licence_page
    from tidewaiter.report.custody.licence_text import status_text

    rules = loaded(given["overlay"]).licences["licences"]
    found = licence_status(device, given["trust"], given["log"], unix_time(at))
    if output is not None:
        with writing(output) as write:
            write(licence_page(found, rules).encode())
    echo_answer(found, as_json=as_json, text=status_text(found))
