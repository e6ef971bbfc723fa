"""One writing transaction of the embedded platform: its tables, its time, its letters, its log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from bcsync.database.bulk import insert_rows
from bcsync.platforms.local import schema
from bcsync.platforms.local.companies import Register
from bcsync.platforms.local.rows import Row, Rows
from bcsync.platforms.local.values import Company, Verdicts
from bcsync.platforms.port import Act, PlatformId

BUSINESS_CENTER_NEWS = "Business Center"
"""The notification category access requests appear under (design, section 6, rule 7)."""


class Work:
    """What the rules work on. Nothing reaches the database before ``flush``."""

    def __init__(self, connection: Connection, *, now: str, verdicts: Verdicts) -> None:
        self.now = now
        """ISO 8601 in UTC; one instant for the whole transaction."""
        self.verdicts = verdicts
        self.users = Rows(connection, schema.users)
        self.centers = Rows(connection, schema.centers)
        self.members = Rows(connection, schema.members)
        self.former_members = Rows(connection, schema.former_members)
        self.promises = Rows(connection, schema.promises)
        self.accounts = Rows(connection, schema.accounts)
        self.certificates = Rows(connection, schema.certificates)
        self.groups = Rows(connection, schema.groups)
        self.group_accounts = Rows(connection, schema.group_accounts)
        self.group_members = Rows(connection, schema.group_members)
        self.assignments = Rows(connection, schema.assignments)
        self.partners = Rows(connection, schema.partners)
        self.shares = Rows(connection, schema.shares)
        self.accesses = Rows(connection, schema.accesses)
        self.assets = Rows(connection, schema.assets)
        self.images = Rows(connection, schema.images)
        self.company_records = Rows(connection, schema.companies)
        self.tokens = Rows(connection, schema.tokens)
        self.auth_codes = Rows(connection, schema.auth_codes)
        self.apps = Rows(connection, schema.apps)
        self.offers = Rows(connection, schema.offers)
        self._counters = Rows(connection, schema.counters)
        self.connection = connection
        """For questions that are no rows; it does not see what is not flushed."""
        self._register: Register | None = None
        self._notifications: list[Row] = []
        self._outbox: list[Row] = []
        self._log: list[Row] = []

    @property
    def companies(self) -> Register:
        """The company register, read at first need."""
        if self._register is None:
            found = self.connection.execute(schema.companies.select())
            self._register = Register(Company(*record) for record in found)
        return self._register

    def expect_ids(self, rows: Rows, prefix: int, count: int) -> None:
        """Read in one go what ``new_id`` will look at."""
        last = self._last(prefix)
        rows.load((platform_id(prefix, last + step),) for step in range(1, count + 1))

    def new_id(self, rows: Rows, prefix: int) -> str:
        """A platform id that none of these rows has."""
        id = self.next_id(prefix)
        while rows.get(id) is not None:
            id = self.next_id(prefix)
        return id

    def next_id(self, prefix: int) -> str:
        """The next platform id of a kind: 19 digits, the first two tell which."""
        number = self._last(prefix) + 1
        self._counters.put({"name": str(prefix), "last": number})
        return platform_id(prefix, number)

    def notify(self, recipients: Iterable[str], text: str, *subjects: str) -> None:
        """Put a message into people's notification areas."""
        self._notifications += [
            {
                "recipient": recipient,
                "category": BUSINESS_CENTER_NEWS,
                "text": text,
                "at": self.now,
                "subjects": subjects,
            }
            for recipient in recipients
        ]

    def mail(self, recipient: str, subject: str, text: str) -> None:
        """Put a letter into the outbox."""
        self._outbox.append(
            {"recipient": recipient, "subject": subject, "text": text, "at": self.now}
        )

    def record(self, act: Act, subject: PlatformId) -> None:
        """Enter an act that succeeded into the change log."""
        self.record_as(act.actor, act.verb, act.kind, subject, act.attributes)

    def record_as(
        self, actor: str, verb: str, kind: str, subject: PlatformId, details: Mapping[str, Any]
    ) -> None:
        """Enter what somebody did who acts through no ``Act``: TikTok, an invited person."""
        self._log.append(
            {
                "at": self.now,
                "actor": actor,
                "verb": str(verb),
                "kind": kind,
                "subject": subject,
                "details": dict(details),
            }
        )

    def flush(self) -> None:
        """Write everything, in bulk."""
        for rows in vars(self).values():
            if isinstance(rows, Rows):
                rows.flush()
        listed = (
            (schema.notifications, self._notifications),
            (schema.outbox, self._outbox),
            (schema.log, self._log),
        )
        for table, entries in listed:
            insert_rows(self.connection, table, entries)

    def _last(self, prefix: int) -> int:
        row = self._counters.get(str(prefix))
        return 0 if row is None else int(row["last"])


def platform_id(prefix: int, number: int) -> str:
    """19 digits; the first two tell the kind."""
    return f"{prefix}{number:017d}"
