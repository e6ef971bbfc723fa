"""What came of a call, as the port has it.

``data: {}`` shows nothing, so that what was done is looked at afterwards; what may have been done has no answer
(reference/tiktok-api.md, 1.5; corrections, 5.8 and 5.9).
"""

from __future__ import annotations

from bcsync.platforms.port import UNSEEN, Answer, Done, Partly, Refused, Unanswered, Unsent
from bcsync.platforms.tiktok.transport.problems import ApiPartly, ApiProblem, ApiRefused, NotAsked
from bcsync.platforms.tiktok.transport.trouble import Trouble
from bcsync.wire import codes

RECORDED = Done(UNSEEN)
"""Code 0."""
_SETTLED = frozenset({Trouble.UNCHANGED})
"""There is nothing to do any more."""


def answer_of(problem: ApiProblem, *, takes: bool = False) -> Answer:
    """Of a call that gave no data; ``takes``: it takes something away, which may be gone already."""
    match problem:
        case NotAsked():
            return Unsent()
        case ApiPartly():
            return Partly(UNSEEN, problem.code, problem.said)
        case ApiRefused() if problem.in_doubt:
            return Unanswered(problem.message)
        case ApiRefused() if problem.trouble in _SETTLED or (
            takes and problem.trouble is Trouble.GONE
        ):
            return RECORDED
        case ApiRefused():
            return Refused(problem.code, problem.said)
        case _:
            return Unanswered(problem.message)


def refused(message: str) -> Refused:
    """What the API would say no to: it is not asked."""
    return Refused(codes.BAD_PARAMETER, message)


def after(steps_done: int, problem: ApiProblem, *, takes: bool = False) -> Answer:
    """Of an act of several calls, so many of which went through before this."""
    answer = answer_of(problem, takes=takes)
    if steps_done and isinstance(answer, Refused):
        return Partly(UNSEEN, answer.code, answer.message)
    return Unanswered(problem.message) if steps_done and isinstance(answer, Unsent) else answer
