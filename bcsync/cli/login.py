"""``bcsync login``"""

from __future__ import annotations

import click

from bcsync.cli.project import project
from bcsync.cli.session import Command
from bcsync.errors import UsageRefused
from bcsync.model.address import is_key


@click.command(cls=Command, name="login")
@click.argument("key", metavar="BC")
@click.option(
    "--redirect-uri",
    metavar="URL",
    help="Where the browser is sent afterwards: one of the addresses registered for the app.",
)
@click.option("--url", "only_url", is_flag=True, help="Print where to agree, and end.")
def command(key: str, redirect_uri: str | None, only_url: bool) -> None:
    """Keep a token for BC in the keyring: agree in the browser, then paste the address it was sent to.

    BC is the key of a Business Center. Without a terminal the address, or the code alone, is read from
    standard input.
    """
    # Late: the help is there where the HTTP client is not installed, too.
    from bcsync.cli.consent import agree, print_url

    here = project()
    if not is_key(key):
        raise UsageRefused(
            f"{key} is no key of a Business Center",
            hint="a key is made of small letters, digits and hyphens, as in the layout",
        )
    if only_url:
        print_url(here, redirect_uri)
    else:
        agree(here, key, redirect_uri)
