"""Effective access as a table in which every line can be read by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from bcsync.model.address import is_email, path_of
from bcsync.render.safe import printable
from bcsync.render.width import padded, width

Json = Mapping[str, Any]

FOLD = 20
"""Owned accounts above which those whom an admin reaches as such stand on one line."""
_WIDEST = 44


class Row(NamedTuple):
    """One line: who may do what on what, and why."""

    who: str
    role: str
    on: str
    way: str


def render_who(people: Iterable[Json], partners: Sequence[Json], *, fold: bool) -> str:
    """The table, ending in a newline. ``fold``: not one line for each account an admin owns."""
    rows = list(chain(_people(people, fold=fold), _partners(partners)))
    if not rows:
        return "Nobody.\n"
    heading = Row("WHO", "ROLE", "ON", "HOW")
    lines = [Row(*map(printable, row)) for row in (heading, *rows)]
    widths = [min(_WIDEST, max(width(row[i]) for row in lines)) for i in range(3)]
    return "".join(
        "  ".join([*(padded(row[i], widths[i]) for i in range(3)), row.way]).rstrip() + "\n"
        for row in lines
    )


def _people(people: Iterable[Json], *, fold: bool) -> Iterator[Row]:
    for person in people:
        who = person["person"]
        for member in person["business_centers"]:
            yield Row(who, member["role"], member["business_center"], _membership(member))
        yield from _accounts(who, person["accounts"], fold=fold)
        if not person["business_centers"] and not person["accounts"]:
            yield Row(who, "nothing", "-", "no access")
            yield from (Row(who, *was) for was in _last_in_words(person.get("last", ())))


def _membership(member: Json) -> str:
    finance = f", finance {member['finance']}" if member["finance"] != "none" else ""
    if member["status"] == "pending":
        return f"invited, has not accepted{finance}"
    return f"member{finance}"


def _accounts(who: str, accounts: Sequence[Json], *, fold: bool) -> Iterator[Row]:
    plain = Counter(a["owner"] for a in accounts if _as_admin_alone(a))
    folded = {owner for owner, number in plain.items() if fold and number > FOLD}
    for owner in sorted(folded):
        how = f"all {plain[owner]:,} without another role: admin of {owner}"
        yield Row(who, "admin", f"{owner}/*", how)
    for account in accounts:
        if account["owner"] not in folded or not _as_admin_alone(account):
            how = "; ".join(_way(way) for way in account["ways"])
            yield Row(who, account["role"], account["account"], f"{how}{_called(account)}")


def _as_admin_alone(account: Json) -> bool:
    return [way["through"] for way in account["ways"]] == ["admin"]


def _called(account: Json) -> str:
    return f'  "{account["name"]}"' if account["name"] else ""


def _way(way: Json) -> str:
    match way["through"]:
        case "owner":
            words = "owns it"
        case "admin":
            words = f"admin of {way['business_center']}"
        case "group":
            words = f"{way['role']} through group {way['group']}"
        case _:
            words = f"{way['role']} directly"
    if way["held"]:
        words += f", {way['business_center']} holds {_held(way['held'])}"
    return words


def _held(held: Sequence[Json]) -> str:
    return " and ".join(_holding(holding) for holding in held)


def _holding(holding: Json) -> str:
    giver = f" from {holding['from']}" if holding["from"] else ""
    return f"{holding['role']} by {holding['by']}{giver}"


def _partners(partners: Sequence[Json]) -> Iterator[Row]:
    for partner in partners:
        who = f"Business Center {partner['business_center']}"
        for account in partner["accounts"]:
            how = f"{_held(account['held'])}{_called(account)}"
            yield Row(who, account["role"], account["account"], how)


def _last_in_words(entries: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Role, on what, and until when."""
    for each in entries:
        finance = f", finance {each['finance']}" if each["finance"] != "none" else ""
        if each["ended"]:
            until = f"until {each['ended']['at'][:10]}, run {each['ended']['run']}"
        elif each["given"]:
            given = each["given"]
            until = f"given {given['at'][:10]} in run {given['run']}, gone since"
        else:
            until = "as last seen, gone since"
        path = path_of(each["address"])
        thing, _, last = path.rpartition("/")
        own = is_email(last)
        where = thing if own else path
        through = "" if own else "through this group, "
        yield f"was {each['role']}", where, f"{through}{until}{finance}"
