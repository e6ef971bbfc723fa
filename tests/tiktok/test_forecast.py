"""What a plan takes in calls, told before they are made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from bcsync.flow.decide import plan_from
from bcsync.flow.options import PlanResult
from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.planning.codec import plan_to_json, plan_to_read
from bcsync.planning.forecast import Estimate, estimate
from bcsync.planning.scene import Snapshot
from bcsync.platforms.costs import Job
from bcsync.platforms.port import Seen
from bcsync.platforms.tiktok.costs import WRITES, reading, writing
from bcsync.platforms.tiktok.reading import lists
from bcsync.platforms.tiktok.writing.table import WRITES as WRITTEN
from bcsync.project import open_project, read_layout
from bcsync.render.markdown import render_markdown
from bcsync.render.style import Style
from bcsync.render.text import render_brief, render_plan
from bcsync.render.words import duration
from bcsync.state.values import Binding, Stored

ALL = frozenset(
    (
        "member",
        "ad_account",
        "certificate",
        "asset_group",
        "assignment",
        "partner",
        "share",
        "access",
    )
)
ME = "7100000000000000001"


def test_every_act_that_there_is_a_call_for_is_counted() -> None:
    assert set(WRITES) == set(WRITTEN)


def job(*identity: str, before: Any = None, after: Any = None) -> Job:
    return Job(identity, before or {}, after or {})


def invited(count: int, role: str, center: str = "acme") -> list[Job]:
    return [job(center, f"p{number}@a.example", after={"role": role}) for number in range(count)]


def shared(count: int, role: str, partner: str) -> list[Job]:
    return [job("acme", partner, str(number), after={"role": role}) for number in range(count)]


def group(
    accounts: int, members: Mapping[str, str] | int, name: str = "g", first: int = 0
) -> dict[str, Any]:
    people = (
        {f"p{number}@a.example": "analyst" for number in range(members)}
        if isinstance(members, int)
        else members
    )
    ids = [str(number) for number in range(first, first + accounts)]
    return {"name": name, "accounts": ids, "members": people}


WRITING = [
    ("assignment", Action.CREATE, [job("a", "b", "c")] * 3_000, {"/bc/asset/assign/": 3_000}),
    ("assignment", Action.REMOVE, [job("a", "b", "c")] * 7, {"/bc/asset/unassign/": 7}),
    ("member", Action.INVITE, invited(50, "standard"), {"/bc/member/invite/": 1}),
    ("member", Action.INVITE, invited(51, "standard"), {"/bc/member/invite/": 2}),
    (
        "member",
        Action.INVITE,
        [*invited(2, "standard"), *invited(2, "admin"), *invited(1, "admin", "north")],
        {"/bc/member/invite/": 3},
    ),
    ("share", Action.CREATE, shared(10_000, "admin", "n"), {"/bc/partner/add/": 200}),
    (
        "share",
        Action.CREATE,
        [*shared(1, "admin", "n"), *shared(1, "analyst", "n"), *shared(1, "admin", "s")],
        {"/bc/partner/add/": 3},
    ),
    (
        "share",
        Action.REMOVE,
        [*shared(30, "admin", "n"), *shared(20, "analyst", "n")],
        {"/bc/partner/asset/delete/": 1},
    ),
    (
        "asset_group",
        Action.CREATE,
        [job("a", after=group(200, 50))],
        {"/bc/asset_group/create/": 1},
    ),
    (
        "asset_group",
        Action.CREATE,
        [job("a", after=group(401, 51))],
        {"/bc/asset_group/create/": 1, "/bc/asset_group/update/": 3},
    ),
    (
        "asset_group",
        Action.UPDATE,
        [job("a", before=group(60, 3), after=group(60, 3, "renamed"))],
        {"/bc/asset_group/update/": 1, "/bc/asset_group/get/": 0},
    ),
    (
        "asset_group",
        Action.UPDATE,
        [
            job(
                "a",
                before=group(60, {"a@a.example": "admin", "b@a.example": "analyst"}),
                after=group(60, {"a@a.example": "analyst", "c@a.example": "analyst"}, "new", 10),
            )
        ],
        # Name, accounts each way, members each way, a role taken out and put in; two pages and one before.
        {"/bc/asset_group/update/": 7, "/bc/asset_group/get/": 3},
    ),
    ("access", Action.REQUEST, [job("a", "b")], {}),
]


@pytest.mark.parametrize(("kind", "action", "jobs", "calls"), WRITING)
def test_writing_takes(
    kind: str, action: Action, jobs: list[Job], calls: Mapping[str, int]
) -> None:
    assert writing(kind, action, jobs) == calls


def world(
    members: int = 0, admins: int = 0, accounts: int = 0, partners: int = 0, shares: int = 0
) -> list[Seen]:
    roles = ["admin"] * admins + ["standard"] * members
    people = [
        Seen("member", (ME, f"p{number}"), ME, {"role": role}) for number, role in enumerate(roles)
    ]
    owned = [Seen("ad_account", (str(number),), ME, {}) for number in range(accounts)]
    others = [Seen("partner", (ME, f"n{number}"), ME, {}) for number in range(partners)]
    given = [Seen("share", (ME, "n0", str(number)), ME, {}) for number in range(shares)]
    return [*people, *owned, *others, *given]


READING = [
    (
        world(),
        ALL,
        {
            "/bc/get/": 1,
            "/user/info/": 1,
            "/bc/member/get/": 1,
            "/bc/partner/get/": 1,
            "/bc/asset/admin/get/": 1,
            "/bc/asset_group/list/": 1,
            "/bc/advertiser/qualification/get/": 1,
        },
    ),
    (
        # By member: the admins are shown all of it (200 pages each), the others a page.
        world(members=297, admins=3, accounts=10_000, partners=2, shares=120),
        ALL - {"certificate", "asset_group"},
        {
            "/bc/get/": 1,
            "/user/info/": 1,
            "/bc/member/get/": 15,
            "/bc/partner/get/": 1,
            "/bc/asset/admin/get/": 200,
            "/bc/asset_group/list/": 1,
            "/bc/partner/asset/get/": 3 + 1 + 2,
            "/advertiser/info/": 100,
            "/bc/asset/get/": 297 + 3 * 200,
        },
    ),
    (
        # By account.
        world(members=300, admins=3, accounts=10),
        lists.MEMBERS,
        {
            "/bc/get/": 1,
            "/user/info/": 1,
            "/bc/member/get/": 16,
            "/bc/partner/get/": 1,
            "/bc/asset/admin/get/": 1,
            "/bc/asset_group/list/": 1,
            "/bc/asset/member/get/": 10,
        },
    ),
    (world(accounts=10_000), frozenset({"business_center"}), {"/bc/get/": 1, "/user/info/": 1}),
]


@pytest.mark.parametrize(("rows", "kinds", "calls"), READING)
def test_reading_takes(rows: list[Seen], kinds: frozenset[str], calls: Mapping[str, int]) -> None:
    assert dict(estimate(reading(ME, rows, kinds), 0.0).paths) == calls


@pytest.mark.parametrize(
    ("accounts", "calls"),
    [
        # Two members, of whom one is an admin.
        (10_000, {"/bc/asset/get/": 1 + 200}),
        (1, {"/bc/asset/member/get/": 1}),
    ],
)
def test_reading_the_roles_of_some_takes(accounts: int, calls: Mapping[str, int]) -> None:
    rows = world(members=30, admins=3, accounts=accounts)
    some = frozenset(row.id[1] for row in rows[2:4])
    *_lists, last = reading(ME, rows, frozenset({"assignment"}), some)
    assert last == calls


def test_paths_are_called_side_by_side_and_stages_one_after_the_other() -> None:
    assert estimate([{"/a/": 10, "/b/": 4}, {"/a/": 2}, {}], 0.125) == Estimate(
        16, 1.5, (("/a/", 12), ("/b/", 4))
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "under a minute"),
        (60, "under a minute"),
        (61, "2 minutes"),
        (385, "7 minutes"),
        (36_000, "10.0 hours"),
    ],
)
def test_how_long_it_takes_is_told_as_one_speaks(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def planned(folder: Path, platform: str, count: int) -> PlanResult:
    """Ben is to have roles on so many accounts."""
    (folder / "bcsync.yaml").write_text(
        f"version: 1\nplatform: {platform}\nactors: {{acme: ana@acme.example}}\n"
    )
    accounts = "".join(
        f"      a{number}: {{name: A {number}, members: {{ben@acme.example: analyst}}}}\n"
        for number in range(count)
    )
    (folder / "layout.yaml").write_text(
        "version: 1\nbusiness_centers:\n  acme:\n    name: Acme\n    timezone: Europe/London\n"
        "    members:\n      ana@acme.example: {role: admin}\n      ben@acme.example: {role: standard}\n"
        f"    ad_accounts:\n{accounts}"
    )
    clock = lambda: datetime(2026, 11, 1, tzinfo=UTC)  # noqa: E731
    project = open_project(folder, {}, clock=clock)
    layout = read_layout(project)
    assert not layout.findings, layout.findings
    bound = {"business_center.acme": ME} | {
        f"ad_account.acme/a{number}": f"72{number:017d}" for number in range(count)
    }
    bindings = {
        address: Binding(address, address.partition(".")[0], (id,)) for address, id in bound.items()
    }
    center = {"name": "Acme", "timezone": "Europe/London"}
    rows = [
        Stored("business_center", (ME,), ME, center, known=center, managed=True),
        Stored("member", (ME, "ana@acme.example"), ME, {"role": "admin", "finance": "none"}),
        Stored("member", (ME, "ben@acme.example"), ME, {"role": "standard", "finance": "none"}),
        *(
            Stored("ad_account", (id,), ME, {"name": f"A {number}"}, Status.ACTIVE)
            for number, id in enumerate(list(bound.values())[1:])
        ),
    ]
    return plan_from(project, layout, Snapshot(bindings, rows, complete=True))


TIKTOK = "{kind: tiktok, rate: {level: basic, share: 0.8}}"


def test_a_plan_tells_it_in_every_format(tmp_path: Path) -> None:
    result = planned(tmp_path, TIKTOK, 3_000)
    told = plan_to_json(result.plan, result.heading)
    forecast = json.loads(json.dumps(told["forecast"]))
    assert forecast["apply"]["paths"]["/bc/asset/assign/"] == 3_000
    # Who the token stands for is not asked again, nor what the accounts are, nor what the admin was given.
    first = forecast["refresh"]["paths"]
    own = first["/bc/asset/get/"] - forecast["apply"]["paths"]["/bc/asset/get/"]
    assert own == ceil(3_000 / 50)
    others = 1 + first["/advertiser/info/"] + own
    assert forecast["apply"]["calls"] == 3_000 + forecast["refresh"]["calls"] - others
    # 3,000 at 8 a second and a little less, and 61 pages of ana and ben; what is read back on top.
    assert 3_000 / 8 < forecast["apply"]["seconds"] < 3_000 / 8 / 0.95 + 30
    read = plan_to_read(result.plan, result.heading)
    words = f"takes about {forecast['apply']['calls']:,} calls (7 minutes)"
    for text in (
        render_plan(read, Style()),
        render_brief(read, Style()),
        render_markdown(read),
    ):
        assert words in text


def test_where_calls_do_not_count_nothing_is_told(tmp_path: Path) -> None:
    result = planned(tmp_path, "{kind: local}", 3)
    told = plan_to_json(result.plan, result.heading)
    assert "forecast" not in told
    assert "takes about" not in render_plan(told, Style())
