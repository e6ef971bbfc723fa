"""How the emulator behaves: modes, faults, rates, the clock; from nothing, or from a layout."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from bcsync.emulator.control.lever import Lever
from bcsync.emulator.control.stage import Stage
from bcsync.emulator.faults import Fault, FaultKind
from bcsync.emulator.modes import Modes
from bcsync.emulator.rates import LEVELS, OFF
from bcsync.emulator.shapes import (
    Field,
    Flag,
    Given,
    Many,
    Maybe,
    Number,
    Record,
    Shape,
    Table,
    Text,
    Whole,
    Word,
    needed,
)
from bcsync.errors import UsageRefused
from bcsync.platforms.local.refusal import against_rule

_FAULT = Record(
    (
        needed("kind", Word(get_args(FaultKind))),
        Field("path", Text(), about="Of an endpoint, as /bc/get/; left out: any."),
        Field("method", Word(("GET", "POST"))),
        Field("code", Whole()),
        Field("message", Text()),
        Field("status", Whole(100, 599)),
        Field("body", Text()),
        Field("seconds", Number()),
        Field("skip", Whole(0)),
        Field("times", Maybe(Whole(1)), about="null: it goes on."),
        Field("share", Number(), about="The part of the calls that it hits, 0 to 1."),
        Field("seed", Whole()),
    )
)


def _shape(hint: Any) -> Shape:
    """What a mode may be, from how it is declared."""
    if hint is bool:
        return Flag()
    if get_origin(hint) is Literal:
        return Word(get_args(hint))
    return Maybe(Whole(1)) if NoneType in get_args(hint) else Whole(0)


_MODES = tuple(Field(name, _shape(hint)) for name, hint in get_type_hints(Modes).items())


def _modes(stage: Stage, given: Given) -> Any:
    stage.emulator.modes = replace(stage.emulator.modes, **given)
    return asdict(stage.emulator.modes)


def _faults(stage: Stage, _given: Given) -> Any:
    return {"faults": [asdict(fault) for fault in stage.emulator.faults.left()]}


def _add_faults(stage: Stage, given: Given) -> Any:
    stage.emulator.faults.add(Fault(**each) for each in given["faults"])
    return _faults(stage, given)


def _clear_faults(stage: Stage, given: Given) -> Any:
    stage.emulator.faults.clear()
    return _faults(stage, given)


def _rates(stage: Stage, given: Given) -> Any:
    if "level" in given:
        stage.emulator.rates.level = given["level"]
        stage.emulator.rates.clear()
    return {"level": stage.emulator.rates.level}


def _clock(stage: Stage, given: Given) -> Any:
    stopped = given.get("stopped", stage.clock.stopped)
    now = _moment(given["now"]) if "now" in given else stage.clock()
    try:
        now += timedelta(seconds=given.get("advance", 0))
    except OverflowError as error:
        raise against_rule("Invalid value of 'advance': there is no such time.") from error
    if given:
        stage.clock.set(now, stopped=stopped)
    return {"now": now.isoformat(), "stopped": stopped}


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise against_rule("Invalid value of 'now': must be a time in ISO 8601.") from error


def _reset(stage: Stage, _given: Given) -> Any:
    emulator = stage.emulator
    stage.control.clear()
    emulator.modes = Modes()
    for kept in (emulator.faults, emulator.rates, emulator.lag, emulator.log):
        kept.clear()
    return {}


def _seed(stage: Stage, given: Given) -> Any:
    if stage.seed is None:
        raise UsageRefused("layouts cannot be applied here", hint="`bcsync serve` can")
    stage.emulator.lag.clear()
    return stage.seed(given["files"])


LEVERS = (
    Lever("GET", "/control/modes", "How the emulator behaves.", _modes),
    Lever(
        "POST",
        "/control/modes",
        "Change how it behaves; what is left out stays.",
        _modes,
        _MODES,
    ),
    Lever("GET", "/control/faults", "Faults that may still hit.", _faults),
    Lever(
        "POST",
        "/control/faults",
        "Let calls go wrong.",
        _add_faults,
        (needed("faults", Many(_FAULT, 1)),),
    ),
    Lever("DELETE", "/control/faults", "Nothing goes wrong any more.", _clear_faults),
    Lever(
        "POST",
        "/control/rates",
        "Hold calls to an app's level, or `off`.",
        _rates,
        (Field("level", Word((OFF, *LEVELS))),),
    ),
    Lever("GET", "/control/clock", "What time it is there.", _clock),
    Lever(
        "POST",
        "/control/clock",
        "Set, move or stop the time.",
        _clock,
        (
            Field("now", Text(), about="ISO 8601."),
            Field("advance", Number(), about="Seconds."),
            Field("stopped", Flag()),
        ),
    ),
    Lever("POST", "/control/reset", "An empty world, plain modes; tokens end.", _reset),
    Lever(
        "POST",
        "/control/seed",
        "Apply a layout: files by name, bcsync.yaml among them if need be.",
        _seed,
        (needed("files", Table(Text())),),
    ),
)
