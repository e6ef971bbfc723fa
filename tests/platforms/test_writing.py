"""Rule 13 and the port's promises: batches, concurrency, the change log, the tables' version."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from bcsync.errors import PlatformError
from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.local import schema
from bcsync.platforms.local.control import LocalControl
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.port import Act, Done, Principal, Refused, Seen, Unanswered, View, observe

from .world import ANA, BO, DANA, NICO, NOW, World

CREATE, INVITE = Action.CREATE, Action.INVITE
EACH = 30


def test_a_refused_act_leaves_the_others_of_its_batch(world: World, acme: str) -> None:
    """Answers stand in the order of the acts; a refusal changes nothing and stops nothing."""
    names = ["A", "", "B"]
    acts = [Act(ANA, CREATE, "ad_account", (acme,), {"name": name}) for name in names]
    first, second, third = world.platform.perform(acts)
    assert isinstance(second, Refused)
    assert isinstance(first, Done)
    assert isinstance(third, Done)
    accounts = [one for one in world.seen(ANA, acme).values() if one.kind == "ad_account"]
    assert sorted(one.attributes["name"] for one in accounts) == ["A", "B"]


def test_acts_of_a_batch_see_each_other(world: World, acme: str) -> None:
    """The second of two equal invitations in one batch is refused."""
    invite = Act(ANA, INVITE, "member", (acme, BO), {})
    assert [type(one) for one in world.platform.perform([invite, invite])] == [Done, Refused]


def test_more_acts_than_one_transaction_takes(world: World, acme: str) -> None:
    """A long list is answered whole, with ids of its own for each."""
    acts = [Act(ANA, CREATE, "ad_account", (acme,), {"name": f"A{n}"}) for n in range(2_500)]
    answers = world.platform.perform(acts)
    ids = {one.seen.id for one in answers if isinstance(one, Done) and isinstance(one.seen, Seen)}
    assert len(ids) == 2_500


def test_every_act_is_logged_in_order(world: World, acme: str) -> None:
    """Who did what to what, and when; what TikTok and invitees did stands there too."""
    world.do(ANA, INVITE, "member", acme, BO, role="admin")
    world.control.accept(BO, acme)
    uk = world.account(acme)
    world.control.review(uk, approve=False, reason="papers")
    entries = list(world.control.log())
    assert [(one.actor, one.verb, one.kind, one.id) for one in entries] == [
        (ANA, "create", "business_center", (acme,)),
        (ANA, "invite", "member", (acme, BO)),
        (BO, "accept", "member", (acme, BO)),
        (ANA, "create", "ad_account", (uk,)),
        ("TikTok", "review", "ad_account", (uk,)),
    ]
    assert entries[1].details == {"role": "admin"}
    assert {one.when for one in entries} == {NOW.isoformat()}


def test_what_is_answered_is_what_is_read(world: World, acme: str, northwind: str) -> None:
    """Done carries the very thing that the next observation shows."""
    uk = world.account(acme, company="Acme Ltd")
    world.join(acme, BO)
    answered = [
        world.do(ANA, Action.UPDATE, "ad_account", uk, name="UK", company="Acme plc"),
        world.do(ANA, CREATE, "assignment", acme, uk, BO, role="admin"),
        world.do(ANA, CREATE, "asset_group", acme, name="G", accounts=[uk], members={BO: "admin"}),
        world.do(ANA, CREATE, "partner", acme, northwind),
        world.do(ANA, CREATE, "pixel", acme, name="P"),
        world.do(ANA, Action.UPDATE, "member", acme, BO, finance="analyst"),
        world.do(ANA, Action.UPDATE, "business_center", acme, name="Acme"),
    ]
    world.do(NICO, Action.REQUEST, "access", northwind, uk, permission="admin")
    answered.append(world.do(BO, Action.APPROVE, "approval", uk, northwind))
    seen = world.seen(ANA, acme)
    assert [seen[one.kind, one.id] for one in answered] == answered


def test_two_views_show_everything_once(world: World, acme: str, northwind: str) -> None:
    """What several views hold in common is read once; a full view fills a narrower one's gap."""
    world.account(acme)
    world.join(acme, BO)
    views = [View(ANA, acme), View(ANA, None), View(BO, acme), View(NICO, northwind)]
    observed = observe(world.platform, views)
    keys = [(one.kind, one.id) for one in observed.seen]
    assert len(keys) == len(set(keys))
    assert observed.gaps == ()
    assert {key for key in keys if key[0] == "ad_account"}


def test_found_by_id_or_by_name(world: World, acme: str) -> None:
    """Either finds it; a name that two have is refused with their ids."""
    uk = world.account(acme)
    assert world.control.find_account(uk) == world.control.find_account("Acme UK") == uk
    assert world.control.find_center("Acme Group") == acme
    closed = world.account(acme)
    world.do(ANA, Action.REMOVE, "ad_account", closed)
    assert world.control.find_account("Acme UK") == uk
    other = world.account(acme)
    with pytest.raises(PlatformError, match="2 ad accounts") as caught:
        world.control.find_account("Acme UK")
    assert uk in caught.value.hint
    assert other in caught.value.hint
    with pytest.raises(PlatformError, match="no ad account"):
        world.control.find_account("Nobody")


