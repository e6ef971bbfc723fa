"""Acts by hand: what somebody sends is held against the kinds before the platform's rules, which trust it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcsync.emulator.shapes import Given
from bcsync.kinds import KINDS
from bcsync.kinds.field import Field
from bcsync.model.action import Action
from bcsync.model.email import canonical_email
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.local.refusal import RefusalError, against_rule
from bcsync.platforms.port import Act, Answer

_ALSO: Mapping[Action, tuple[str, ...]] = {
    Action.CREATE: ("id",),
    Action.APPROVE: ("permission",),
    Action.DECLINE: ("permission",),
}
"""What acts take that no kind declares."""


def performed(platform: LocalPlatform, given: Given) -> Answer:
    """What the platform answers to an act by hand. Raises ``RefusalError`` for one that makes no sense."""
    if given["kind"] not in KINDS:
        names = ", ".join(sorted(kind.name for kind in KINDS))
        raise against_rule(f"Invalid value of 'kind': must be one of {names}.")
    verb, attributes = Action(given["action"]), given.get("attributes") or {}
    _hold(given["kind"], verb, attributes)
    id = tuple(given.get("id") or ())
    act = Act(canonical_email(given["actor"]), verb, given["kind"], id, attributes)
    try:
        (answer,) = platform.perform([act])
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        # Undone with its transaction. What of an act belongs where, its rule knows alone.
        text = f"This act makes no sense: look at 'id' and 'attributes' ({error})."
        raise RefusalError(40002, text) from error
    return answer


def _hold(kind: str, verb: Action, attributes: Mapping[str, Any]) -> None:
    fields = {field.name: field for field in KINDS[kind].fields}
    known = {**fields, **{name: Field(name) for name in _ALSO.get(verb, ())}}
    for name, value in attributes.items():
        if name not in known:
            raise against_rule(f"{kind} has no attribute {name!r}: {', '.join(known)}.")
        if not known[name].holds(value) or not _plain(value):
            raise against_rule(f"Invalid value of 'attributes.{name}'.")


def _plain(value: object) -> bool:
    """No attribute of the platform is a number, and none nests deeper."""
    match value:
        case list():
            return all(isinstance(each, str) for each in value)
        case dict():
            return all(isinstance(each, str) for each in value.values())
        case _:
            return value is None or isinstance(value, bool | str)
