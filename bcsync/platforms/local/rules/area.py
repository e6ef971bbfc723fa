"""The shape of a rule area: what a batch reads beforehand, and one function a verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bcsync.model.action import Action
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import Act, Done

Rule = Callable[[Work, Act], Done]
"""Checks everything (raising ``RefusalError``) before changing rows: a refusal leaves no trace."""


class Area(NamedTuple):
    """The rules of one kind."""

    preload: Callable[[Work, Sequence[Act]], None]
    """Read in bulk what the rules will look at; a matter of speed alone."""
    rules: Mapping[Action, Rule]
