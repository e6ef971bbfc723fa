"""From an address as people write it to the identity that the platform knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bcsync.errors import UsageRefused
from bcsync.kinds.kind import Kind, Kinds
from bcsync.model.action import Action
from bcsync.model.address import CENTER, canonical, is_email, is_platform_id, kind_of, path_of
from bcsync.model.composed import PERSON, take_apart
from bcsync.planning.names import Names
from bcsync.platforms.port import PlatformId
from bcsync.source.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class Target:
    """What an act is about; ``id`` as ``port.Act`` wants it."""

    kind: Kind
    id: PlatformId
    home: str
    """The first segment: the owner whose keys may be given by themselves."""


def target_of(address: str, verb: Action, kinds: Kinds, names: Names) -> Target:
    """Read an address. Raises ``UsageRefused`` for one that names nothing known."""
    written = canonical(address)
    kind_name, segments = kind_of(written), path_of(written).split("/")
    if kind_name not in kinds:
        raise _refused(f"there is no kind {kind_name!r}", kind_name, (kind.name for kind in kinds))
    kind = kinds[kind_name]
    if not all(segments):
        raise UsageRefused(f"{address} is not an address", hint=_form_of(kind))
    return Target(kind, _identity(kind, written, segments, verb, names), segments[0])


def reference_id(word: str, kind: str, home: str, names: Names) -> str:
    """The id of another thing that an attribute names: an id, a key of ``home``, a path, an address."""
    path = canonical(word).removeprefix(f"{kind}.")
    full = path if "/" in path else f"{home}/{path}"
    return _bound(kind, full.split("/"), names)


def _identity(
    kind: Kind, address: str, segments: list[str], verb: Action, names: Names
) -> PlatformId:
    if kind.assigned_id:
        if verb is Action.CREATE:
            return _place(kind, segments, names)
        return (_bound(kind.name, segments, names),)
    words = take_apart(address, kind.composed_of)
    if words is None:
        raise UsageRefused(f"{address} has no such form", hint=_form_of(kind))
    parts = zip(kind.composed_of, words, strict=True)
    return tuple(_part(role, word, names) for role, word in parts)


def _place(kind: Kind, segments: list[str], names: Names) -> PlatformId:
    """Where something new is created; its own last segment is only a word."""
    *owner, _word = segments
    if kind.name == CENTER and not owner:
        return ()
    if kind.name == CENTER or len(owner) != 1:
        raise UsageRefused(
            f"{kind.name}.{'/'.join(segments)} has no such form", hint=_form_of(kind)
        )
    return (_owner(owner[0], names),)


def _part(role: str, word: str, names: Names) -> str:
    if role != PERSON:
        return _bound(role, word.split("/"), names)
    if not is_email(word):
        raise UsageRefused(f"{word} is not an e-mail address", hint="people are e-mails")
    return word


def _owner(word: str, names: Names) -> str:
    return word if is_email(word) else _bound(CENTER, [word], names)


def _bound(kind: str, segments: list[str], names: Names) -> str:
    """The id behind a key path (a key may be of digits); an id stands for itself, whatever stands before it."""
    *owner, last = segments
    path = "/".join([*(names.word(CENTER, each) for each in owner), last])
    for written in ("/".join(segments), path):
        found = names.ids.get(f"{kind}.{written}")
        if found is not None:
            return found
    if is_platform_id(last):
        return last
    known = (path_of(name) for name in names.ids if kind_of(name) == kind)
    raise _refused(f"the stored state knows no {kind.replace('_', ' ')} {path}", path, known)


def _refused(message: str, word: str, known: Iterable[str]) -> UsageRefused:
    near = did_you_mean(word, known)
    hint = f"did you mean {near}?" if near else "give a key of an applied layout, or a platform id"
    return UsageRefused(message, hint=hint)


def _form_of(kind: Kind) -> str:
    plain = (CENTER,) if kind.name == CENTER else ("owner", "key")
    form = kind.composed_of or plain
    return f"write it like this: {kind.name}.{'/'.join(form).upper()}"
