"""``bcsync local verify`` and ``review``: what TikTok decides."""

from __future__ import annotations

import click

from bcsync.cli.local.world import world
from bcsync.cli.session import Command
from bcsync.model.address import ACCOUNT, CENTER
from bcsync.render.safe import printable


@click.command(cls=Command, name="verify", short_help="TikTok verifies a Business Center.")
@click.argument("business_center", metavar="BC")
@click.option("--reject", is_flag=True, help="Refuse the verification.")
@click.option("--reason", help="Why; shown to its people.")
def verify(business_center: str, reject: bool, reason: str | None) -> None:
    """TikTok verifies BC: a key, an address, an id or an exact name."""
    with world() as here:
        center = here.center(business_center)
        here.control.verify(center, reject, reason)
        _say(
            here.called(CENTER, center),
            "was refused verification" if reject else "is verified",
            reason,
        )


@click.command(cls=Command, name="review", short_help="TikTok decides a review.")
@click.argument("account")
@click.argument("verdict", type=click.Choice(["approve", "disapprove"]))
@click.option("--reason", help="Why; shown to its people.")
def review(account: str, verdict: str, reason: str | None) -> None:
    """TikTok decides the review of ACCOUNT: a key (acme/uk), an address, an id or an exact name."""
    with world() as here:
        found = here.account(account)
        here.control.review(found, verdict == "approve", reason)
        _say(here.called(ACCOUNT, found), f"is {verdict}d", reason)


def _say(what: str, became: str, reason: str | None) -> None:
    click.echo(printable(f"{what} {became}{f': {reason}' if reason else ''}."))
