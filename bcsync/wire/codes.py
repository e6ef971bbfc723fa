"""Return codes, by what they say (reference/tiktok-api.md, 4; corrections, 2.2, 2.3, 2.21, 3)."""

from __future__ import annotations

OK = 0
PARTLY = 20001

INVALID = 40000
NO_PERMISSION = 40001
"""Also said of what is gone, and of a permission that the token lacks (corrections, 2.2 and 2.3)."""
BAD_PARAMETER = 40002
"""Also said of every business rule; the text tells which."""
FORBIDDEN = 40003
MISSING = 40007
NOT_IMPLEMENTED = 40008
TOO_MANY_IDS = 40011
RATE_OF_APP = 40016
DUPLICATE = 40050
RATE = 40100
AUTH_PARAMETERS = 40101
TOKEN_EXPIRED = 40102
NO_TOKEN = 40104
BAD_TOKEN = 40105
WRONG_USER = 40106
BAD_AUTH_CODE = 40110
NOT_ALLOW_LISTED = 40118
NO_SCOPE = 40130
RATE_OF_VALUE = 40132
RATE_OF_ADVERTISER = 40133
TASK_FAILED = 40200
NOT_READY = 40201
CONFLICT = 40202
NO_ADVERTISER = 40300
NO_ROUTE = 40400
VALIDATION_FAILED = 40700
BAD_FILE = 40904
FILE_MISSING = 40905
FILE_EMPTY = 40906
FILE_TOO_LARGE = 40907
FILE_TYPE = 40908

SYSTEM_ERROR = 50000
SYSTEM_TIMEOUT = 50002
INTERNAL_ERROR = 51002
INTERNAL_TIMEOUT = 51010
BC_ERROR = 51061
MAINTENANCE = 60001
TOO_MANY_REQUESTS = 61000

RATES = frozenset({RATE_OF_APP, RATE, RATE_OF_VALUE, RATE_OF_ADVERTISER, TOO_MANY_REQUESTS})
"""Nothing was done; call again, later."""
TRANSIENT = frozenset({TASK_FAILED, NOT_READY, CONFLICT, VALIDATION_FAILED, MAINTENANCE})
"""Besides everything from 50000 to 59999: a read may be repeated."""


def is_transient(code: int) -> bool:
    """Whether a read that was answered so may be repeated; a write only after a look."""
    return code in TRANSIENT or 50000 <= code < 60000
