"""How the people of a layout are written: one canonical form for each, and what differs from it."""

from __future__ import annotations

from bcsync.findings import Severity
from bcsync.kinds.blocks import Blocks, Given
from bcsync.model.email import canonical_email, email_problem


class Spellings(Blocks):
    """Blocks, and the spellings of people met in them."""

    def __init__(self, given: Given) -> None:
        super().__init__(given)
        self.spellings: dict[str, str] = {}
        """People who are not written in the canonical form: from that to how they are."""
        self.suspicious: set[str] = set()
        """People whose address has a finding; nothing else is said of them."""
        self._spelled: dict[str, list[tuple[str, int]]] = {}
        """By canonical form: each spelling, and where it stands first."""
        self._canonical: dict[str, str] = {}
        # One object for each person: a few stand in hundreds of thousands of addresses.
        self._one_object: dict[str, str] = {}

    def email(self, written: str, place: int) -> str:
        """The canonical form; what is wrong with a spelling is said once (peers.md, pain 9)."""
        known = self._canonical.get(written)
        if known is not None:
            return known
        email = canonical_email(written)
        known = self._canonical[written] = self._one_object.setdefault(email, email)
        if self.check_email(written, place):
            self.suspicious.add(email)
        self._spelled.setdefault(email, []).append((written, place))
        return known

    def check_email(self, written: str, place: int, *, at_value: bool = False) -> bool:
        """Say what is wrong with an address that the schema takes; whether something is."""
        problem = email_problem(written)
        if problem is not None:
            self.report(problem.code, place, problem.message, hint=problem.hint, at_value=at_value)
        return problem is not None

    def choose_spellings(self) -> None:
        """Say who is written in several ways; and how people are to be called (design 3.2)."""
        for email, spelled in self._spelled.items():
            if len(spelled) > 1:
                self._say_spellings(spelled)
            # Not the first: which one that is depends on the names of files.
            written = min(spelling for spelling, _place in spelled)
            if written != email:
                self.spellings[email] = written

    def _say_spellings(self, spelled: list[tuple[str, int]]) -> None:
        (first, at), *others = spelled
        another = [each for each in others if each[0].lower() != first.lower()]
        if another:
            self.report(
                "two-spellings",
                another[0][1],
                f"{another[0][0]} is the address that is written {first} elsewhere",
                hint="spell a person in one way",
                also=(at,),
            )
            return
        self.report(
            "two-spellings",
            others[0][1],
            f"{others[0][0]} is written {first} elsewhere",
            hint="spell a person in one way; letter case does not make another person",
            also=(at, *(place for _written, place in others[1:])),
            severity=Severity.WARNING,
        )
