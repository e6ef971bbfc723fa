"""On what terms a plan was made: what it takes, beside the layout, to make the same one again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from bcsync.planning.scene import Allowances
from bcsync.planning.selection import Selection

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Terms:
    """What was asked of a plan."""

    selection: Selection = Selection()
    allow: Allowances = Allowances()
    corrects: frozenset[str] | None = None
    """The addresses whose drift it puts back, if it does nothing else."""


def terms_to_json(terms: Terms) -> Json:
    """The parts of a JSON plan that say on what terms it was made."""
    selection, corrects = terms.selection, terms.corrects
    return {
        "selection": {"targets": list(selection.targets), "excludes": list(selection.excludes)},
        "corrects": None if corrects is None else sorted(corrects),
        "allowances": [
            {"guard": field.name, "address": address}
            for field in fields(Allowances)
            for address in getattr(terms.allow, field.name)
        ],
    }


def terms_of(plan: Mapping[str, Any]) -> Terms:
    """The terms of a JSON plan that conforms to its schema.

    What the layout allows by itself, until a day, is no part of them: the layout of today says so, or not.
    """
    selection, corrects = plan["selection"], plan["corrects"]
    return Terms(
        Selection(tuple(selection["targets"]), tuple(selection["excludes"])),
        _allowances(plan["allowances"]),
        None if corrects is None else frozenset(corrects),
    )


def _allowances(allowed: Sequence[Mapping[str, str]]) -> Allowances:
    flags = [each for each in allowed if "until" not in each]
    return Allowances(
        **{
            field.name: tuple(each["address"] for each in flags if each["guard"] == field.name)
            for field in fields(Allowances)
        }
    )


def both(one: Allowances, other: Allowances) -> Allowances:
    """What either allows."""
    return Allowances(
        **{
            field.name: tuple(
                dict.fromkeys((*getattr(one, field.name), *getattr(other, field.name)))
            )
            for field in fields(Allowances)
        }
    )
