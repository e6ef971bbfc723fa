"""Acts carried out, each by the rule of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from bcsync.model.email import canonical_email
from bcsync.platforms.local.refusal import BROKEN_RULE, RefusalError
from bcsync.platforms.local.rules import area_of
from bcsync.platforms.local.work import Work
from bcsync.platforms.port import Act, Answer, Refused


def perform_all(work: Work, acts: Sequence[Act]) -> list[Answer]:
    """One answer for each act, in their order."""
    answers: list[Answer] = []
    canonical = map(_canonical, acts)
    for _, alike in groupby(canonical, lambda act: (act.kind, act.verb)):
        answers += perform_in(work, list(alike))
    return answers


def perform_in(work: Work, acts: Sequence[Act]) -> list[Answer]:
    """Acts of one kind and verb by canonical addresses, within a transaction of the caller's."""
    if not acts:
        return []
    kind, verb = acts[0].kind, acts[0].verb
    area = area_of(kind)
    rule = area.rules.get(verb)
    if rule is None:
        message = f"{verb} is not something that can be done to a {kind}."
        return [Refused(BROKEN_RULE, message) for _ in acts]
    area.preload(work, acts)
    answers: list[Answer] = []
    for act in acts:
        try:
            answers.append(rule(work, act))
        except RefusalError as refusal:
            answers.append(Refused(refusal.code, refusal.message))
    return answers


def _canonical(act: Act) -> Act:
    actor = canonical_email(act.actor)
    id = tuple(canonical_email(part) if "@" in part else part for part in act.id)
    return act if (actor, id) == (act.actor, act.id) else replace(act, actor=actor, id=id)
