"""Who can touch what: effective access in the words of the layout, person by person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bcsync.errors import UsageRefused
from bcsync.looking.addresses import Book
from bcsync.looking.grants import Grants, Holding, Way, strongest
from bcsync.model.address import canonical, is_platform_id, path_of
from bcsync.source.suggest import did_you_mean
from bcsync.state.values import Stored

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for; ids are those of the platform, None stands for all."""

    person: str | None = None
    account: str | None = None
    partner: str | None = None


def question(
    grants: Grants, book: Book, person: str | None, account: str | None, partner: str | None
) -> Question:
    """What the words of the command line ask for. Raises ``UsageRefused`` for unknown ones."""
    centers = _known(grants, book, "business_center")
    return Question(
        None if person is None else _person(grants, person),
        None
        if account is None
        else _find("ad account", account, _known(grants, book, "ad_account")),
        None if partner is None else _find("Business Center", partner, centers),
    )


def _person(grants: Grants, word: str) -> str:
    people = grants.people()
    if word.lower() in people:
        return word.lower()
    near = did_you_mean(word, people)
    raise UsageRefused(
        f"nobody known here is called {word}",
        hint=f"did you mean {near}?" if near else "give an e-mail address",
    )


def _known(grants: Grants, book: Book, kind: str) -> Mapping[str, set[str]]:
    """Words for things of one kind (path, id, name) -> ids."""
    words: dict[str, set[str]] = {}
    for entry in book:
        if entry.kind == kind:
            platform_id = entry.stored.id[0] if entry.stored else entry.address
            if entry.binding is not None:
                platform_id = entry.binding.id[0]
            label = entry.stored.label if entry.stored else None
            for word in {path_of(entry.address), platform_id, label or platform_id}:
                words.setdefault(word, set()).add(platform_id)
    for center, account in grants.held:
        platform_id = account if kind == "ad_account" else center
        words.setdefault(platform_id, set()).add(platform_id)
    return words


def _find(what: str, word: str, words: Mapping[str, set[str]]) -> str:
    path = word.removeprefix("ad_account.").removeprefix("business_center.")
    found = words.get(word) or words.get(canonical(path)) or set()
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise UsageRefused(
            f"{len(found)} things are called {word}", hint=f"give an id: {', '.join(sorted(found))}"
        )
    near = None if is_platform_id(word) else did_you_mean(word, words)
    raise UsageRefused(
        f"there is no {what} {word} here",
        hint=f"did you mean {near}?" if near else "give its key, its id or its exact name",
    )


def people(grants: Grants, book: Book, asked: Question) -> Iterator[Json]:
    """One entry a person, one at a time: all of them together may be millions of roles."""
    for person in grants.people() if asked.person is None else [asked.person]:
        accounts = [
            _account(grants, book, account, ways)
            for account, all_ways in sorted(grants.ways(person).items())
            if (asked.account is None or account == asked.account)
            and (ways := _by(all_ways, asked.partner))
        ]
        centers = [
            _membership(book, row)
            for row in sorted(grants.members.get(person, ()), key=lambda row: row.id)
            if asked.account is None and asked.partner in (None, row.id[0])
        ]
        if accounts or centers or asked == Question(person=person):
            yield {"person": person, "business_centers": centers, "accounts": accounts}


def _by(ways: Sequence[Way], partner: str | None) -> Sequence[Way]:
    """The ways that lead through a partner."""
    return ways if partner is None else [way for way in ways if way.held and way.center == partner]


def _membership(book: Book, row: Stored) -> Json:
    return {
        "business_center": book.names.word(row.id[0]),
        "id": row.id[0],
        "role": row.attributes.get("role"),
        "finance": row.attributes.get("finance", "none"),
        "status": row.status.value,
        "since": row.since,
    }


def _account(grants: Grants, book: Book, account: str, ways: Sequence[Way]) -> Json:
    return _account_words(grants, book, account) | {
        "role": strongest(way.role for way in ways),
        "ways": [_way(book, way) for way in ways],
    }


def _account_words(grants: Grants, book: Book, account: str) -> Json:
    row = grants.accounts.get(account)
    return {
        "account": book.names.word(account) if row is None else _path(book, account, row.scope),
        "id": account,
        "name": None if row is None else row.label,
        "owner": None if row is None else book.names.word(row.scope),
    }


def _path(book: Book, account: str, owner: str) -> str:
    return path_of(book.names.address_for(book.kinds["ad_account"], (account,), owner))


def _way(book: Book, way: Way) -> Json:
    word = book.names.word
    return {
        "through": way.through.value,
        "role": way.role,
        "business_center": None if way.center is None else word(way.center),
        "group": None
        if way.group is None
        else path_of(
            book.names.address_for(book.kinds["asset_group"], way.group.id, way.group.scope)
        ),
        "held": [_holding(book, holding) for holding in way.held],
    }


def _holding(book: Book, holding: Holding) -> Json:
    row = holding.row
    return {
        "by": holding.by,
        "role": holding.role,
        "from": None if row.kind == "access" else book.names.word(row.scope),
        "since": row.since,
    }


def partners(grants: Grants, book: Book, asked: Question) -> list[Json]:
    """What Business Centers hold on accounts of others, whether or not their people are known."""
    found: dict[str, list[Json]] = {}
    if asked.person is not None:
        return []
    for (center, account), held in sorted(grants.held.items()):
        fits = asked.partner in (None, center) and asked.account in (None, account)
        if fits and account not in grants.closed:
            role = strongest(holding.role for holding in held)
            holdings = {"role": role, "held": [_holding(book, holding) for holding in held]}
            words = _account_words(grants, book, account) | holdings
            found.setdefault(center, []).append(words)
    return [
        {"business_center": book.names.word(center), "id": center, "accounts": accounts}
        for center, accounts in found.items()
    ]
