"""``bcsync drift``"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import click

from bcsync.applying.outcome import Report
from bcsync.cli.adopting import adopt, refuse_mixed
from bcsync.cli.carry import ApplyFlags, allowance_options, carry_out
from bcsync.cli.noting import noted, notify_option
from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, lock_timeout_option, print_json, program, style
from bcsync.errors import UsageRefused
from bcsync.exits import Exit
from bcsync.findings import has_errors
from bcsync.flow.decide import due_of
from bcsync.flow.options import PlanOptions, PlanResult
from bcsync.jobs.drift import CORRECTION, Answer, accept, correction
from bcsync.jobs.night.news import Seen
from bcsync.planning.scene import Allowances
from bcsync.project import Project
from bcsync.render.drift import drift_json, render_drift
from bcsync.render.report import report_to_json
from bcsync.render.safe import printable
from bcsync.workflow import make_plan


@click.command(cls=Command, name="drift")
@click.option(
    "--detailed-exitcode",
    is_flag=True,
    help="2 when there is drift, 1 when some of the platform could not be read.",
)
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option(
    "--correct",
    is_flag=True,
    help="Put it back, under the same guards as apply: all, or each ADDRESS (a glob will do).",
)
@click.option(
    "--auto-approve", is_flag=True, help="Do not ask before putting it back, or writing it."
)
@allowance_options
@lock_timeout_option
@click.option(
    "--adopt",
    "adopted",
    multiple=True,
    metavar="ADDRESS",
    help="Write it into the layout, as it is now (a glob will do); may be repeated.",
)
@click.option("--diff", is_flag=True, help="With --adopt: show the lines, write nothing.")
@click.option("--accept", "accepted", metavar="ADDRESS", help="Leave this as it is for a while.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The day it ends (UTC).")
@click.option("--owner", metavar="EMAIL", help="Who answers for it.")
@notify_option
@json_option
def command(
    addresses: tuple[str, ...],
    detailed_exitcode: bool,
    correct: bool,
    auto_approve: bool,
    allow: Allowances,
    reason: str | None,
    outside_window: bool,
    lock_timeout: float,
    adopted: tuple[str, ...],
    diff: bool,
    accepted: str | None,
    until: datetime | None,
    owner: str | None,
    notify: bool,
    as_json: bool,
) -> int:
    """Show what was changed outside bcsync since it last ran, and what fell due by its date.

    Then choose for each: put it back (--correct, which also ends what fell due), write it into the layout
    (--adopt ADDRESS), or accept it until a day (--accept ADDRESS --until DATE --owner EMAIL --reason TEXT).
    What was accepted is left alone until that day, and is drift again from then on. When the same thing is
    changed once more, that is another drift, which nobody accepted.
    """
    _refuse_mixed(correct, accepted, (until, owner))
    refuse_mixed(adopted, diff=diff, others=correct or accepted is not None or as_json or notify)
    if addresses and not (correct or adopted):
        raise UsageRefused(
            "an address alone says nothing",
            hint=f"put it back: bcsync drift --correct {addresses[0]}; or --adopt ADDRESS, or --accept ADDRESS",
        )
    here = project()
    if adopted:
        planned = make_plan(here)
        return adopt(here, planned, [*adopted, *addresses], approved=auto_approve, diff=diff)
    if accepted is not None:
        _accept(here, make_plan(here), accepted, (until, owner, reason))
        return Exit.DONE
    seen = Seen("drift")
    flags = ApplyFlags(
        auto_approve,
        as_json=as_json,
        reason=reason,
        outside_window=outside_window,
        run_kind=CORRECTION,
        lock_timeout=lock_timeout,
        heard=seen.hear,
    )

    def work() -> int:
        seen.planned = make_plan(here, PlanOptions(allow=allow))
        code = _show(here, seen.planned, as_json=as_json and not correct, quiet=as_json)
        if correct:
            return _correct(here, seen, flags, addresses)
        return code if detailed_exitcode else Exit.DONE

    return noted(here, seen, work, notify=notify, looks=True)


def _show(here: Project, planned: PlanResult, *, as_json: bool, quiet: bool) -> Exit:
    """Print it; gives what it comes to."""
    due = due_of(here, planned)
    found = drift_json(planned.plan.drift, planned.snapshot, due.values())
    _warn(found["unknown"])
    if as_json:
        print_json(found)
    elif not quiet:
        click.echo(render_drift(found, style()), nl=False)
    if due or any(not each.accepted for each in planned.plan.drift):
        return Exit.CHANGES
    return Exit.FAILED if planned.snapshot.gaps else Exit.DONE


def _refuse_mixed(
    correct: bool, accepted: str | None, terms: tuple[datetime | None, str | None]
) -> None:
    if correct and accepted is not None:
        raise UsageRefused("drift is put back or accepted, not both", hint="choose one of the two")
    if accepted is None and any(terms):
        raise UsageRefused(
            "--until and --owner speak of drift that is accepted",
            hint="name it: bcsync drift --accept ADDRESS --until DATE --owner EMAIL --reason TEXT",
        )


def _warn(unknown: Iterable[Mapping[str, Any]]) -> None:
    for gap in unknown:
        words = f"{gap['scope']}: {gap['kind'] or 'everything in it'} could not be read: {gap['reason']}"
        click.echo(f"warning: {printable(words)}", err=True)


def _correct(here: Project, seen: Seen, flags: ApplyFlags, addresses: tuple[str, ...]) -> int:
    planned = seen.planned
    assert planned is not None
    chosen = correction(here, planned, addresses)
    seen.fought_over = chosen.fought_over
    for address in chosen.fought_over:
        click.echo(
            f"left alone: {printable(address)} was put back again and again within a day; "
            "find out who keeps changing it, then apply by hand",
            err=True,
        )
    if has_errors(planned.plan.findings):
        click.echo(f"error: nothing was put back; {program()} plan shows what is wrong", err=True)
        return Exit.FAILED
    if not chosen.planned.plan.operations:
        if flags.as_json:
            print_json(report_to_json(Report(None, ()), None))
        return Exit.PARTLY if chosen.fought_over else Exit.DONE
    done = carry_out(here, chosen.planned, flags)
    return Exit.PARTLY if chosen.fought_over and done is Exit.DONE else done


def _accept(
    here: Project,
    planned: PlanResult,
    address: str,
    terms: tuple[datetime | None, str | None, str | None],
) -> None:
    until, owner, reason = terms
    if until is None or not owner or not reason:
        raise UsageRefused(
            "accepting drift takes a day, an owner and a reason",
            hint=f"bcsync drift --accept {address} --until YYYY-MM-DD --owner EMAIL --reason TEXT",
        )
    day: date = until.date()
    accept(here, planned.plan.drift, address, Answer(day, owner, reason))
    click.echo(f"{printable(address)} is left alone until {day.isoformat()}.")
