"""``bcsync init``"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from bcsync.cli.session import Command, session
from bcsync.errors import BcsyncError, UsageRefused
from bcsync.shipped import resource_dir
from bcsync.source.suggest import did_you_mean

_IGNORE_FILE = ".gitignore"
_IGNORED = ".bcsync/"

_SETTINGS = """\
# yaml-language-server: $schema=https://bcsync.dev/schemas/settings.schema.json
version: 1
platform: {kind: local, database: .bcsync/platform.db}   # the embedded one; nothing to sign up for
state: .bcsync/state.db
actor: ana@acme.example                                  # who acts for the Business Centers
# actors: {acme: ana@acme.example}                       # or one person for each
# guards: {removals: {count: 3, percent: 20}, min_admins: 1}
"""

_LAYOUT = """\
# yaml-language-server: $schema=https://bcsync.dev/schemas/layout.schema.json
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
def command(place: Path | None, example: str | None) -> None:
    """Begin a project in DIR (default: here) that plans at once. Never overwrites a file."""
    root = session().directory / (place or Path())
    files: Mapping[str, bytes] = (
        {"bcsync.yaml": _SETTINGS.encode(), "layout.yaml": _LAYOUT.encode()}
        if example is None
        else dict(_example(example))
    )
    _refuse_overwriting(root, files)
    for name, content in files.items():
        _write(root / name, content)
        click.echo(f"Wrote {root / name}")
    _ignore(root)
    where = "" if root == Path() else f" -C {shlex.quote(str(root))}"
    click.echo(f"Next: bcsync{where} plan, and then: bcsync{where} apply", err=True)


def _example(name: str) -> Iterator[tuple[str, bytes]]:
    """Files of a shipped example by their relative path; nothing that working with it left behind."""
    shelf = resource_dir("examples")
    known = sorted(path.name for path in shelf.iterdir() if (path / "bcsync.yaml").is_file())
    if name not in known:
        near = did_you_mean(name, known)
        hint = f"did you mean {near}?" if near else f"there are: {', '.join(known)}"
        raise UsageRefused(f"there is no example {name}", hint=hint)
    for path in sorted((shelf / name).rglob("*")):
        relative = path.relative_to(shelf / name)
        hidden = any(part.startswith(".") for part in relative.parts)
        if path.is_file() and not hidden and path.suffix != ".log":
            yield relative.as_posix(), path.read_bytes()


def _refuse_overwriting(root: Path, files: Mapping[str, bytes]) -> None:
    for name in files:
        path = root / name
        if path.exists() or path.is_symlink():
            raise BcsyncError(
                f"{path} exists already, and init overwrites nothing",
                hint="begin in an empty directory: bcsync init DIR",
            )


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise BcsyncError(
            f"cannot write {path}: {error.strerror}", hint="name a directory that you may write to"
        ) from error


def _ignore(root: Path) -> None:
    """The stored state and the embedded platform are no part of what Git reviews."""
    path = root / _IGNORE_FILE
    if not path.exists():
        _write(path, f"{_IGNORED}\n".encode())
        click.echo(f"Wrote {path}")
    elif _IGNORED not in path.read_text("utf-8", "replace").split():
        click.echo(f"Add to {path}, which exists already: {_IGNORED}", err=True)
