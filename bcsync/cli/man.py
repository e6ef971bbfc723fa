"""``bcsync man``"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from bcsync import __version__
from bcsync.cli.session import Command
from bcsync.cli.streams import write_data

_TITLE = "bcsync"


@click.command(cls=Command, name="man")
def command() -> None:
    """Print the manual page: every command with its flags.

    \b
    Read it:  bcsync man | man -l -
    Keep it:  bcsync man > ~/.local/share/man/man1/bcsync.1
    """
    from bcsync.cli.app import app

    context = click.Context(app, info_name=_TITLE, **app.context_settings)
    write_data("\n".join(_page(app, context)))


def _page(app: click.Group, context: click.Context) -> Iterator[str]:
    yield f'.TH "BCSYNC" "1" "" "bcsync {__version__}" "bcsync"'
    # No hyphenation and no justified lines: what is typed stands as it is typed.
    yield from (".nh", ".ad l", ".SH NAME")
    yield rf"bcsync \- {_text('config-as-code for TikTok Business Centers')}"
    yield ".SH SYNOPSIS"
    yield rf"\fBbcsync\fR {_text(' '.join(app.collect_usage_pieces(context)))}"
    yield ".SH DESCRIPTION"
    yield from _paragraphs(app.help or "")
    yield ".SH OPTIONS"
    yield _text("They may stand before or behind the name of a command.")
    yield from _options(context, app.params)
    yield ".SH COMMANDS"
    yield from _commands(app, context)
    yield ".SH ENVIRONMENT"
    yield _text(
        "Every flag has a variable: BCSYNC_, the command, the flag, as in BCSYNC_PLAN_FORMAT=json."
    )
    yield ".SH EXIT STATUS"
    yield from _paragraphs(app.epilog or "")


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        below = click.Context(found, parent=context, info_name=name)
        usage = _text(" ".join(found.collect_usage_pieces(below)))
        yield rf".SS \fB{_text(below.command_path)}\fR {usage}"
        yield from _paragraphs(found.help or "")
        common = [each.opts for each in context.find_root().command.params]  # told once, above
        yield from _options(below, [each for each in found.params if each.opts not in common])
        if isinstance(found, click.Group):
            yield from _commands(found, below)


def _options(context: click.Context, parameters: Sequence[click.Parameter]) -> Iterator[str]:
    for parameter in parameters:
        record = parameter.get_help_record(context)
        if isinstance(parameter, click.Option) and record is not None:
            yield from (".TP", rf"\fB{_text(record[0])}\fR", _text(record[1]))


def _paragraphs(told: str) -> Iterator[str]:
    r"""Text as click keeps it: empty lines between paragraphs, ``\b`` before lines that stay lines."""
    for paragraph in told.strip().split("\n\n"):
        kept, lines = paragraph.startswith("\b"), paragraph.removeprefix("\b\n").splitlines()
        yield ".PP"
        if kept:
            yield from (".nf", *map(_text, lines), ".fi")
        else:
            yield _text(" ".join(line.strip() for line in lines))


def _text(words: str) -> str:
    r"""Words as roff shows them: a backslash and a hyphen as they are, never a request."""
    escaped = words.replace("\\", r"\e").replace("-", r"\-").replace("`", r"\(ga")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
