"""A plan is the truth: nobody gains or loses anything that the plan which was reviewed did not list."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from tests.laws.attacks import ATTACKS, Attack
from tests.laws.bench import EVERYTHING, Bench, bench
from tests.laws.caps import Caps, over
from tests.laws.holdings import Standing, Words, moved
from tests.laws.layouts import Layout
from tests.laws.told import told, undone, unlisted
from tests.laws.trials import Json, announced, edits, move, part_of, projects, rename_one

WAYS = ("approve", "prompt", "saved", "edited", "expect", "stopped", "dies")
DONE, FAILED, GUARDED, STALE, PARTLY, USAGE = 0, 1, 3, 4, 6, 64
NOTHING_DONE = (FAILED, GUARDED, STALE, USAGE)


class Trial:
    """One project, and what is done to it."""

    def __init__(self, here: Bench, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.here = here
        self.draw = draw
        self.story: list[str] = []
        self.caps = Caps(draw(st.integers(0, 3)), 0, draw(st.integers(1, 2)))
        self.layout: Layout = {}
        self.announced: set[str] = set()

    def begin(self, one: Layout, other: Layout) -> None:
        """``one`` stands, the world moves a little, and ``other`` is to stand."""
        self.settings(min_admins=1)
        self.here.layout(one)
        self.here.settle()
        self.settings(min_admins=self.caps.min_admins)
        self.moves("before")
        self.layout = rename_one(other) if self.draw(st.integers(0, 3)) == 0 else other
        self.here.layout(self.layout)
        self.announced = announced(one) & announced(other)

    def settings(self, *, min_admins: int) -> None:
        self.here.settings(
            invitations=self.draw(st.sampled_from(["automatic", "manual"])),
            removals={"count": self.caps.count, "percent": self.caps.percent},
            min_admins=min_admins,
        )

    def moves(self, when: str) -> None:
        for _each in range(self.draw(st.integers(0, 2))):
            self.story.append(f"{when}: {move(self.here, self.draw)}")

    def flags(self) -> tuple[str, ...]:
        """A part of the plan, or all of it."""
        allow = EVERYTHING if self.draw(st.integers(0, 3)) else ()
        if self.draw(st.booleans()):
            return allow
        return (*allow, *self.draw(part_of(self.here.plan())))

    def review(self, way: str, flags: tuple[str, ...]) -> Json | None:
        """The plan as somebody reads it; None if there is none."""
        path = self.here.root / "plan.json"
        made = ("--out", str(path)) if way in ("saved", "edited") else ("--format", "json")
        if self.here.run("plan", *made, *flags) == USAGE:
            return None
        plan: Json = json.loads(path.read_bytes() if "--out" in made else self.here.out)
        if way == "edited":
            plan = self.draw(edits(plan))
            path.write_text(json.dumps(plan))
        return plan

    def act(self, way: str, flags: tuple[str, ...], digest: str) -> tuple[int, Standing]:
        """Carry it out; gives the exit code, and what stood when nobody else moved any more."""
        here, began = self.here, [self.here.standing()]

        def meanwhile() -> None:
            self.moves("meanwhile")
            began.append(here.standing())

        match way:
            case "approve":
                code = here.apply(*flags)
            case "stopped" | "dies":
                calls = self.draw(st.integers(0, 3))
                code = here.cut_short(calls, *flags, dies=way == "dies")
            case "prompt":
                code = here.answer(meanwhile, *flags)
            case "expect":
                meanwhile()
                code = here.apply("--expect", digest, *flags)
            case _:
                meanwhile()
                code = here.apply(str(here.root / "plan.json"))
        return code, began[-1]

    def over_the_caps(self, began: Standing) -> list[str]:
        """What has been lost since then beyond the caps."""
        ended = self.here.standing()
        words: Words = {**began.words, **ended.words}
        before, after = began.told(words), ended.told(words)
        return over(self.caps, before, after, self.layout, self.announced)


@given(projects(), projects(), st.data())
def test_nobody_gains_or_loses_what_the_plan_did_not_list(
    one: Layout, other: Layout, data: st.DataObject
) -> None:
    with bench() as here:
        trial = Trial(here, data.draw)
        trial.begin(one, other)
        flags = trial.flags()
        way = data.draw(st.sampled_from(WAYS))
        trial.story.append(f"{way} {flags}")
        look(trial, way, flags)
        if way in ("stopped", "dies"):
            # Whoever goes on sees what is left, and gets that.
            look(trial, "approve", flags)


def look(trial: Trial, way: str, flags: tuple[str, ...]) -> None:
    """One plan, reviewed and carried out in this way."""
    plan = trial.review(way, flags)
    if plan is None:
        return
    code, began = trial.act(way, flags, plan["digest"])
    changes, steps = moved(began, trial.here.standing()), told(plan["operations"])
    note(f"{trial.story} {code}\n{trial.here.said}")
    assert not unlisted(changes, steps)
    assert not changes or code not in NOTHING_DONE
    assert code != DONE or not undone(changes, steps)
    if "--allow-remove" not in flags:
        assert not trial.over_the_caps(began)


@pytest.mark.parametrize("attack", ATTACKS, ids=[each.name for each in ATTACKS])
def test_an_attack_is_refused_or_does_what_the_plan_told(attack: Attack) -> None:
    with bench() as here:
        here.settings()
        here.layout(attack.one)
        here.settle()
        here.settings(**attack.settings)
        if attack.before is not None:
            attack.before(here)
        here.layout(attack.other)
        plan, code, began = act_on(here, attack)
        changes = moved(began, here.standing())
        steps = told(plan["operations"])
        assert code == attack.code, here.said
        assert not unlisted(changes, steps)
        assert not changes or code == DONE
        assert code != DONE or not undone(changes, steps)


def act_on(here: Bench, attack: Attack) -> tuple[Json, int, Standing]:
    """Plan and act as it says; gives the plan that was reviewed, the exit code, and what stood before."""
    path = here.root / "plan.json"
    here.run("plan", "--out", str(path), *attack.flags)
    plan: Json = json.loads(path.read_bytes())
    if attack.edit is not None:
        attack.edit(plan)
        path.write_text(json.dumps(plan))
    began = [here.standing()]

    def meanwhile() -> None:
        if attack.meanwhile is not None:
            attack.meanwhile(here)
            began.append(here.standing())

    match attack.way:
        case "prompt":
            code = here.answer(meanwhile, *attack.flags)
        case "saved":
            meanwhile()
            code = here.apply(str(path))
        case _:
            meanwhile()
            code = here.apply(*attack.flags)
    return plan, code, began[-1]