def test_what_was_written_is_there_after_reopening(opened: Callable[..., World]) -> None:
    """Another process finds the same world, and its companies once."""
    first = opened()
    acme = first.center()
    first.platform.close()
    second = opened()
    assert ("business_center", (acme,)) in second.seen(ANA, None)
    assert len(second.control.companies()) == 3


def test_a_newer_database_is_refused(opened: Callable[..., World], database: str) -> None:
    """Tables of a newer bcsync are neither read nor written."""
    world = opened()
    world.platform.close()
    world.tamper("UPDATE platform_meta SET value = 99")
    platform = LocalPlatform.open(database, base=Path(), clock=lambda: NOW)
    with pytest.raises(PlatformError, match="version 99"):
        observe(platform, [View(ANA, None)])
    with pytest.raises(PlatformError, match="version 99"):
        platform.ready([Principal(ANA, ANA)])
    platform.close()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """Nonsense in the place of the database is an error with a way out, not a crash."""
    (tmp_path / "platform.db").write_bytes(b"not a database at all, but long enough" * 40)
    platform = LocalPlatform.open("platform.db", base=tmp_path, clock=lambda: NOW)
    with pytest.raises(PlatformError, match="cannot be used"):
        observe(platform, [View(ANA, None)])
    platform.close()


def test_a_later_transaction_that_fails_leaves_its_acts_unanswered(
    world: World, acme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was committed before a failure is reported done, the rest as unanswered, none written."""
    world.tamper("CREATE UNIQUE INDEX one ON platform_accounts (name) WHERE name = 'B0'")
    monkeypatch.setattr("bcsync.platforms.local.platform.BATCH", 4)
    names = [f"A{n}" for n in range(4)] + ["B0", "B0"]
    acts = [Act(ANA, CREATE, "ad_account", (acme,), {"name": name}) for name in names]
    answers = world.platform.perform(acts)
    assert [type(one) for one in answers] == [Done] * 4 + [Unanswered] * 2
    assert sum(one.kind == "ad_account" for one in world.seen(ANA, acme).values()) == 4
    with pytest.raises(PlatformError, match="cannot be used"):
        next(world.platform.perform(acts[4:]))


def test_the_tables_suit_a_server_too() -> None:
    """Every table and index has a PostgreSQL form."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in schema.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=dialect))


def test_threads_lose_nothing(world: World, acme: str) -> None:
    """Several threads creating through one platform: every act is done, every id is its own."""

    def create(worker: int) -> list[str]:
        return [world.account(acme, name=f"{worker}-{n}") for n in range(15)]

    with ThreadPoolExecutor(4) as pool:
        ids = [id for made in pool.map(create, range(4)) for id in made]
    assert len(set(ids)) == 60
    shown = {one.id[0] for one in world.seen(ANA, acme).values() if one.kind == "ad_account"}
    assert shown == set(ids)


def test_processes_lose_nothing(world: World, acme: str) -> None:
    """Two processes inviting at once: nobody is lost, nobody twice, the twenty admins hold."""
    context = get_context("spawn")
    workers = [
        context.Process(target=_invite_many, args=(world.database, acme, worker))
        for worker in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    members = [one for one in world.seen(ANA, acme).values() if one.kind == "member"]
    invited = [one for one in members if one.status is Status.PENDING]
    admins = [one for one in members if one.attributes["role"] == "admin"]
    assert len(admins) == 20
    assert len(invited) == 2 * EACH + 19
    assert sum(one.verb == "invite" for one in world.control.log()) == len(invited)


def test_two_first_writers_create_one_world(database: str) -> None:
    """The tables are made once, however many start at the same moment."""

    def start(email: str) -> None:
        platform = LocalPlatform.open(database, base=Path(), clock=lambda: NOW)
        platform.ready([Principal(email, email)])
        platform.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, [ANA, BO, NICO, DANA]))
    platform = LocalPlatform.open(database, base=Path(), clock=lambda: NOW)
    for email in (ANA, BO, NICO, DANA):
        LocalControl(platform).sign_up(email)
        center = {"name": email, "timezone": "Europe/London"}
        [answer] = platform.perform([Act(email, CREATE, "business_center", (), center)])
        assert isinstance(answer, Done)
    platform.close()


def _invite_many(database: str, center: str, worker: int) -> None:
    platform = LocalPlatform.open(database, base=Path(), clock=lambda: NOW)
    for n in range(EACH):
        who = (center, f"p{worker}-{n}@acme.example")
        admin = (center, f"a{n}@acme.example")
        [*platform.perform([Act(ANA, INVITE, "member", who, {})])]
        [*platform.perform([Act(ANA, INVITE, "member", admin, {"role": "admin"})])]
    platform.close()
