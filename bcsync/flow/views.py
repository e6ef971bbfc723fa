"""Reading the platform into the stored state."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set

from bcsync.kinds.share import SHARE
from bcsync.model.address import CENTER, center_address, is_email, path_of
from bcsync.model.renames import formers_of, renames_of
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
    centers = centers_of(desired, bindings)
    people = {*everyone, *_owners(desired)}
    people.update(actor for key in centers if (actor := actors.get(key)))
    own = [View(person, None) for person in sorted(people)]
    return own + [
        View(actors.get(key, ""), platform_id) for key, platform_id in sorted(centers.items())
    ]


def all_names_of_centers(desired: Desired, bindings: Collection[Binding]) -> dict[str, str]:
    """Each key that the layout or the state has for a Business Center -> its id."""
    return bound_centers(bindings) | centers_of(desired, bindings)


def bound_centers(bindings: Iterable[Binding]) -> dict[str, str]:
    """Key of each Business Center, as the state has it, -> its id."""
    return {path_of(each.address): each.id[0] for each in bindings if each.kind == CENTER}


def centers_of(desired: Desired, bindings: Iterable[Binding]) -> dict[str, str]:
    """Key of each Business Center, as the layout has it, -> its id."""
    bound = {each.address: each.id[0] for each in bindings if each.kind == CENTER}
    declared = [each for each in desired.resources.values() if each.kind == CENTER]
    going = renames_of(formers_of(declared, desired), bound)
    centers = {path_of(going.get(address, address)): id for address, id in bound.items()}
    for each in declared:
        if each.options.platform_id:
            centers.setdefault(path_of(each.address), each.options.platform_id)
    return centers


def _owners(desired: Desired) -> Collection[str]:
    """People of the layout who own accounts themselves."""
    return {key[0] for key in desired.lists if is_email(key[0])}


def within(views: Iterable[View], scopes: Set[str], centers: Mapping[str, str]) -> list[View]:
    """Those of these views that show the lists of some Business Centers (addresses) and people.

    ``centers``: key of each Business Center -> its id; one that is not bound yet goes by its id, too.
    """
    ids = {
        id for key, id in centers.items() if not scopes.isdisjoint(map(center_address, (key, id)))
    }
    return [view for view in views if view.scope in ids or view.scope in scopes]


def scopes(views: Iterable[View], current: Iterable[Stored], gaps: Iterable[Gap]) -> set[str]:
    """The lists that these views show whole.

    An account shared *with* a Business Center stands in its owner's list; it is seen from both sides,
    so that a share which ended must vanish even when only the receiver is read.
    """
    unread = {gap.scope for gap in gaps}
    read = {view.scope for view in views} - unread
    received = {
        row.scope for row in current if row.kind == SHARE.name and SHARE.held(row.id)[0] in read
    }
    return read | received
