"""``bcsync local companies``: the register that agencies pick their clients from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click

from bcsync.cli.local.world import world
from bcsync.cli.session import Command, LazyGroup, json_option, print_json
from bcsync.platforms.local.values import Company
from bcsync.render.safe import printable


@click.command(cls=Command, name="search")
@click.argument("text")
@json_option
def _search(text: str, as_json: bool) -> None:
    """The records that hold TEXT."""
    with world() as here:
        _show(here.control.companies(text), as_json=as_json)


@click.command(cls=Command, name="add")
@click.argument("name")
@click.argument("address")
@click.option("--area", help="ISO 3166-1 alpha-2, such as GB.")
@click.option("--headquarters", is_flag=True, help="Not a local branch.")
def _add(name: str, address: str, area: str | None, headquarters: bool) -> None:
    """Add a record; one with the same NAME and ADDRESS is replaced."""
    company = Company(name, address, area, headquarters)
    with world() as here:
        here.control.add_company(company)
    click.echo(f"Added: {_line(company)}")


@click.group(
    cls=LazyGroup,
    name="companies",
    short_help="The company register.",
    invoke_without_command=True,
    commands=[_search, _add],
)
@json_option
@click.pass_context
def companies(context: click.Context, as_json: bool) -> None:
    """The company register; without a command, all of it."""
    if context.invoked_subcommand is None:
        with world() as here:
            _show(here.control.companies(), as_json=as_json)


def _show(found: Sequence[Company], *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(company) for company in found])
        return
    for company in found:
        click.echo(_line(company))
    if not found:
        click.echo("There is no such company in the register.")


def _line(company: Company) -> str:
    area = f"  {company.area}" if company.area else ""
    headquarters = "  headquarters" if company.headquarters else ""
    return printable(f"{company.name}, {company.address}{area}{headquarters}")
