"""Where in a layout a thing stands, and how it is called there."""

from __future__ import annotations

from typing import NamedTuple

from bcsync.editing.entries import CannotEditError
from bcsync.jobs.adopt_drift.files import Files, Keys
from bcsync.jobs.adopt_drift.subject import CENTERS, MEMBERS, PEOPLE, Subject
from bcsync.kinds.access import ACCESS
from bcsync.kinds.ad_account import AD_ACCOUNT
from bcsync.kinds.partner import PARTNER
from bcsync.kinds.way import Way
from bcsync.model.address import canonical, is_email, path_of


class Spot(NamedTuple):
    """A list of the layout, and the key of a thing in it."""

    path: Keys
    word: str


def spot(subject: Subject, files: Files) -> Spot:
    """Where a thing with a key stands, or is to stand. Raises ``CannotEditError``."""
    kind, identity = subject.kind, subject.identity
    if not kind.in_center and kind.person_part is None and not identity:
        return Spot((CENTERS,), path_of(subject.address))
    if kind.assigned_id and not _owned(subject):
        return Spot((CENTERS,), path_of(subject.address))
    owner = owner_path(identity[0], files)
    if kind.way is Way.DIRECT:
        center, account, email = identity
        return Spot(_members_of(owner, path_of(center), account, files), email)
    if kind.person_part is not None:
        return Spot((*owner, kind.section), identity[kind.person_part])
    if kind.name == ACCESS.name:
        path = (*owner, kind.section)
        return Spot(path, _access_word(path, identity[1], files))
    if kind.name == PARTNER.name:
        return Spot((*owner, kind.section), center_word(identity[1]))
    return Spot((*owner, kind.section), path_of(subject.address).rpartition("/")[2])


def _owned(subject: Subject) -> bool:
    return "/" in path_of(subject.address)


def owner_path(owner: str, files: Files) -> Keys:
    """The block of a Business Center (an address) or of a person (an e-mail address)."""
    if is_email(owner):
        return PEOPLE, files.spelled((PEOPLE,), owner) or owner
    if not path_of(owner):
        raise CannotEditError("its Business Center is none of this layout")
    return CENTERS, path_of(owner)


def center_word(part: str) -> str:
    """A Business Center as a list calls it."""
    return path_of(part) or part


def account_word(owner: str, part: str) -> str:
    """An ad account as a list of its owner, or of another one, calls it."""
    return (path_of(part) or part).removeprefix(f"{path_of(owner) or owner}/")


def _members_of(owner: Keys, center: str, account: str, files: Files) -> Keys:
    path = path_of(account) or account
    if path.startswith(f"{center}/"):
        return (*owner, AD_ACCOUNT.section, path.removeprefix(f"{center}/"), MEMBERS)
    access = (*owner, ACCESS.section)
    return (*access, _access_word(access, account, files), MEMBERS)


def _access_word(path: Keys, account: str, files: Files) -> str:
    wanted = path_of(account) or account
    for word in files.value(path) or {}:
        if canonical(word) == wanted:
            return str(word)
    return wanted
