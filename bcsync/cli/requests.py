"""``bcsync requests``: the inbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import click

from bcsync.cli.allowing import WHY, outside_option
from bcsync.cli.project import project
from bcsync.cli.session import Command, LazyGroup, json_option, print_json, program, session, style
from bcsync.errors import UsageRefused
from bcsync.exits import Exit
from bcsync.flow.refresh import snapshot_of
from bcsync.flow.stored import open_state
from bcsync.flow.views import bound_centers
from bcsync.jobs.requests import Box, Decision, Entry, Inbox, decide, decider, inbox_of
from bcsync.layout.load import Layout
from bcsync.model.action import Action
from bcsync.model.address import CENTER, path_of
from bcsync.model.email import canonical_email
from bcsync.model.resource import ListMode
from bcsync.planning.names import Names
from bcsync.planning.scene import Snapshot
from bcsync.platforms.chosen import LocalSettings
from bcsync.project import Project, read_layout
from bcsync.render.safe import printable
from bcsync.state.reader import EmptyState
from bcsync.state.store import State
from bcsync.state.values import OperationState

_TITLES = {
    Box.INCOMING: "Asks for a decision",
    Box.OUTGOING: "Asked by us",
    Box.INVITATIONS: "Invited by us",
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """The inbox and what it was made from, fresh from the platform."""

    project: Project
    layout: Layout
    state: State | EmptyState
    inbox: Inbox


@contextmanager
def _desk(*, create: bool) -> Iterator[_Desk]:
    """Refresh and sort. An invalid layout does not stand in the way: requests do not wait for it."""
    here = project()
    layout = read_layout(here)
    with open_state(here, create=create) as state:
        yield _Desk(here, layout, state, _look(here, layout, state))


def _look(here: Project, layout: Layout, state: State | EmptyState) -> Inbox:
    snapshot = snapshot_of(here, state, layout)
    bound = snapshot.bindings.values()
    names = Names({binding.address: binding.id[0] for binding in bound})
    declared = layout.desired.resources.values()
    ours = set(bound_centers(bound).values())
    ours |= {d.options.platform_id or "" for d in declared if d.kind == CENTER}
    _warn(snapshot, names)
    return inbox_of(snapshot.resources, names, here.kinds, ours)


def _warn(snapshot: Snapshot, names: Names) -> None:
    for gap in snapshot.gaps:
        words = f"warning: {names.address_of('business_center', gap.scope)} could not be read: {gap.reason}"
        click.echo(printable(words), err=True)


@click.command(cls=Command, name="list")
@json_option
def _list(as_json: bool) -> None:
    """What waits for an answer: ours, theirs, and open invitations."""
    _show(as_json=as_json)


def _decision(function: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.argument("address"),
        click.option(
            "--as", "actor", metavar="EMAIL", help="Who decides (embedded platform only)."
        ),
        click.option("--reason", help=WHY),
    )
    for option in reversed(options):
        function = option(function)
    return outside_option(function)


@click.command(cls=Command, name="approve")
@_decision
def _approve(address: str, actor: str | None, reason: str | None, outside_window: bool) -> int:
    """Say yes to an incoming request: approval.acme/uk/northwind, or its access address."""
    return _answer(address, Action.APPROVE, actor, reason, outside=outside_window)


@click.command(cls=Command, name="decline")
@_decision
def _decline(address: str, actor: str | None, reason: str | None, outside_window: bool) -> int:
    """Say no to an incoming request: approval.acme/uk/northwind, or its access address."""
    return _answer(address, Action.DECLINE, actor, reason, outside=outside_window)


@click.group(
    cls=LazyGroup,
    name="requests",
    invoke_without_command=True,
    commands=[_list, _approve, _decline],
)
@json_option
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Access requests and invitations; without a command, all that wait."""
    if context.invoked_subcommand is None:
        _show(as_json=as_json)


def _show(*, as_json: bool) -> None:
    with _desk(create=False) as desk:
        inbox = desk.inbox
    if as_json:
        print_json({box.value: [_as_json(entry) for entry in inbox.of(box)] for box in Box})
        return
    for box in Box:
        entries = inbox.of(box)
        if entries:
            click.echo(style().strong(_TITLES[box]))
        for entry in entries:
            click.echo(f"  {printable(entry.address)}  {printable(_sentence(entry))}")
    if not inbox.entries:
        click.echo("Nothing is waiting.")
    elif first := next(iter(inbox.of(Box.INCOMING)), None):
        click.echo(f"To answer: {program()} requests approve|decline {first.address}", err=True)


def _sentence(entry: Entry) -> str:
    since = f" since {entry.since[:10]}" if entry.since else ""
    on = f"waits on {entry.on}{since}" if entry.on else f"{entry.status}{since}"
    asker = path_of(entry.asker) or entry.asker
    match entry.box:
        case Box.INCOMING:
            return f"{entry.label or f'{asker} asks for {entry.wish}'}, {on}"
        case Box.OUTGOING:
            return f"{asker} asks for {entry.wish} on {entry.label or entry.subject}, {on}"
        case Box.INVITATIONS:
            return f"{asker} invites {entry.subject} as {entry.wish}, {on}"


def _as_json(entry: Entry) -> dict[str, Any]:
    return {
        "address": entry.address,
        "state": entry.status.value,
        "asker": entry.asker,
        "wish": entry.wish,
        "subject": entry.subject,
        "owner": entry.owner,
        "since": entry.since,
        "on": entry.on,
        "label": entry.label,
    }


def _answer(
    address: str, verb: Action, actor: str | None, reason: str | None, *, outside: bool
) -> int:
    with _desk(create=True) as desk:
        here, state = desk.project, desk.state
        assert isinstance(state, State)
        if actor is not None and not isinstance(here.settings.platform, LocalSettings):
            raise UsageRefused(
                "--as works on the embedded platform alone",
                hint="elsewhere whoever the actors of bcsync.yaml name decides",
            )
        entry = desk.inbox.find(address)
        who = actor or decider(entry, here.settings.actors)
        declared = entry.address in desk.layout.desired.resources
        decision = Decision(entry, verb, canonical_email(who), reason, declared, outside)
        with session().signals.patiently():
            outcome = decide(here, state, decision, partial(_look, here, desk.layout, state))
        match outcome.state:
            case OperationState.DONE:
                _say_done(desk, entry, verb, who)
                return Exit.DONE
            case OperationState.UNKNOWN:
                click.echo(f"no answer: {printable(outcome.message)}", err=True)
                click.echo(f"  see what became of it: {program()} requests list", err=True)
            case _:
                click.echo(f"refused: {printable(outcome.message)}", err=True)
        return Exit.FAILED


def _say_done(desk: _Desk, entry: Entry, verb: Action, who: str) -> None:
    asked = f": {entry.label}" if entry.label else ""
    did = "Approved" if verb is Action.APPROVE else "Declined"
    click.echo(printable(f"{did} {entry.address} as {who}{asked}."))
    mode = desk.layout.desired.lists.get((entry.owner, "approvals"))
    declared = entry.address in desk.layout.desired.resources
    if verb is Action.APPROVE and mode is ListMode.EXCLUSIVE and not declared:
        *_, account = (path_of(entry.subject) or entry.subject).split("/")
        center = path_of(entry.asker) or f'"{entry.asker}"'
        owner = path_of(entry.owner) or entry.owner
        click.echo(
            f"The layout lists every approval of {owner} and not this one: the next apply would take "
            f"it back. To keep it, add to approvals:\n"
            f'  - {{business_center: {center}, accounts: ["{account}"], up_to: {entry.wish}}}',
            err=True,
        )
