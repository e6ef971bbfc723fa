"""A Business Center whose lists are written down, and a server that pages them like the API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2

from bcsync.model.action import Action
from bcsync.platforms.port import Act, Answer, Observation, View, observe
from bcsync.platforms.tiktok.platform import TikTokPlatform
from bcsync.wire.endpoints import (
    ADVERTISER_INFO,
    ALL,
    BASE,
    BC_ADVERTISER_QUALIFICATION_GET,
    BC_ASSET_ADMIN_GET,
    BC_ASSET_GROUP_LIST,
    BC_GET,
    BC_MEMBER_GET,
    BC_PARTNER_ASSET_GET,
    BC_PARTNER_GET,
    Endpoint,
)
from tests.tiktok.transport.answers import TOKEN, answer, api

Row = Mapping[str, Any]
Given = dict[str, Any]
Says = Callable[[Given], httpx2.Response | None]

ACME, PARTNER, ANA = "7100000000000000001", "7100000000000000009", "ana@acme.example"
BY_PATH = {BASE + endpoint.path: endpoint for endpoint in ALL}


def center(**info: Any) -> Row:
    """A row of ``bc/get``."""
    told = {"bc_id": ACME, "name": "Acme", "status": "ENABLE", "type": "NORMAL"}
    own = {"timezone": "Europe/London", "currency": "GBP", "registered_area": "GB"}
    return {"bc_info": {**told, **own, "company": "Acme Ltd", **info}, "user_role": "ADMIN"}


def asset(id: str, **more: Any) -> Row:
    """A row of ``asset/admin/get``: an own account."""
    told = {"asset_id": id, "asset_name": f"Account {id}", "asset_type": "ADVERTISER"}
    own = {"relation_type": "OWNER_BC", "relation_status": "BOUND", "advertiser_role": "ADMIN"}
    return {**told, **own, "advertiser_status": "STATUS_ENABLE", **more}


def info(id: str, **more: Any) -> Row:
    """A row of ``advertiser/info``."""
    told = {"advertiser_id": id, "name": f"Account {id}", "status": "STATUS_ENABLE"}
    return {**told, "currency": "GBP", "timezone": "Europe/London", "company": "", **more}


def member(email: str, **more: Any) -> Row:
    """A row of ``member/get``."""
    told = {"user_email": email, "user_id": f"u-{email}", "user_role": "STANDARD"}
    return {**told, "relation_status": "BOUND", "ext_user_role": {"finance_role": None}, **more}


@dataclass
class Server:
    """Lists by endpoint; what is asked of it is written down."""

    rows: dict[Endpoint, Sequence[Row]] = field(default_factory=dict)
    says: dict[Endpoint, Says] = field(default_factory=dict)
    """Another answer; None: the usual one."""
    caps: dict[Endpoint, int] = field(default_factory=dict)
    """The largest page; more is refused."""
    asked: list[tuple[Endpoint, Given]] = field(default_factory=list)

    def __post_init__(self) -> None:
        lists = (BC_MEMBER_GET, BC_PARTNER_GET, BC_PARTNER_ASSET_GET, BC_ASSET_GROUP_LIST)
        for endpoint in (*lists, BC_ASSET_ADMIN_GET, BC_ADVERTISER_QUALIFICATION_GET):
            self.rows.setdefault(endpoint, ())
        self.rows.setdefault(BC_GET, (center(),))

    def platform(self) -> TikTokPlatform:
        """The client in front of it."""
        return TikTokPlatform(api(self._answer), lambda _actor: TOKEN)

    def seen(self, *kinds: str) -> Observation:
        """What the client makes of it."""
        platform = self.platform()
        try:
            return observe(platform, [View("acme", ACME, frozenset(kinds) or None)])
        finally:
            platform.close()

    def does(self, act: Act) -> Answer:
        """What comes of an act."""
        [found] = self.does_all(act)
        return found

    def does_all(self, *acts: Act) -> list[Answer]:
        """What comes of each act."""
        platform = self.platform()
        try:
            return list(platform.perform(acts))
        finally:
            platform.close()

    def calls(self, endpoint: Endpoint) -> list[Given]:
        """What was given to it until now."""
        return [given for asked, given in self.asked if asked is endpoint]

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        endpoint, given = BY_PATH[request.url.path], _given(request)
        self.asked.append((endpoint, given))
        said = self.says[endpoint](given) if endpoint in self.says else None
        if said is not None:
            return said
        if endpoint is ADVERTISER_INFO:
            wanted = set(given["advertiser_ids"])
            rows = [row for row in self.rows[endpoint] if row["advertiser_id"] in wanted]
            return answer({"list": rows})
        if endpoint.writes:
            return answer({})
        return self._page(endpoint, given)

    def _page(self, endpoint: Endpoint, given: Given) -> httpx2.Response:
        rows, number, size = self.rows[endpoint], given["page"], given["page_size"]
        cap = self.caps.get(endpoint)
        if cap is not None and size > cap:
            return answer({}, 40002, f"page_size: must be most {cap}")
        shown = list(rows)[(number - 1) * size : number * size]
        total = {"total_number": len(rows), "total_page": -(-len(rows) // size)}
        return answer({endpoint.rows: shown, "page_info": total})


def _given(request: httpx2.Request) -> Given:
    if request.method == "POST":
        found: Given = json.loads(request.content)
        return found
    return {name: _value(text) for name, text in request.url.params.items()}


def _value(text: str) -> Any:
    plain = text.isdigit() and len(text) > 9
    return (
        text
        if plain or (not text.startswith(("[", "{")) and not text.isdigit())
        else json.loads(text)
    )


def act(verb: Action, kind: str, *id: str, **attributes: Any) -> Act:
    """Something that is asked of the platform in the name of Acme."""
    return Act("acme", verb, kind, id, attributes, owner=ACME)


def ids(rows: Iterable[Any]) -> list[str]:
    """The last parts of the ids of what is seen."""
    return [row.id[-1] for row in rows]
