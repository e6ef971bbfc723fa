"""What was changed outside, written into the files: one function for each thing that may have happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bcsync.editing.entries import CannotEditError, removed
from bcsync.editing.yaml_text import Inline, Quoted
from bcsync.jobs.adopt_drift.blocks import add_entry
from bcsync.jobs.adopt_drift.files import Files, Keys, index_of
from bcsync.jobs.adopt_drift.grants import drop_grant, give_grant, regrade
from bcsync.jobs.adopt_drift.subject import Subject, ending
from bcsync.jobs.adopt_drift.values import add_items, drop_items, set_nested, set_short, set_value
from bcsync.jobs.adopt_drift.words import Spot, account_word, owner_path, spot
from bcsync.kinds.ad_account import INHERITED
from bcsync.kinds.approval import APPROVAL
from bcsync.kinds.field import Field
from bcsync.kinds.partner import PARTNER
from bcsync.kinds.share import SHARE
from bcsync.kinds.way import Way
from bcsync.model.address import CENTER, is_platform_id, path_of
from bcsync.model.text import slug
from bcsync.planning.compare import differing

_LISTED = frozenset({SHARE.name, APPROVAL.name})
"""Kinds whose entries are items of lists, each for several accounts."""
_NOTHING: tuple[object, ...] = (None, [], {}, "none")


def write(subject: Subject, files: Files) -> None:
    """Make the files say what the platform shows of one thing. Raises ``CannotEditError``."""
    if subject.kind.name in _LISTED:
        _write_grant(subject, files)
    elif subject.seen is None:
        _take_out(spot(subject, files), subject, files)
    elif subject.declared is None:
        _put_in(subject, files)
    else:
        _change(subject, files)


def _write_grant(subject: Subject, files: Files) -> None:
    if subject.declared is not None:
        if subject.seen is not None and regrade(subject, files):
            return
        drop_grant(subject, files)
    if subject.seen is not None:
        give_grant(subject, files)


def _take_out(at: Spot, subject: Subject, files: Files) -> None:
    _refuse_team(subject)
    file, tree, holder = files.node(at.path, at.word)
    index = index_of(holder, at.word)
    if index is None:
        raise CannotEditError("it comes from a merge key (<<) or an alias there")
    files.change(file, removed(tree, holder, index, files.key(tree, at.path)))


def _refuse_team(subject: Subject) -> None:
    if subject.declared is not None and subject.declared.options.via is not None:
        raise CannotEditError(
            "a team brings this person there: take them out of it, or the team out"
        )


def _change(subject: Subject, files: Files) -> None:
    assert subject.declared is not None
    assert subject.seen is not None
    wanted, seen = subject.declared.attributes, subject.seen
    names = differing(subject.kind, wanted, seen)
    at, short = spot(subject, files), short_field(subject)
    if short:
        _change_short(subject, files, at, short, {name: seen.get(name) for name in names})
        return
    where = _block(at, files)
    for name in names:
        field = subject.kind.field(name)
        assert field is not None
        _change_field(subject, files, (*where, name), field)


def _block(at: Spot, files: Files) -> Keys:
    return (*at.path, files.spelled(at.path, at.word) or at.word)


def _change_short(
    subject: Subject, files: Files, at: Spot, short: str, values: Mapping[str, Any]
) -> None:
    assert subject.declared is not None
    if subject.declared.options.via is not None:
        # A person who is named outright goes before their teams.
        whole = {**subject.declared.attributes, **values, **ending(subject.declared)}
        add_entry(files, at.path, at.word, _entry(whole, short), short)
        return
    if values:
        set_short(files, at.path, at.word, short, values)


def _change_field(subject: Subject, files: Files, path: Keys, field: Field) -> None:
    assert subject.declared is not None
    assert subject.seen is not None
    *where, name = path
    old, new = subject.declared.attributes[name], subject.seen.get(name)
    if field.people:
        _change_people(files, path, old, new or {})
    elif field.refers_to and isinstance(old, Sequence) and not isinstance(old, str):
        owner = subject.identity[0]
        gone = [account_word(owner, each) for each in old if each not in (new or ())]
        more = [account_word(owner, each) for each in new or () if each not in old]
        drop_items(files, path, gone)
        add_items(files, path, more)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        set_nested(files, tuple(where), name, old, new)
    else:
        set_value(files, tuple(where), name, _written(field, new))


def _change_people(
    files: Files, path: Keys, old: Mapping[str, str], new: Mapping[str, str]
) -> None:
    for email in [*old, *(each for each in new if each not in old)]:
        role, spelled = new.get(email), files.spelled(path, email)
        if role == old.get(email):
            continue
        if role is None:
            file, tree, holder = files.node(path, email)
            index = index_of(holder, email)
            if index is None:
                raise CannotEditError(f"a team or a merge key brings {email} there")
            files.change(file, removed(tree, holder, index, files.key(tree, path)))
        elif spelled is None:
            add_entry(files, path, email, {"role": role}, "role")
        else:
            set_short(files, path, email, "role", {"role": role})


def _written(field: Field, value: Any) -> Any:
    """A reference as the layout calls it."""
    if field.refers_to and isinstance(value, str):
        return path_of(value).rpartition("/")[2] or value
    return value


def short_field(subject: Subject) -> str:
    """The field whose value alone an entry may be."""
    kind = subject.kind
    return kind.gives.name if not kind.assigned_id and kind.gives is not None else ""


def _entry(attributes: Mapping[str, Any], short: str) -> Inline:
    """An entry with its role first; what says nothing is left out."""
    more = {k: v for k, v in attributes.items() if k != short and v not in _NOTHING}
    return Inline({short: attributes[short], **more})


def _put_in(subject: Subject, files: Files) -> None:
    assert subject.seen is not None
    at, short = spot(subject, files), short_field(subject)
    if subject.kind.name == PARTNER.name:
        add_entry(files, at.path, at.word, [])
    elif short:
        add_entry(files, at.path, at.word, _entry(subject.seen, short), short)
    else:
        word = _new_key(subject, at, files) if is_platform_id(at.word) else at.word
        block = {"id": subject.platform_id, **dict(_attributes(subject, word, files))}
        add_entry(files, at.path, word, block)


def _new_key(subject: Subject, at: Spot, files: Files) -> str:
    taken = files.value(at.path) or {}
    first = word = slug(subject.label, subject.kind.name.rpartition("_")[2])
    number = 2
    while word in taken or (*at.path, word) in files.taken:
        word, number = f"{first}-{number}", number + 1
    return word


def _attributes(subject: Subject, word: str, files: Files) -> Iterator[tuple[str, Any]]:
    """What the block of a thing has to say, besides what it has from elsewhere anyway."""
    assert subject.seen is not None
    owner = subject.identity[0]
    given = files.value(("defaults", subject.kind.name)) or {}
    center = files.value(owner_path(owner, files)) or {}
    inherited = files.value(("defaults", CENTER)) or {}
    for field in subject.kind.fields:
        value = subject.seen.get(field.name)
        if value is None or value in _NOTHING or (field.name == "name" and value == word):
            continue
        if field.people:
            yield field.name, Inline(dict(sorted(value.items())))
        elif field.refers_to and not isinstance(value, str):
            yield field.name, [Quoted(account_word(owner, each)) for each in value]
        elif given.get(field.name) == value or (
            field.name not in given and _from_owner(subject, field, value, {**inherited, **center})
        ):
            continue
        else:
            yield field.name, _written(field, value)


def _from_owner(subject: Subject, field: Field, value: Any, center: Mapping[str, Any]) -> bool:
    """Whether an ad account has this from its Business Center."""
    inherits = subject.kind.way is Way.OWNERSHIP and field.name in INHERITED
    return inherits and center.get(field.name) == value
