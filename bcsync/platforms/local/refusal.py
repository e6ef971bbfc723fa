"""How a rule says no."""

from __future__ import annotations

NO_PERMISSION = 40001
BROKEN_RULE = 40002
"""Also the code of every business rule: reference of return codes, "read message"."""
MISSING = 40007
NO_ACCOUNT = 40300


class RefusalError(Exception):
    """The platform refuses an act. ``code`` is a return code of the API for Business."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def not_permitted(message: str) -> RefusalError:
    """40001: the acting person may not."""
    return RefusalError(NO_PERMISSION, message)


def against_rule(message: str) -> RefusalError:
    """40002: nobody may."""
    return RefusalError(BROKEN_RULE, message)


def missing(message: str) -> RefusalError:
    """40007: there is no such thing."""
    return RefusalError(MISSING, message)


def no_account(account: str) -> RefusalError:
    """40300: no such ad account."""
    return RefusalError(NO_ACCOUNT, f"Advertiser {account} does not exist or has been deleted.")
