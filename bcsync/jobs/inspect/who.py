"""Who can touch what: effective access in the words of the layout, person by person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bcsync.errors import UsageRefused
from bcsync.jobs.inspect.addresses import Book, known_id
from bcsync.jobs.inspect.effective_access import AccessPath, Grants, Holding
from bcsync.model.address import ACCOUNT, CENTER, canonical, is_email, is_platform_id, path_of
from bcsync.model.roles import strongest
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
    grants: Grants,
    book: Book,
    person: str | None,
    account: str | None,
    partner: str | None,
    last: Sequence[Json] = (),
) -> Question:
    """What the words of the command line ask for. Raises ``UsageRefused`` for unknown ones.

    ``last``: what the person had, who is known by that, too.
    """

    def find(kind: str, word: str | None) -> str | None:
        return None if word is None else _find(kind, word, _known(grants, book, kind))

    return Question(
        None if person is None else _person(grants, person, last),
        find(ACCOUNT, account),
        find(CENTER, partner),
    )


def _person(grants: Grants, word: str, last: Sequence[Json]) -> str:
    people = grants.people()
    if canonical(word) in people or last:
        return canonical(word)
    near = did_you_mean(word, people)
    otherwise = "bcsync who shows everybody" if is_email(word) else "give an e-mail address"
    raise UsageRefused(
        f"nobody known here is called {word}: no access, and none was ever given through bcsync",
        hint=f"did you mean {near}?" if near else otherwise,
    )


class _Words(NamedTuple):
    """What things of one kind are called, the surest first: a name may be chosen by another company."""

    paths: dict[str, set[str]]
    ids: dict[str, set[str]]
    names: dict[str, set[str]]

    def find(self, word: str, path: str) -> set[str]:
        """The ids that a word stands for."""
        return self.paths.get(path) or self.ids.get(path) or self.names.get(word) or set()


def _known(grants: Grants, book: Book, kind: str) -> _Words:
    words = _Words({}, {}, {})
    for entry in book:
        if entry.kind == kind:
            platform_id = known_id(entry)[0]
            words.paths.setdefault(path_of(entry.address), set()).add(platform_id)
            words.ids[platform_id] = {platform_id}
            if entry.stored is not None and entry.stored.label:
                words.names.setdefault(entry.stored.label, set()).add(platform_id)
    for center, account in grants.held:
        platform_id = account if kind == ACCOUNT else center
        words.ids[platform_id] = {platform_id}
    return words


def _find(kind: str, word: str, words: _Words) -> str:
    found = words.find(word, canonical(word.removeprefix(f"{kind}.")))
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise UsageRefused(
            f"{len(found)} things are called {word}", hint=f"give an id: {', '.join(sorted(found))}"
        )
    near = None
    if not is_platform_id(word):
        near = did_you_mean(word, words.paths) or did_you_mean(word, words.names)
    what = "Business Center" if kind == CENTER else "ad account"
    raise UsageRefused(
        f"there is no {what} {word} here",
        hint=f"did you mean {near}?" if near else "give its key, its id or its exact name",
    )


def people(
    grants: Grants, book: Book, asked: Question, last: Sequence[Json] = ()
) -> Iterator[Json]:
    """One entry a person, one at a time: all of them together may be millions of roles.

    ``last``: what the person who is asked for had, told where they have nothing now.
    """
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
            found = {"person": person, "business_centers": centers, "accounts": accounts}
            yield found if centers or accounts else found | {"last": last}


def _by(ways: Sequence[AccessPath], partner: str | None) -> Sequence[AccessPath]:
    """The ways that lead through a partner."""
    return ways if partner is None else [way for way in ways if way.held and way.center == partner]


def _membership(book: Book, row: Stored) -> Json:
    return {
        "business_center": book.names.word(CENTER, row.id[0]),
        "id": row.id[0],
        "role": row.attributes.get("role"),
        "finance": row.attributes.get("finance", "none"),
        "status": row.status.value,
        "since": row.since,
    }


def _account(grants: Grants, book: Book, account: str, ways: Sequence[AccessPath]) -> Json:
    return _account_words(grants, book, account) | {
        "role": strongest(way.role for way in ways),
        "ways": [_way(book, way) for way in ways],
    }


def _account_words(grants: Grants, book: Book, account: str) -> Json:
    row = grants.accounts.get(account)
    return {
        "account": book.names.word(ACCOUNT, account)
        if row is None
        else _path(book, account, row.scope),
        "id": account,
        "name": None if row is None else row.label,
        "owner": None if row is None else book.names.word(CENTER, row.scope),
    }


def _path(book: Book, account: str, owner: str) -> str:
    return path_of(book.names.address_for(book.kinds[ACCOUNT], (account,), owner))


def _way(book: Book, way: AccessPath) -> Json:
    return {
        "through": way.through.value,
        "role": way.role,
        "business_center": None if way.center is None else book.names.word(CENTER, way.center),
        "group": None
        if way.group is None
        else path_of(
            book.names.address_for(book.kinds[way.group.kind], way.group.id, way.group.scope)
        ),
        "held": [_holding(book, holding) for holding in way.held],
    }


def _holding(book: Book, holding: Holding) -> Json:
    row = holding.row
    return {
        "by": holding.by,
        "role": holding.role,
        "from": None if book.kinds[row.kind].asks else book.names.word(CENTER, row.scope),
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
        {"business_center": book.names.word(CENTER, center), "id": center, "accounts": accounts}
        for center, accounts in found.items()
    ]
