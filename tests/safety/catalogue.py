"""Every command, with words that make sense in the shipped example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

import click

from bcsync.cli.app import app

ANA, NICO, CARA = "ana@acme.example", "nico@northwind.example", "cara@northwind.example"
ACCOUNT, ACCESS = "ad_account.acme/uk", "access.northwind/acme/uk"

CALLS: tuple[tuple[str, ...], ...] = (
    ("validate",),
    ("fmt",),
    ("fmt", "--check", "--diff"),
    ("plan", "--out", "{root}/plan.json"),
    ("plan", "--format", "markdown"),
    ("plan", "--format", "json"),
    ("show", "{root}/plan.json"),
    ("apply", "{root}/plan.json", "--auto-approve", "--reason", "first"),
    ("apply", "--auto-approve"),
    ("drift", "--detailed-exitcode"),
    ("drift", "--correct", "--auto-approve"),
    ("drift", "--adopt", "*", "--auto-approve"),
    ("review",),
    ("requests",),
    ("requests", "list"),
    ("requests", "approve", "approval.acme/uk/northwind"),
    ("requests", "decline", "approval.acme/uk/northwind"),
    ("show", ACCOUNT),
    ("who",),
    ("explain", ACCOUNT),
    ("state", "list"),
    ("state", "show", ACCOUNT),
    ("state", "pull"),
    ("state", "mv", ACCOUNT, "ad_account.acme/gb"),
    ("state", "rm", "ad_account.acme/gb"),
    ("state", "replace-platform", "local:00000001"),
    ("export", "--split"),
    ("export",),
    ("import", ACCOUNT, "7200000000000000001"),
    ("locks",),
    ("locks", "--break", "1", "--reason", "gone"),
    ("history",),
    ("history", "1"),
    ("history", "--verify"),
    ("local", "sign-up", "eve@shadow.example"),
    ("local", "verify", "acme"),
    ("local", "review", "acme/uk", "disapprove", "--reason", "papers"),
    ("local", "accept", "--all"),
    ("local", "decline", "--all"),
    ("local", "act", "update", ACCOUNT, "name=By hand", "--as", ANA),
    ("local", "notifications", "--as", ANA),
    ("local", "outbox"),
    ("local", "log"),
    ("local", "token", ANA),
    ("local", "companies"),
    ("local", "companies", "add", "Zen Co", "4 Mill Lane"),
    ("local", "companies", "search", "zen"),
    ("fleet", "init"),
    ("fleet", "upgrade"),
    ("fleet", "run", "plan"),
    ("fleet", "worker"),
    ("fleet", "status"),
    ("fleet", "history"),
    ("fleet", "retry", "1"),
    ("fleet", "cancel", "1"),
    ("fleet", "list"),
    ("doctor",),
    ("man",),
    ("login", "acme"),
    ("serve", "--port", "no port"),
    ("schema",),
    ("completion", "bash"),
    ("version",),
    ("init", "{root}/new"),
)


def names() -> set[tuple[str, ...]]:
    """Every command there is, as the words that call it."""
    return set(_below(app, ()))


def _below(group: click.Group, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _below(command, (*path, name))
        else:
            yield (*path, name)


def takes_json(words: tuple[str, ...]) -> bool:
    """Whether the command that these words call knows ``--json``."""
    found: click.Command = app
    for word in words:
        inner = found.get_command(click.Context(found), word) if _groups(found) else None
        if inner is None:
            break
        found = inner
    return any("--json" in param.opts for param in found.params)


def _groups(command: click.Command) -> TypeGuard[click.Group]:
    return isinstance(command, click.Group)
