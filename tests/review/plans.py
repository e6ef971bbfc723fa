"""Plans of 3, of 300, of 3,000 and of 40,000 operations that hold one of everything a reviewer decides by."""

from __future__ import annotations

from dataclasses import dataclass

from tests.render.hostile import Json, plan_of
from tests.render.large import GONE, guard, operation

EVE, DAN, ANA = "eve@northwind.example", "dan@northwind.example", "fin@northwind.example"
SIZES = (3, 300, 3_000)
CLOSED = "ad_account.harbour/old-fr"
FLAG = "--allow-close ad_account.harbour/old-fr"


def person(address: str, **parts: object) -> Json:
    """An operation on a member of a Business Center."""
    at = {
        "address": address,
        "label": address,
        "source": {"file": "teams.yaml", "line": 9, "column": 5},
    }
    return operation(0, "member", **{**at, **parts})


def decisive() -> list[Json]:
    """Somebody loses everything, somebody becomes admin, somebody sees money, something ends for good."""
    closed: Json = {
        "address": CLOSED,
        "label": CLOSED,
        "action": "remove",
        "before": {"name": "Old"},
        "after": None,
        "risks": ["irreversible"],
        "source": {"file": "harbour.yaml", "line": 14, "column": 3},
    }
    return [
        person(f"member.northwind/{EVE}", **GONE),
        person(
            f"member.northwind/{DAN}",
            action="invite",
            after={"role": "admin", "finance": "manager"},
        ),
        operation(0, "ad_account", **closed),
    ]


def plan_with(size: int) -> Json:
    """So many operations, three of which matter; the rest gives assignments."""
    made = [*(operation(n) for n in range(size - 3)), *decisive()]
    message = f"closes {CLOSED} for good; to allow these: {FLAG}"
    refused = {**guard("close", 0, 1, message), "addresses": [CLOSED], "flag": FLAG}
    return plan_of(made, guards=[refused], applicable=False)


WAITS = "cara@northwind.example"
REVIEWED = "ad_account.acme/uk"
PARTNER = "partner.acme/brightside"
CENTERS = "acme", "globex", "harbour", "initech", "northwind", "stark", "umbrella"


@dataclass(frozen=True)
class Refusal:
    """What a limit says."""

    rule: str
    said: str
    flag: str
    about: str = ""

    def as_guard(self) -> Json:
        """As a plan has it."""
        message = f"{self.said}; to allow these: {self.flag}"
        made = guard(self.rule, 0, 1, message)
        return {**made, "addresses": [self.about] if self.about else [], "flag": self.flag}


REFUSALS = (
    Refusal("close", f"closes {CLOSED}, which cannot be undone", FLAG, CLOSED),
    Refusal(
        "review",
        f"{REVIEWED} changes its company: its ads stop while TikTok reviews it",
        f"--allow-review {REVIEWED}",
        REVIEWED,
    ),
    *(
        Refusal(
            "removals",
            f"{center}: 37 assignments of 74 would be removed (at most 8 or 10 %)",
            f"--allow-remove 'assignment.{center}/*'",
        )
        for center in CENTERS
    ),
    Refusal(
        "emptied",
        "nothing would be left of the assignment list of acme/uk",
        " ".join(f"--allow-remove assignment.acme/uk/buyer-{n}@acme.example" for n in range(40)),
    ),
)


def _at(address: str, number: int = 0, **parts: object) -> Json:
    kind, _, path = address.partition(".")
    file = f"clients/{path.partition('/')[0]}.yaml"
    source = {"file": file, "line": 9 + number, "column": 5}
    return operation(
        number, kind, **{"address": address, "label": address, "source": source, **parts}
    )


def _beside(size: int) -> list[Json]:
    """What happens besides: people who leave accounts, more admins, more closures, a review, work by hand."""
    company = {"path": "company", "before": "Acme UK Ltd", "after": "Acme Britain Ltd"}
    hand: Json = {"mode": "manual", "steps": ["ask for it", "dana@shop.example accepts"]}
    made = [
        _at(REVIEWED, action="update", changes=[company], risks=["triggers-review"]),
        _at(PARTNER, **GONE),
        _at("access.acme/7200000000000000099", action="request", **hand),
    ]
    for number in range(size // 5):
        who = EVE if number % 3 else f"buyer-{number % 40}@northwind.example"
        made.append(_at(f"assignment.acme/uk-{number}/{who}", number, **GONE))
    for number in range(size // 10):
        center = CENTERS[number % len(CENTERS)]
        address = f"assignment.{center}/us-{number}/{WAITS}"
        made.append(_at(address, number, deferred_by=[f"member.northwind/{WAITS}"]))
    for number in range(size // 100):
        gone = {**GONE, "risks": ["irreversible"], "before": {"name": f"Dead {number}"}}
        made.append(_at(f"ad_account.globex/dead-{number}", number, **gone))
        address = f"member.stark/boss-{number}@stark.example"
        made.append(_at(address, number, action="invite", after={"role": "admin"}))
    return made


def crowded_plan(size: int, refusals: int = 3) -> Json:
    """As a reviewer meets it: all that one decides by, and much around it, refused by so many limits."""
    made = [*decisive(), *(_beside(size) if size > 3 else ())]
    made += [
        _at(f"assignment.{CENTERS[n % 7]}/de-{n}/buyer-{n % 60}@northwind.example", n)
        for n in range(size - len(made))
    ]
    pending: Json = {"state": "pending", "since": "2026-02-20T12:00:00Z", "note": ""}
    waiting = [{"address": f"member.northwind/{WAITS}", "on": WAITS, **pending}]
    return plan_of(
        [{**op, "id": number} for number, op in enumerate(made)],
        guards=[each.as_guard() for each in REFUSALS[:refusals]],
        waiting=waiting if size > 3 else [],
        applicable=False,
    )


@dataclass(frozen=True)
class Case:
    """A plan, and the words that a first screen answers with."""

    size: int
    refusals: int

    @property
    def plan(self) -> Json:
        """The plan."""
        return crowded_plan(self.size, self.refusals)

    @property
    def answers(self) -> tuple[str, ...]:
        """Who is removed and loses, who gains power, what is for good, what is refused and by what."""
        rules = {each.rule: each.flag.split()[0] for each in REFUSALS[: self.refusals]}
        flags = (word for pair in rules.items() for word in pair)
        return (EVE, DAN, "finance manager", CLOSED, *flags)


CASES = [Case(3, 1), *(Case(size, 3) for size in (30, 300, 3_000)), Case(3_000, len(REFUSALS))]
