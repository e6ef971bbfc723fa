"""Asset groups: a call changes one thing in one direction (reference/tiktok-api.md, 8.8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bcsync.platforms.port import Act, Answer, Done, Partly, Seen, Unanswered
from bcsync.platforms.tiktok.reading import groups as reading
from bcsync.platforms.tiktok.reading.source import Source
from bcsync.platforms.tiktok.transport.problems import ApiProblem
from bcsync.platforms.tiktok.writing.answers import RECORDED, after, answer_of, refused
from bcsync.platforms.tiktok.writing.line import Line
from bcsync.wire import endpoints, words
from bcsync.wire.endpoints import MOST_GROUP_ASSETS, MOST_GROUP_MEMBERS
from bcsync.wire.words import spelled

Body = dict[str, Any]
Step = Callable[[], object]


class _Wanted(NamedTuple):
    accounts: Sequence[str]
    members: Mapping[str, str]
    """Role by ``user_id``."""


def create(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """With as much as one call takes, then the rest."""
    return line.one_by_one(lambda act: _create(line, act), acts)


def _create(line: Line, act: Act) -> Answer:
    center, given = act.id[0], act.attributes
    emails, accounts = given.get("members") or {}, list(given.get("accounts") or ())
    if not emails or not accounts:
        return refused("an asset group begins with at least one ad account and one member.")
    users = line.user_ids(act, center, list(emails))
    if missing := [email for email in emails if email not in users]:
        return refused(f"{missing[0]} has not joined Business Center {center}.")
    members = {users[email]: role for email, role in emails.items()}
    first = dict(list(members.items())[:MOST_GROUP_MEMBERS])
    body = {
        "bc_id": center,
        "asset_group_name": given["name"],
        "assets": _assets(accounts[:MOST_GROUP_ASSETS]),
        "members": _people(first),
    }
    id = line.post(act, endpoints.BC_ASSET_GROUP_CREATE, body).get("asset_group_id")
    if not id:
        return Unanswered("the answer tells no asset_group_id")
    had = _Wanted(accounts[:MOST_GROUP_ASSETS], first)
    steps = _steps(line, act, center, id, had, _Wanted(accounts, members))
    done, problem = _take(steps)
    if problem is None:
        return Done(_seen(center, id, given["name"], accounts, emails), shown=False)
    shown = {email: role for email, role in emails.items() if users[email] in first}
    made = _seen(center, id, given["name"], had.accounts, shown)
    answer = after(1 + done, problem)
    # Made all the same, so it is bound; what is in it by now the next look tells.
    code, message = (
        (answer.code, answer.message) if isinstance(answer, Partly) else (0, problem.message)
    )
    return Partly(made, code, message)


def _seen(
    center: str, id: str, name: str, accounts: Sequence[str], members: Mapping[str, str]
) -> Seen:
    attributes = {
        "name": name,
        "accounts": sorted(accounts),
        "members": dict(sorted(members.items())),
    }
    return Seen("asset_group", (id,), center, attributes, label=name)


def update(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """From what stands in it now to what is wanted, in as few calls as that takes."""
    return line.one_by_one(lambda act: _update(line, act), acts)


def _update(line: Line, act: Act) -> Answer:
    id, center, given = act.id[0], act.owner, act.attributes
    if center is None:
        return refused(f"nobody knows whose asset group {id} is.")
    steps: list[Step] = []
    if "name" in given:
        body = _change(center, id, "NAME", None, asset_group_name=given["name"])
        steps.append(lambda: line.post(act, endpoints.BC_ASSET_GROUP_UPDATE, body))
    if "accounts" in given or "members" in given:
        source = Source(line.api, line.token_of(act.actor), center)
        found = reading.content(source, id, "")
        had, members = _Wanted(found.accounts, found.members), found.members
        if "members" in given:
            emails = given["members"] or {}
            users = line.user_ids(act, center, list(emails))
            if missing := [email for email in emails if email not in users]:
                return refused(f"{missing[0]} has not joined Business Center {center}.")
            members = {users[email]: role for email, role in emails.items()}
        wanted = _Wanted(given.get("accounts", found.accounts) or (), members)
        steps += _steps(line, act, center, id, had, wanted)
    done, problem = _take(steps)
    return RECORDED if problem is None else after(done, problem)


def _take(steps: Sequence[Step]) -> tuple[int, ApiProblem | None]:
    """One after the other; how many went through, and what came in place of the next."""
    for done, step in enumerate(steps):
        try:
            step()
        except ApiProblem as problem:
            if answer_of(problem) is not RECORDED:
                return done, problem
    return len(steps), None


def _steps(line: Line, act: Act, center: str, id: str, had: _Wanted, wanted: _Wanted) -> list[Step]:
    """What is new first, so that nobody is without anything in between.

    Whether ADD changes a role is UNKNOWN: whoever has another one is taken out and put in again.
    """
    other = {
        user: role
        for user, role in wanted.members.items()
        if user in had.members and had.members[user] != role
    }
    new = {user: role for user, role in wanted.members.items() if user not in had.members}
    gone = {user: role for user, role in had.members.items() if user not in wanted.members}
    more = [each for each in wanted.accounts if each not in set(had.accounts)]
    less = [each for each in had.accounts if each not in set(wanted.accounts)]
    bodies = [
        *_of_assets(center, id, "ADD", more),
        *_of_members(center, id, "ADD", new),
        *_of_members(center, id, "DELETE", other),
        *_of_members(center, id, "ADD", other),
        *_of_members(center, id, "DELETE", gone),
        *_of_assets(center, id, "DELETE", less),
    ]

    def step(body: Body) -> Step:
        return lambda: line.post(act, endpoints.BC_ASSET_GROUP_UPDATE, body)

    return [step(body) for body in bodies]


def _of_assets(center: str, id: str, action: str, accounts: Sequence[str]) -> Iterator[Body]:
    for start in range(0, len(accounts), MOST_GROUP_ASSETS):
        some = accounts[start : start + MOST_GROUP_ASSETS]
        yield _change(center, id, "ASSET", action, assets=_assets(some))


def _of_members(center: str, id: str, action: str, members: Mapping[str, str]) -> Iterator[Body]:
    people = list(members.items())
    for start in range(0, len(people), MOST_GROUP_MEMBERS):
        some = dict(people[start : start + MOST_GROUP_MEMBERS])
        yield _change(center, id, "MEMBER", action, members=_people(some))


def _change(center: str, id: str, entity: str, action: str | None, **what: Any) -> Body:
    return {
        "bc_id": center,
        "asset_group_id": id,
        "update_entity": entity,
        "action": action,
        **what,
    }


def _assets(accounts: Sequence[str]) -> list[Body]:
    return [{"asset_id": id, "asset_type": words.ADVERTISER} for id in accounts]


def _people(members: Mapping[str, str]) -> list[Body]:
    return [
        {"member_id": user, "asset_roles": {words.ADVERTISER: spelled(words.GROUP_ROLES, role)}}
        for user, role in members.items()
    ]


def remove(line: Line, acts: Sequence[Act]) -> Iterator[Answer]:
    """The group goes; accounts and members stay (corrections, 2.7)."""

    def call(act: Act) -> Answer:
        if act.owner is None:
            return refused(f"nobody knows whose asset group {act.id[0]} is.")
        body = {"bc_id": act.owner, "asset_group_ids": [act.id[0]]}
        line.post(act, endpoints.BC_ASSET_GROUP_DELETE, body)
        return RECORDED

    return line.one_by_one(call, acts)
