"""Of which platform a stored state is, and which one the settings mean.

Ids are a platform's own: the counters of two embedded ones give the same ids to different things, and TikTok
knows nothing of an emulator's. The database of an embedded platform carries a number that goes with it when
it is moved or copied; the live one is where it is called.
"""

from __future__ import annotations

from contextlib import closing, suppress
from shlex import quote

from bcsync.database.location import is_missing_file
from bcsync.errors import PlatformError, StateError
from bcsync.platforms.chosen import LOCAL, LocalSettings, TikTokSettings
from bcsync.platforms.tiktok.transport.origin import THIS_MACHINE, origin_of
from bcsync.project import Project
from bcsync.state.reader import StateReader

NEW = ""
"""An embedded platform that has no number: nothing has been written to it yet, or by an older bcsync alone."""


def identity_of(project: Project) -> str | None:
    """Of the platform that the settings mean: its kind, a colon, and what tells it from others of the kind.

    None where that cannot be found out now; whoever reads the platform will say why.
    """
    match project.settings.platform:
        case TikTokSettings() as live:
            origin = origin_of(live.base_url)
            return None if origin is None else f"{live.kind}:{origin}"
        case LocalSettings() as local:
            with suppress(PlatformError, StateError):
                return _embedded(project, local)
            return None


def _embedded(project: Project, local: LocalSettings) -> str:
    if is_missing_file(local.database, project.root):
        return NEW
    known = project.embedded.get(local.database, NEW)
    if known != NEW:
        return known
    # Late: it costs all that the embedded platform is made of.
    from bcsync.flow.local import open_local

    with closing(open_local(project, local)) as platform:
        found = platform.identity()
    # What has no number yet gets one with the first write.
    project.embedded[local.database] = found
    return found


def settled(project: Project) -> str | None:
    """The same, as it may be noted in a state."""
    return identity_of(project) or None


def refuse_foreign(project: Project, state: StateReader) -> None:
    """Raise ``StateError`` for a state that holds the ids of another platform than the settings mean."""
    of = state.platform()
    if of is None:
        return
    meant = identity_of(project)
    if meant is None or meant == of:
        return
    raise StateError(
        f"the stored state is of {described(of)}, and the settings mean "
        f"{described(meant)}: nothing was read or written",
        hint="give each platform a state of its own: another path for `state` in bcsync.yaml (BCSYNC_STATE); "
        f"where it is the same platform at another place: bcsync state replace-platform {quote(of)}",
    )


def may_name(project: Project, state: StateReader) -> bool:
    """Whether its ids may be those of the embedded platform: an emulator before it gives the same."""
    of = state.platform()
    return of is None or not of.startswith(f"{LOCAL}:") or of == identity_of(project)


def described(identity: str) -> str:
    """For people."""
    if identity == NEW:
        return "an embedded platform that this bcsync has written nothing to yet"
    kind, _, which = identity.partition(":")
    if kind == LOCAL:
        return f"the embedded platform {which}"
    return "an emulator on this machine" if which == THIS_MACHINE else f"TikTok's API at {which}"
