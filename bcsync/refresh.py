"""Reading the platform into the stored state."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from bcsync.model.address import is_email, path_of
from bcsync.model.resource import Desired
from bcsync.platforms.port import Gap, View
from bcsync.state.values import Binding, Stored


def views(
    desired: Desired,
    bindings: Iterable[Binding],
    actors: Mapping[str, str],
    everyone: Sequence[str],
) -> list[View]:
    """What has to be read: each Business Center by who acts for it, and everybody's own things."""
    centers = {
        path_of(binding.address): binding.id[0]
        for binding in bindings
        if binding.kind == "business_center"
    }
    for declared in desired.resources.values():
        if declared.kind != "business_center":
            continue
        key = path_of(declared.address)
        for former in map(path_of, declared.options.previously):
            if former in centers and key not in centers:
                centers[key] = centers.pop(former)
        if declared.options.platform_id:
            centers.setdefault(key, declared.options.platform_id)
    people = {*everyone, *_owners(desired)}
    people.update(actor for key in centers if (actor := actors.get(key)))
    own = [View(person, None) for person in sorted(people)]
    return own + [
        View(actors.get(key, ""), platform_id) for key, platform_id in sorted(centers.items())
    ]


def _owners(desired: Desired) -> Collection[str]:
    """People of the layout who own accounts themselves."""
    return {key[0] for key in desired.lists if is_email(key[0])}


def scopes(views: Iterable[View], current: Iterable[Stored], gaps: Iterable[Gap]) -> set[str]:
    """The lists that these views show whole.

    An account shared *with* a Business Center stands in its owner's list; it is seen from both sides,
    so that a share which ended must vanish even when only the receiver is read.
    """
    unread = {gap.scope for gap in gaps}
    read = {view.center or view.actor for view in views} - unread
    received = {row.scope for row in current if row.kind == "share" and row.id[1] in read}
    return read | received
