"""What a refusal prints as a flag means these very things, however they are called."""

from __future__ import annotations

import shlex
from itertools import pairwise

import pytest

from bcsync.model.address import kind_of, literal, matches
from bcsync.planning.address_index import AddressIndex
from bcsync.planning.guards.flags import LISTED, Known, flags, narrowest

CARA, DAN = "cara@n.example", "dan@n.example"
ODD = (
    "[b]o@a.example",
    "b?o@a.example",
    "*@a.example",
    "b]o[@a.example",
    "[!b]@a.example",
    "[*]@x.y",
)


def known(addresses: list[str]) -> Known:
    return lambda kind: AddressIndex(each for each in addresses if kind_of(each) == kind)


def work(*people: str, centers: tuple[str, ...] = ("acme",), count: int = 4) -> list[str]:
    return [
        f"assignment.{center}/a{number}/{person}"
        for center in centers
        for number in range(count)
        for person in people
    ]


@pytest.mark.parametrize(
    ("wanted", "others", "patterns"),
    [
        (work(CARA, count=5), [], [f"assignment.acme/a{n}/{CARA}" for n in range(5)]),
        (work(CARA, count=6), work(DAN), [f"assignment.acme/*/{CARA}"]),
        (
            work(CARA, centers=("acme", "north")),
            work(DAN, centers=("acme", "north")),
            [f"assignment.*/*/{CARA}"],
        ),
        (
            work(CARA, centers=("acme", "north")),
            [*work(DAN, centers=("acme", "north")), f"assignment.south/a0/{CARA}"],
            [f"assignment.acme/*/{CARA}", f"assignment.north/*/{CARA}"],
        ),
        (
            [f"assignment.acme/a0/p{n}@n.example" for n in range(6)],
            work(CARA)[1:],
            ["assignment.acme/a0/*"],
        ),
        (
            [*work(CARA, count=6), f"assignment.acme/b/{DAN}"],
            work(DAN),
            [f"assignment.acme/*/{CARA}", f"assignment.acme/b/{DAN}"],
        ),
        ([f"member.acme/p{n}@a.example" for n in range(6)], [], ["member.acme/*"]),
        # A star goes across slashes: access to accounts that only their ids are known of is meant, too.
        (
            [f"access.north/{n}" for n in range(6)],
            ["access.north/acme/uk"],
            [f"access.north/{n}" for n in range(6)],
        ),
        (
            [f"access.north/acme/k{n}" for n in range(6)],
            ["access.north/7"],
            ["access.north/acme/*"],
        ),
        (
            [*(f"ad_account.a/k{n}" for n in range(6)), "business_center.a"],
            ["business_center.b"],
            ["ad_account.a/*", "business_center.a"],
        ),
    ],
)
def test_the_fewest_patterns_that_cover_nothing_else(
    wanted: list[str], others: list[str], patterns: list[str]
) -> None:
    assert narrowest(wanted, known([*wanted, *others])) == sorted(patterns)


@pytest.mark.parametrize("odd", ODD)
def test_a_flag_for_one_thing_is_for_no_other(odd: str) -> None:
    there = [
        f"member.acme/{each}" for each in (*ODD, "bo@a.example", "bxo@a.example", "b@a.example")
    ]
    address = f"member.acme/{odd}"
    (word,) = shlex.split(flags("--allow-remove", [address], known(there)))[1:]
    assert word == literal(address)
    assert [each for each in there if matches(each, word)] == [address]


@pytest.mark.parametrize("odd", ODD)
def test_globs_escape_the_names_they_keep(odd: str) -> None:
    wanted = [f"assignment.acme/a{n}/{odd}" for n in range(6)]
    others = [f"assignment.acme/a0/{each}" for each in (*ODD, "bxo@a.example") if each != odd]
    there = [*wanted, *others]
    (pattern,) = narrowest(wanted, known(there))
    assert sorted(each for each in there if matches(each, pattern)) == wanted


def test_a_list_that_nobody_reads_says_how_much_wider_the_glob_is() -> None:
    there = [f"member.acme/p{n}@a.example" for n in range(60)]
    words = flags("--allow-remove", there[:LISTED], known(there))
    assert (
        len([each for each in pairwise(shlex.split(words)) if each[0] == "--allow-remove"])
        == LISTED
    )
    words = flags("--allow-remove", there[: LISTED + 1], known(there))
    assert words == "--allow-remove 'member.acme/*' (19 others have such an address, too)"
