"""What was agreed to by its digest is gone on with after a lost runner; anything else is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bcsync.cli.border import run
from bcsync.planning.digest import plan_digest
from bcsync.workflow import make_plan
from tests.crash.scenario import KILLED, SECOND, Desk, World, assert_sound, world

DONE, STALE = 0, 4
pytestmark = pytest.mark.parametrize("new_desk", ["sqlite"], indirect=True)
MOMENTS = (
    ("intend", 4, "after"),
    ("perform", 3, "after"),
    ("settle", 6, "before"),
    ("finish", 1, "before"),
)


def due(desk: Desk) -> str:
    return plan_digest(make_plan(desk.project).plan.operations)


def expecting(desk: Desk, digest: str) -> int:
    return int(run([*desk.words, "--expect", digest]))


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_the_rest_of_it_is_done(
    desk: Desk,
    undisturbed: tuple[World, World],
    moment: tuple[str, int, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    agreed = due(desk)
    assert desk.strike("kill", *moment).code == KILLED
    assert expecting(desk, agreed) == DONE
    assert "Goes on with what run 1 began" in capsys.readouterr().err
    desk.settle_down()
    assert world(desk) == undisturbed[0]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_of_changes_the_rest_is_done(
    desk: Desk, undisturbed: tuple[World, World], moment: tuple[str, int, str]
) -> None:
    desk.settle_down()
    desk.write(SECOND)
    agreed = due(desk)
    desk.strike("kill", *moment)
    assert expecting(desk, agreed) == DONE
    desk.settle_down()
    assert world(desk) == undisturbed[1]


def test_it_may_be_lost_more_than_once(desk: Desk, undisturbed: tuple[World, World]) -> None:
    agreed = due(desk)
    for number in (3, 5):
        assert desk.strike("kill", "perform", number, "after").code == KILLED
    assert expecting(desk, agreed) == DONE
    assert_sound(desk)
    desk.settle_down()
    assert world(desk) == undisturbed[0]


def moved_layout(desk: Desk) -> None:
    path = desk.root / "layout.yaml"
    path.write_text(path.read_text("utf-8").replace("Acme FR", "Acme France"), "utf-8")


def moved_world(desk: Desk) -> None:
    change = ("update", "ad_account.acme/uk", "name=By hand", "--as", "ana@acme.example")
    assert run(["-C", str(desk.root), "local", "act", *change]) == DONE


def done_by_another(desk: Desk) -> None:
    assert desk.apply() == DONE


@pytest.mark.parametrize("meanwhile", [moved_layout, moved_world, done_by_another])
def test_what_is_not_the_rest_of_it_is_refused(
    desk: Desk, meanwhile: Callable[[Desk], None], capsys: pytest.CaptureFixture[str]
) -> None:
    agreed = due(desk)
    assert desk.strike("kill", "perform", 12, "after").code == KILLED
    meanwhile(desk)
    before = world(desk)
    assert expecting(desk, agreed) == STALE
    assert "nothing was done" in capsys.readouterr().err
    assert world(desk).acts == before.acts
