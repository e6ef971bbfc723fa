"""A small world to act in: its people, and short words for acts and for looking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcsync.database.engine import close_engine, open_engine, writing
from bcsync.model.action import Action
from bcsync.platforms.local.control import LocalControl
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.local.values import Company
from bcsync.platforms.port import (
    GONE,
    Act,
    Answer,
    Done,
    Observation,
    Refused,
    Seen,
    View,
    observe,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

ANA, BO, CLEO, NICO, DANA = (
    f"{name}@{place}.example"
    for name, place in [
        ("ana", "acme"),
        ("bo", "acme"),
        ("cleo", "acme"),
        ("nico", "northwind"),
        ("dana", "shop"),
    ]
)
COMPANIES = (
    Company("Zen Co Ltd", "4 Mill Lane, Leeds", "GB"),
    Company("Globex", "1 Plaza, New York", "US", headquarters=True),
    Company("Globex", "9 Rue Haute, Lyon", "FR"),
)


class World:
    """Short words for acts, and for looking at what came of them."""

    def __init__(self, platform: LocalPlatform, database: str) -> None:
        self.platform = platform
        self.database = database
        self.control = LocalControl(platform)

    def tamper(self, statement: str) -> None:
        """Change the database behind the platform's back."""
        engine = open_engine(self.database, base=Path())
        with writing(engine) as connection:
            connection.exec_driver_sql(statement)
        close_engine(engine)

    def act(self, actor: str, verb: Action, kind: str, *id: str, **attributes: Any) -> Answer:
        [answer] = self.platform.perform([Act(actor, verb, kind, id, attributes)])
        return answer

    def do(self, actor: str, verb: Action, kind: str, *id: str, **attributes: Any) -> Seen:
        done = self.act(actor, verb, kind, *id, **attributes)
        assert isinstance(done, Done), done
        assert isinstance(done.seen, Seen)
        return done.seen

    def end(self, actor: str, verb: Action, kind: str, *id: str) -> None:
        done = self.act(actor, verb, kind, *id)
        assert isinstance(done, Done), done
        assert done.seen is GONE

    def refused(
        self,
        code: int,
        words: str,
        actor: str,
        verb: Action,
        kind: str,
        *id: str,
        **attributes: Any,
    ) -> None:
        before = list(self.control.log())
        answer = self.act(actor, verb, kind, *id, **attributes)
        assert isinstance(answer, Refused), answer
        assert (answer.code, words in answer.message) == (code, True), answer
        assert list(self.control.log()) == before

    def center(self, actor: str = ANA, **attributes: Any) -> str:
        given = {"name": "Acme Group", "timezone": "Europe/London", "currency": "GBP", **attributes}
        return self.do(actor, Action.CREATE, "business_center", **given).id[0]

    def account(self, owner: str, actor: str = ANA, **attributes: Any) -> str:
        given = {"name": "Acme UK", **attributes}
        return self.do(actor, Action.CREATE, "ad_account", owner, **given).id[0]

    def join(self, center: str, email: str, actor: str = ANA, **attributes: Any) -> None:
        self.do(actor, Action.INVITE, "member", center, email, **attributes)
        self.control.accept(email, center)

    def grant(self, center: str, account: str, permission: str = "operator") -> None:
        """Nico's Business Center asks for Ana's account and gets it."""
        self.do(NICO, Action.REQUEST, "access", center, account, permission=permission)
        self.do(ANA, Action.APPROVE, "approval", account, center)

    def observation(self, actor: str, center: str | None) -> Observation:
        return observe(self.platform, [View(actor, center)])

    def seen(self, actor: str, center: str | None) -> Mapping[tuple[str, tuple[str, ...]], Seen]:
        found = self.observation(actor, center).seen
        by_key = {(one.kind, one.id): one for one in found}
        assert len(by_key) == len(found), "something was shown twice"
        return by_key
