"""``bcsync drift``"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import click

from bcsync.applying.outcome import Report
from bcsync.cli.adopting import adopt, refuse_mixed
from bcsync.cli.carry import ApplyFlags, allowance_options, carry_out
from bcsync.cli.noting import noted, notify_option
from bcsync.cli.project import project
from bcsync.cli.session import Command, json_option, lock_timeout_option, print_json, program, style
from bcsync.cli.streams import write_data
from bcsync.cli.telling import project_in_repository
from bcsync.errors import UsageRefused
from bcsync.exits import Exit
from bcsync.findings import has_errors
from bcsync.flow.decide import due_of
from bcsync.flow.options import PlanOptions, PlanResult
from bcsync.forge.job import Kind, kind_named, kind_of
from bcsync.jobs.drift import CORRECTION, Answer, accept, correction
from bcsync.jobs.night.news import Seen, is_read
from bcsync.planning.scene import Allowances
from bcsync.project import Project
from bcsync.render.drift_report import drift_as_markdown, drift_json, is_drift, render_drift
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
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
@click.option(
    "--issue",
    is_flag=True,
    help="Keep one issue about it on GitHub or GitLab; close it when clean.",
)
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
    form: str,
    issue: bool,
    notify: bool,
    as_json: bool,
) -> int:
    """Show what was changed outside bcsync since it last ran, and what fell due by its date.

    Then choose for each: put it back (--correct, which also ends what fell due), write it into the layout
    (--adopt ADDRESS), or accept it until a day (--accept ADDRESS --until DATE --owner EMAIL --reason TEXT).
    What was accepted is left alone until that day, and is drift again from then on. When the same thing is
    changed once more, that is another drift, which nobody accepted.
    """
    tells = notify or issue or form != "text"
    _refuse_mixed(correct, accepted, (until, owner), tells=tells)
    refuse_mixed(adopted, diff=diff, others=correct or accepted is not None or as_json or tells)
    if addresses and not (correct or adopted):
        raise UsageRefused(
            "an address alone says nothing",
            hint=f"put it back: bcsync drift --correct {addresses[0]}; or --adopt ADDRESS, or --accept ADDRESS",
        )
    here, forge = project(), _forge() if issue else None
    if adopted:
        planned = make_plan(here)
        return adopt(here, planned, [*adopted, *addresses], approved=auto_approve, diff=diff)
    if accepted is not None:
        _accept(here, make_plan(here), accepted, (until, owner, reason))
        return Exit.DONE
    as_json, form = as_json or form == "json", "json" if as_json else form
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
        code = _show(here, seen, "" if correct and as_json else form)
        if correct:
            return _correct(here, seen, flags, addresses)
        return code if detailed_exitcode else Exit.DONE

    def kept() -> bool:
        return forge is None or _keep_issue(here, seen, forge)

    return noted(here, seen, work, notify=notify, looks=True, beside=kept)


def _forge() -> Kind | None:
    """Where the issue is; None where that was turned off."""
    named = os.environ.get("BCSYNC_FORGE", "")
    found = kind_named(named) or kind_of(os.environ)
    if named == "none":
        return None
    if found is None:
        raise UsageRefused(
            "--issue needs a job on GitHub or GitLab",
            hint="elsewhere say which with BCSYNC_FORGE=github or gitlab, and its variables",
        )
    return found


def _keep_issue(here: Project, seen: Seen, forge: Kind) -> bool:
    """False where it failed; what was not seen changes no issue."""
    # Late: most look on a terminal.
    from bcsync.cli.posting import keep_one_issue

    found = _left(here, seen)
    return found is None or keep_one_issue(here, forge, found)


def _left(here: Project, seen: Seen) -> dict[str, Any] | None:
    """Drift as it stands when all is done; None where nobody knows."""
    planned, applied = seen.planned, seen.applied
    if planned is None or applied is None:
        return None if planned is None else _found(here, planned)
    after = applied.after
    if after is None or (not is_read(after) and not planned.snapshot.gaps):
        return None
    return _found(here, replace(planned, plan=after))


def _show(here: Project, seen: Seen, form: str) -> Exit:
    """Print it; gives what it comes to."""
    planned = seen.planned
    assert planned is not None
    found = _found(here, planned)
    _warn(found["unknown"])
    match form:
        case "json":
            print_json(found)
        case "markdown":
            write_data(drift_as_markdown(found))
        case "text":
            click.echo(render_drift(found, style()), nl=False)
    if is_drift(found):
        return Exit.CHANGES
    return Exit.FAILED if planned.snapshot.gaps else Exit.DONE


def _found(here: Project, planned: PlanResult) -> dict[str, Any]:
    due = due_of(here, planned).values()
    return drift_json(planned.plan, planned.snapshot, due, project_in_repository())


def _refuse_mixed(
    correct: bool, accepted: str | None, terms: tuple[datetime | None, str | None], *, tells: bool
) -> None:
    if accepted is not None and tells:
        raise UsageRefused(
            "what is accepted is told by the next look",
            hint="leave out --issue, --notify and --format",
        )
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
