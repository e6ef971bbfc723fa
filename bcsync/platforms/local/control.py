"""What other people and TikTok itself do on the embedded platform: its control plane."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import starmap
from typing import Any, TypeVar

from sqlalchemy import Select, Table, select

from bcsync.errors import PlatformError
from bcsync.model.email import canonical_email, email_problem
from bcsync.model.status import Status
from bcsync.platforms.local import schema, shown
from bcsync.platforms.local.companies import Register
from bcsync.platforms.local.platform import LocalPlatform
from bcsync.platforms.local.refusal import RefusalError
from bcsync.platforms.local.rows import Row
from bcsync.platforms.local.rules import invitations, offers, people, reviews
from bcsync.platforms.local.seen import CLOSED, TIKTOK
from bcsync.platforms.local.values import Company, Email, LogEntry, Notification
from bcsync.platforms.local.work import Work

T = TypeVar("T")

_PAGE = 5_000
_PENDING = str(Status.PENDING)
_CLOSED = frozenset({str(Status.CLOSED), CLOSED})


class LocalControl:
    """Every method is one transaction. Refusals are ``PlatformError`` with a way out."""

    def __init__(self, platform: LocalPlatform) -> None:
        self._platform = platform

    def sign_up(self, email: str, name: str | None = None) -> None:
        """Make a TikTok For Business user."""
        problem, email = email_problem(email), canonical_email(email)
        if problem is not None:
            raise PlatformError(problem.message, hint=problem.hint)
        with self._platform.working() as work:
            people.sign_up(work, email, name)
            work.record_as(email, "sign_up", "user", (email,), {})

    def verify(self, bc_id: str, reject: bool = False, reason: str | None = None) -> None:
        """Decide on the verification of a Business Center."""
        with self._platform.working() as work:
            row = work.centers.get(bc_id)
            if row is None or row["status"] == Status.CLOSED:
                raise _unknown("Business Center", bc_id)
            if row["status"] == Status.ACTIVE:
                raise PlatformError(
                    f"Business Center {row['name']} is verified already",
                    hint="there is nothing left to decide",
                )
            status = Status.DISAPPROVED if reject else Status.ACTIVE
            changed = {"status": str(status), "reason": reason if reject else None}
            work.centers.put({**row, **changed, "since": work.now})
            work.record_as(TIKTOK, "verify", "business_center", (bc_id,), changed)

    def review(self, account_id: str, approve: bool, reason: str | None = None) -> None:
        """Decide on the review of an ad account."""
        with self._platform.working() as work:
            row = work.accounts.get(account_id)
            if row is None:
                raise _unknown("ad account", account_id)
            decided = (
                reviews.approved(work, row) if approve else reviews.disapproved(work, row, reason)
            )
            if decided is None:
                raise PlatformError(
                    f"ad account {row['name']} is {row['status']}: there is nothing to decide",
                    hint="a review starts when an account is created or its company changes",
                )
            details = {"status": decided["status"], "reason": decided["reason"]}
            work.record_as(TIKTOK, "review", "ad_account", (account_id,), details)

    def suspend(self, account_id: str, reason: str | None = None) -> None:
        """Punish an ad account; approving it lifts that."""
        with self._platform.working() as work:
            row = work.accounts.get(account_id)
            if row is None:
                raise _unknown("ad account", account_id)
            if reviews.suspended(work, row, reason) is None:
                raise PlatformError(
                    f"ad account {row['name']} is closed", hint="a closed one cannot be suspended"
                )
            work.record_as(TIKTOK, "suspend", "ad_account", (account_id,), {"reason": reason})

    def confirm_partner(self, bc_id: str, partner_id: str) -> None:
        """The partner confirms what a Business Center has offered it."""
        self._answer_offer(bc_id, partner_id, confirms=True)

    def refuse_partner(self, bc_id: str, partner_id: str) -> None:
        """The partner says no to it."""
        self._answer_offer(bc_id, partner_id, confirms=False)

    def _answer_offer(self, bc_id: str, partner_id: str, *, confirms: bool) -> None:
        with self._platform.working() as work:
            try:
                (offers.confirm if confirms else offers.withdraw)(work, bc_id, partner_id)
            except RefusalError as refusal:
                raise PlatformError(refusal.message, hint="add the partner first") from refusal
            verb = "confirm" if confirms else "refuse"
            work.record_as(partner_id, verb, "partner", (bc_id, partner_id), {})

    def accept(self, email: str, bc_id: str) -> list[tuple[str, str]]:
        """The invited person joins the Business Center."""
        return self._answer_one(canonical_email(email), bc_id, joins=True)

    def decline(self, email: str, bc_id: str) -> list[tuple[str, str]]:
        """The invited person says no."""
        return self._answer_one(canonical_email(email), bc_id, joins=False)

    def accept_all(self) -> list[tuple[str, str]]:
        """Everybody who is invited joins; what was answered, as (e-mail, Business Center)."""
        return self._answer_all(joins=True)

    def decline_all(self) -> list[tuple[str, str]]:
        """Everybody who is invited says no; what was answered, as (e-mail, Business Center)."""
        return self._answer_all(joins=False)

    def notifications(self, email: str) -> list[Notification]:
        """A person's notifications, oldest first."""
        table = schema.notifications
        query = select(table.c.category, table.c.text, table.c.at, table.c.subjects)
        mine = query.where(table.c.recipient == canonical_email(email)).order_by(table.c.number)
        return self._read(mine, shown.notification)

    def outbox(self) -> list[Email]:
        """Letters the platform would have sent, oldest first."""
        table = schema.outbox
        query = select(table.c.recipient, table.c.subject, table.c.text, table.c.at)
        return self._read(query.order_by(table.c.number), shown.letter)

    def companies(self, text: str | None = None) -> list[Company]:
        """The company register, or the records that hold ``text``."""
        table = schema.companies
        found = self._read(select(table).order_by(table.c.name, table.c.address), shown.company)
        return found if text is None else Register(found).search(text)

    def add_company(self, company: Company) -> None:
        """Add a record; one with the same name and address is replaced."""
        record = {
            "name": company.name,
            "address": company.address,
            "area": company.area,
            "headquarters": company.headquarters,
        }
        with self._platform.working() as work:
            work.company_records.put(record)
            work.record_as(TIKTOK, "add", "company", (company.name, company.address), record)

    def log(self) -> Iterator[LogEntry]:
        """The change log, oldest first, a page at a time."""
        table = schema.log
        last = 0
        while page := self._read(
            select(table).where(table.c.number > last).order_by(table.c.number).limit(_PAGE),
            shown.numbered_entry,
        ):
            yield from (entry for _, entry in page)
            last = page[-1][0]

    def find_account(self, wanted: str) -> str:
        """The id of the ad account that has this id or exactly this name, open ones first."""
        return self._find(schema.accounts, "ad account", wanted)

    def find_center(self, wanted: str) -> str:
        """The id of the Business Center that has this id or exactly this name, open ones first."""
        return self._find(schema.centers, "Business Center", wanted)

    def clear(self) -> None:
        """Leave an empty world: nobody, nothing, no token."""
        with self._platform.working() as work:
            for table in schema.metadata.sorted_tables:
                kept = (
                    schema.meta.c.name == "schema",
                    schema.counters.c.name == schema.TRANSACTIONS,
                )
                spared = {schema.meta: kept[0], schema.counters: kept[1]}.get(table)
                wiped = table.delete() if spared is None else table.delete().where(~spared)
                work.connection.execute(wiped)
            self._platform.renew(work.connection)

    def _find(self, table: Table, what: str, wanted: str) -> str:
        matches = (table.c.id == wanted) | (table.c.name == wanted)
        query = select(table.c.id, table.c.status).where(matches).order_by(table.c.id)
        rows = self._read(query, shown.texts)
        if any(id == wanted for id, _ in rows):
            return wanted
        ids = [id for id, status in rows if status not in _CLOSED] or [id for id, _ in rows]
        if not ids:
            raise _unknown(what, wanted)
        if len(ids) > 1:
            raise PlatformError(
                f"{len(ids)} {what}s are called {wanted!r}", hint=f"give the id: {', '.join(ids)}"
            )
        return ids[0]

    def _answer_one(self, email: str, bc_id: str, *, joins: bool) -> list[tuple[str, str]]:
        with self._platform.working() as work:
            row = work.members.get(bc_id, email)
            if row is None or row["status"] != Status.PENDING:
                raise PlatformError(
                    f"{email} has no open invitation to Business Center {bc_id}",
                    hint="invitations are listed by `bcsync requests`",
                )
            return [_answer(work, row, joins=joins)]

    def _answer_all(self, *, joins: bool) -> list[tuple[str, str]]:
        with self._platform.working() as work:
            open_ones = work.members.where(("status",), _PENDING)
            invitations.preload_answers(work, open_ones)
            return [_answer(work, row, joins=joins) for row in open_ones]

    def _read(self, query: Select[Any], show: Callable[..., T]) -> list[T]:
        with self._platform.reading() as connection:
            rows = () if connection is None else connection.execute(query)
            # Inside, where a value that nobody can have written is told as damage.
            return list(starmap(show, rows))


def _answer(work: Work, invitation: Row, *, joins: bool) -> tuple[str, str]:
    email, center = invitation["email"], invitation["center"]
    if joins:
        invitations.accept(work, invitation)
    else:
        invitations.decline(work, invitation)
    work.record_as(email, "accept" if joins else "decline", "member", (center, email), {})
    return email, center


def _unknown(what: str, wanted: str) -> PlatformError:
    return PlatformError(
        f"there is no {what} {wanted!r} on the embedded platform",
        hint="give its id or its exact name",
    )
