"""``bcsync init``"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from bcsync.cli.beginning import begin_with
from bcsync.cli.ci_files import SYSTEMS, write_pipeline
from bcsync.cli.from_platform import begin
from bcsync.cli.schema_files import LAYOUT_LINE, SETTINGS_LINE, in_a_project, schema_files
from bcsync.cli.session import Command, session
from bcsync.errors import UsageRefused
from bcsync.fleet.values import FLEET_FILE
from bcsync.shipped import resource_dir
from bcsync.source.discover import SETTINGS_FILE
from bcsync.source.suggest import did_you_mean

_SETTINGS = """\
version: 1
platform: {kind: local, database: .bcsync/platform.db}   # the embedded one; nothing to sign up for
state: .bcsync/state.db
actor: ana@acme.example                                  # who acts for the Business Centers
# actors: {acme: ana@acme.example}                       # or one person for each
# guards: {removals: {count: 3, percent: 20}, min_admins: 1}
"""

_LAYOUT = """\
version: 1

business_centers:
  acme:                                   # the key: its name in this layout, for ever
    name: Acme Group                      # its name on TikTok
    timezone: Europe/London
    currency: GBP
    # id: "7100000000000000001"           # adopt one that exists instead of creating it
    members:                              # the whole list: whoever is not in it is removed
      ana@acme.example: admin
      # bo@acme.example: standard         # is invited by e-mail
    ad_accounts:
      uk:
        name: Acme UK
        # members:
        #   bo@acme.example: operator
    # partners:                           # share accounts with an agency
    #   "7100000000000000002":
    #     - {accounts: ["uk"], role: operator}
    # approvals:                          # incoming access requests to say yes to
    #   - {business_center: "7100000000000000002", accounts: ["uk"], up_to: operator}
"""


@click.command(cls=Command, name="init")
@click.argument("place", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--example", metavar="NAME", help="Begin with a shipped example, such as quickstart.")
@click.option(
    "--from-platform",
    is_flag=True,
    help="Begin with the Business Centers on TikTok that the tokens administer.",
)
@click.option(
    "--credential",
    "credentials",
    multiple=True,
    metavar="KEY=VARIABLE",
    help="Key of a Business Center, and the NAME of the variable that holds its token.",
)
@click.option("--base-url", metavar="URL", help="Where the API is (default: TikTok).")
@click.option(
    "--ci",
    type=click.Choice(SYSTEMS),
    help="Also write what runs it there; for a project that exists, only that.",
)
def command(
    place: Path | None,
    example: str | None,
    from_platform: bool,
    credentials: tuple[str, ...],
    base_url: str | None,
    ci: str | None,
) -> None:
    """Begin a project in DIR (default: here) that plans at once. Never overwrites a file.

    With --from-platform it reads what there is on TikTok, writes it as a layout, and changes nothing there.
    """
    root = session().directory / (place or Path())
    begun = (root / SETTINGS_FILE).exists() or (root / FLEET_FILE).exists()
    if ci is not None and begun and not (example or from_platform):
        _write_pipeline(root, ci)
        return
    if from_platform:
        if example is not None:
            raise UsageRefused(
                "a project begins with an example or with what is on the platform, not with both",
                hint="leave one of --example and --from-platform out",
            )
        begin(root, credentials, base_url)
    elif credentials or base_url:
        raise UsageRefused(
            "--credential and --base-url are about TikTok",
            hint="give --from-platform with them, or leave them out",
        )
    else:
        _begin(root, example)
    if ci is not None:
        _write_pipeline(root, ci)
    where = "" if root == Path() else f" -C {shlex.quote(str(root))}"
    if (root / FLEET_FILE).exists():
        click.echo(
            f"Next, with a PostgreSQL database (docs/fleets.md): bcsync{where} fleet init", err=True
        )
    else:
        click.echo(f"Next: bcsync{where} plan, and then: bcsync{where} apply", err=True)


def _write_pipeline(root: Path, system: str) -> None:
    from bcsync.cli.project import project

    if not (root / SETTINGS_FILE).exists() and (root / FLEET_FILE).exists():
        # Late: few have a fleet.
        from bcsync.cli.fleet.deploying import write_workers

        write_workers(root, system)
        return
    session().directory = root
    write_pipeline(project(), system)


def _begin(root: Path, example: str | None) -> None:
    files: Mapping[str, bytes] = (
        {
            "bcsync.yaml": f"{SETTINGS_LINE}{_SETTINGS}".encode(),
            "layout.yaml": f"{LAYOUT_LINE}{_LAYOUT}".encode(),
        }
        if example is None
        else dict(_example(example))
    )
    begin_with(root, {**files, **schema_files(*("fleet" for name in files if name == FLEET_FILE))})


def _example(name: str) -> Iterator[tuple[str, bytes]]:
    """Files of a shipped example by their relative path; nothing that working with it left behind."""
    shelf = resource_dir("examples")
    known = sorted(
        path.name
        for path in shelf.iterdir()
        if (path / SETTINGS_FILE).is_file() or (path / FLEET_FILE).is_file()
    )
    if name not in known:
        near = did_you_mean(name, known)
        hint = f"did you mean {near}?" if near else f"there are: {', '.join(known)}"
        raise UsageRefused(f"there is no example {name}", hint=hint)
    for path in sorted((shelf / name).rglob("*")):
        relative = path.relative_to(shelf / name)
        hidden = any(part.startswith(".") for part in relative.parts)
        if path.is_file() and not hidden and path.suffix != ".log":
            yield relative.as_posix(), in_a_project(path.read_bytes())
