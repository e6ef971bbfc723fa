"""What every command shares: the project's directory, colors, and the flags that may stand anywhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from shutil import get_terminal_size
from typing import Any

import click

from bcsync.cli.signals import Signals
from bcsync.cli.streams import is_terminal, write_data
from bcsync.cli.variables import WithVariables
from bcsync.model.duration import seconds_of
from bcsync.render.safe import json_text
from bcsync.render.style import Style


@dataclass(slots=True)
class Session:
    """The common flags of one invocation."""

    directory: Path = Path()
    no_color: bool = False
    verbose: int = 0
    debug_log: Path | None = None
    signals: Signals = field(default_factory=Signals)


def session() -> Session:
    """The session of the running command."""
    return click.get_current_context().ensure_object(Session)


def colors(*, err: bool = False) -> bool:
    """Whether a stream is shown in colors (no-color.org, force-color.org)."""
    context = click.get_current_context(silent=True)
    chosen = context.find_object(Session) if context else None
    if os.environ.get("NO_COLOR") or (chosen is not None and chosen.no_color):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    # An Emacs shell and the like: what means a color elsewhere is shown there as it is written.
    return os.environ.get("TERM") != "dumb" and is_terminal(sys.stderr if err else sys.stdout)


def style() -> Style:
    """What standard output can show."""
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "")
    ascii_only = not encoding.startswith("utf")
    width = get_terminal_size().columns if is_terminal(sys.stdout) else None
    return Style(color=colors(), ascii=ascii_only, width=width, program=program())


def program() -> str:
    """How the user calls bcsync for this project, as it can be typed again."""
    return program_in(session().directory)


def program_in(directory: Path) -> str:
    """The same for a project in this directory."""
    return "bcsync" if directory == Path() else f"bcsync -C {quote(str(directory))}"


def _set_directory(_ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        session().directory = Path(value)


def _set_no_color(_ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        session().no_color = True


def _set_verbose(_ctx: click.Context, _param: click.Parameter, value: int) -> None:
    if value:
        session().verbose = value


def _set_debug_log(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        session().debug_log = value


def _common_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["-C", "directory"],
            metavar="DIR",
            envvar="BCSYNC_DIR",
            callback=_set_directory,
            expose_value=False,
            type=click.Path(exists=True, file_okay=False),
            help="The project's directory (default: here).",
        ),
        click.Option(
            ["--no-color"],
            is_flag=True,
            envvar="BCSYNC_NO_COLOR",
            callback=_set_no_color,
            expose_value=False,
            help="No colors; NO_COLOR does the same.",
        ),
        click.Option(
            ["-v", "--verbose"],
            count=True,
            envvar="BCSYNC_VERBOSE",
            callback=_set_verbose,
            expose_value=False,
            help="Say more; twice: each call to TikTok.",
        ),
        click.Option(
            ["--debug-log"],
            metavar="FILE",
            envvar="BCSYNC_DEBUG_LOG",
            callback=_set_debug_log,
            expose_value=False,
            type=click.Path(dir_okay=False, path_type=Path),
            help="Write down every call to TikTok, without secrets.",
        ),
    ]


class Command(WithVariables):
    """A command that takes the common flags behind its name, too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(_common_options())


class LazyGroup(WithVariables, click.Group):
    """A group whose commands are imported when they are used, so that help costs nothing."""

    def __init__(self, *args: Any, lazy: dict[str, tuple[str, str]] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.command_class = Command
        self._lazy = lazy or {}
        self.params.extend(_common_options())

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which they are told in the help."""
        return [*self._lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command by its name."""
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        module, _help = self._lazy[cmd_name]
        from importlib import import_module

        command: click.Command = import_module(module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line a command, from the table, without importing any."""
        rows = [(name, text) for name, (_module, text) in self._lazy.items()]
        rows += [
            (name, found.get_short_help_str())
            for name in super().list_commands(ctx)
            if (found := super(LazyGroup, self).get_command(ctx, name)) is not None
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command when there is no such one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from bcsync.source.suggest import did_you_mean

            near = did_you_mean(args[0], self.list_commands(ctx)) if args else None
            if near is None or near in error.message:
                raise
            raise click.UsageError(f"{error.message} Did you mean {near}?", ctx) from error


def seconds(_ctx: click.Context, param: click.Parameter, value: str) -> float:
    """The callback of an option that takes a span of time."""
    try:
        return seconds_of(value)
    except ValueError as error:
        raise click.BadParameter(str(error), param=param) from error


def lock_timeout_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--lock-timeout``, where locks are taken; the command is given seconds."""
    option = click.option(
        "--lock-timeout",
        callback=seconds,
        default="0s",
        metavar="DURATION",
        help="Wait so long for the locks of others: 30s, 5m, 1h.",
    )
    return option(function)


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--json``, where there is something to read by machine."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


def print_json(value: Any) -> None:
    """JSON on standard output, keys in the order given."""
    write_data(json_text(value))
