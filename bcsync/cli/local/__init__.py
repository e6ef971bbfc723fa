"""``bcsync local``: the embedded platform, seen from inside.

world          the platform, its control plane, and the names that the stored state gives to its ids
pointing       an address as people write it -> the platform's identity
values         NAME=VALUE words -> attributes
act            anything a person can do by hand
people, verdicts, companies, looking, token   the other commands
"""

from __future__ import annotations

import click

from bcsync.cli.local import act, companies, looking, people, token, verdicts
from bcsync.cli.session import LazyGroup


@click.group(
    cls=LazyGroup,
    name="local",
    commands=[
        people.sign_up,
        verdicts.verify,
        verdicts.review,
        people.accept,
        people.decline,
        act.act,
        looking.notifications,
        looking.outbox,
        companies.companies,
        looking.log,
        token.token,
    ],
)
def command() -> None:
    """Act inside the embedded platform: as its other people, and as TikTok itself."""
