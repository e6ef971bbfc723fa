"""From NAME=VALUE words to the attributes of an act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bcsync.cli.local.pointing import Target, reference_id
from bcsync.errors import UsageRefused
from bcsync.model.action import Action
from bcsync.planning.names import Names
from bcsync.source.mapping import Sources
from bcsync.source.reader import read_yaml
from bcsync.source.scalars import resolve
from bcsync.source.suggest import did_you_mean

_YAML_BEGINS = ("{", "[", '"', "'")
_ALSO: Mapping[Action, tuple[str, ...]] = {
    Action.CREATE: ("id",),
    Action.APPROVE: ("permission",),
}
"""What acts take that no layout declares."""


def attributes_of(
    words: Iterable[str], target: Target, verb: Action, names: Names
) -> dict[str, Any]:
    """Parse the words; keys and addresses become ids. Raises ``UsageRefused``."""
    known = [field.name for field in target.kind.fields] + [*_ALSO.get(verb, ())]
    found: dict[str, Any] = {}
    for word in words:
        name, sign, text = word.partition("=")
        if not sign:
            raise UsageRefused(f"{word} is not NAME=VALUE", hint='for example: name="New name"')
        if name not in known:
            near = did_you_mean(name, known)
            hint = f"did you mean {near}?" if near else f"there are: {', '.join(known)}"
            raise UsageRefused(f"{target.kind.name} has no attribute {name}", hint=hint)
        found[name] = _value(word, text)
    for field in target.kind.reference_fields:
        if field.refers_to and found.get(field.name):
            found[field.name] = _ids(found[field.name], field.refers_to, target.home, names)
    return found


def _value(word: str, text: str) -> Any:
    if not text.startswith(_YAML_BEGINS):
        scalar = resolve(text)
        # No attribute of the platform is a number, and a shell takes the quotes away from "0987".
        return scalar if scalar is None or isinstance(scalar, bool) else text
    sources = Sources()
    document = read_yaml(text.encode(), sources.add("value"), sources)
    if document.findings:
        finding = document.findings[0]
        raise UsageRefused(f"{word}: {finding.message}", hint=finding.hint)
    return _plain(document.value)


def _plain(value: Any) -> Any:
    """Without the places that layouts carry along."""
    match value:
        case Mapping():
            return {key: _plain(each) for key, each in value.items()}
        case list():
            return [_plain(each) for each in value]
        case _:
            return value


def _ids(value: Any, kind: str, home: str, names: Names) -> Any:
    if isinstance(value, list):
        return [reference_id(str(each), kind, home, names) for each in value]
    return reference_id(str(value), kind, home, names)
