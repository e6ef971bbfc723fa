"""The table of commands."""

from __future__ import annotations

import click

from bcsync import __version__
from bcsync.cli.session import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("bcsync.cli.init", "Begin a project that plans at once."),
    "validate": ("bcsync.cli.validate", "Check the layout; offline."),
    "fmt": ("bcsync.cli.fmt", "Give the layout files their usual style; offline."),
    "schema": ("bcsync.cli.schema", "Print the JSON Schema of the layout or of one kind."),
    "plan": ("bcsync.cli.plan", "Show what apply would do; never writes to the platform."),
    "review": ("bcsync.cli.review", "Everything that a pull request needs, in one call."),
    "apply": ("bcsync.cli.apply", "Show the plan, ask, and carry it out."),
    "drift": ("bcsync.cli.drift", "Show what was changed outside bcsync."),
    "requests": ("bcsync.cli.requests", "Access requests and invitations: list, approve, decline."),
    "export": ("bcsync.cli.export", "Write what exists as a layout, and adopt it."),
    "import": ("bcsync.cli.import_", "Adopt one thing that exists under an address."),
    "show": ("bcsync.cli.show", "Show a saved plan, or what is known of an address."),
    "who": ("bcsync.cli.who", "Who can touch what."),
    "explain": ("bcsync.cli.explain", "Why an address is as it is, and since when."),
    "state": ("bcsync.cli.state", "Look into the stored state, and correct it."),
    "locks": ("bcsync.cli.locks", "Who is changing which Business Centers; break a lock."),
    "history": ("bcsync.cli.history", "What was done, when, by whom and why; verify the journal."),
    "fleet": ("bcsync.cli.fleet", "Many projects on one queue, run by workers."),
    "local": ("bcsync.cli.local", "Act inside the embedded platform as its other people."),
    "login": ("bcsync.cli.login", "Keep a token by consent in the browser, in the keyring."),
    "serve": ("bcsync.cli.serve", "Serve TikTok's API over the embedded platform."),
    "doctor": ("bcsync.cli.doctor", "Check settings, layout, state and platform."),
    "completion": ("bcsync.cli.completion", "Print a shell completion script."),
    "man": ("bcsync.cli.man", "Print the manual page: every command with its flags."),
    "version": ("bcsync.cli.version", "Print the version."),
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"auto_envvar_prefix": "BCSYNC", "help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 failed, 2 changes, 3 guarded, 4 stale plan, 5 locked, "
    "6 partly applied, 7 something waits, 64 wrong use. 2 and 7 only with --detailed-exitcode.",
)
@click.version_option(__version__, prog_name="bcsync", message="%(prog)s %(version)s")
def app() -> None:
    """Config-as-code for TikTok Business Centers: declare accounts and access in YAML, plan, apply."""
