"""Every flag's twin in the environment: ``BCSYNC_``, the command, the flag, as in ``BCSYNC_PLAN_FORMAT``."""

from __future__ import annotations

import os
from collections.abc import Iterable

import click
from click.core import ParameterSource

from bcsync.model.text import is_text


class WithVariables(click.Command):
    """A command whose flags may be variables, and whose words are text.

    Click would name a variable after the parameter in Python, and take an empty one for none.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the flags; raises ``click.UsageError`` for what cannot be meant."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        _name(options, ctx.auto_envvar_prefix or "")
        try:
            rest = super().parse_args(ctx, args)
        except click.BadParameter as error:
            _tell_variable(error, ctx)
            raise
        if not ctx.resilient_parsing:
            _refuse_empty(options, ctx)
            _refuse_bytes(self.get_params(ctx), ctx)
        return rest


def variable_of(option: click.Option, prefix: str) -> str:
    """The name of a flag's variable, where it has none of its own."""
    flag = next(name for name in option.opts if name.startswith("--"))
    return f"{prefix}_{flag.strip('-').replace('-', '_').upper()}"


def _name(options: Iterable[click.Option], prefix: str) -> None:
    for option in options:
        option.allow_from_autoenv = False
        # Not --help and --version: BCSYNC_VERSION is what a pipeline calls the version it installs.
        if option.envvar is None and not option.is_eager:
            option.envvar = variable_of(option, prefix)


def _tell_variable(error: click.BadParameter, ctx: click.Context) -> None:
    option = error.param
    if isinstance(option, click.Option) and _is_from_variable(option, ctx):
        error.param_hint = f"the variable {option.envvar}"


def _is_from_variable(option: click.Parameter, ctx: click.Context) -> bool:
    return ctx.get_parameter_source(option.name or "") is ParameterSource.ENVIRONMENT


def _refuse_empty(options: Iterable[click.Option], ctx: click.Context) -> None:
    """A list that came out empty must not mean the same as no list: that is everything."""
    for option in options:
        name = option.envvar
        if not option.multiple or not isinstance(name, str):
            continue
        given = ctx.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
        if not given and not os.environ.get(name, "all of it").strip():
            raise click.UsageError(
                f"The variable {name} is empty, which could mean nothing or everything: "
                "unset it, or put addresses into it, with spaces between them.",
                ctx,
            )


def _refuse_bytes(params: Iterable[click.Parameter], ctx: click.Context) -> None:
    """What is no text can be the name of a file, and nothing else."""
    for param in params:
        value = ctx.params.get(param.name or "")
        values = value if isinstance(value, tuple) else (value,)
        if any(isinstance(each, str) and not is_text(each) for each in values):
            error = click.BadParameter("it is not UTF-8 text.", ctx, param)
            _tell_variable(error, ctx)
            raise error
