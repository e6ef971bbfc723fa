"""What people do: sign up, consent, act, answer invitations, confirm partnerships."""

from __future__ import annotations

from typing import Any

from bcsync.emulator import tokens
from bcsync.emulator.control.acts import performed
from bcsync.emulator.control.lever import Lever
from bcsync.emulator.control.stage import Stage
from bcsync.emulator.shapes import (
    Anything,
    Field,
    Given,
    Id,
    Many,
    Table,
    Text,
    Whole,
    Word,
    needed,
)
from bcsync.model.action import Action
from bcsync.model.email import canonical_email
from bcsync.platforms.local.refusal import RefusalError
from bcsync.platforms.port import Done, Partly, Refused, Seen, Unanswered, Unsent

_EMAIL = needed("email", Text(form="email"))
_APP = Field("app", Text(), about="The developer's app; left out: any.")
_SCOPES = Field("scopes", Many(Whole()), about="Left out: all.")
_ACTIONS = tuple(action.value for action in Action if action.touches_platform)


def _sign_up(stage: Stage, given: Given) -> Any:
    stage.control.sign_up(given["email"], given.get("name"))
    return {"email": canonical_email(given["email"])}


def _token(stage: Stage, given: Given) -> Any:
    return {"access_token": _issued(stage, given, code=False)}


def _auth_code(stage: Stage, given: Given) -> Any:
    return {"auth_code": _issued(stage, given, code=True)}


def _issued(stage: Stage, given: Given, *, code: bool) -> str:
    scopes = given.get("scopes")
    chosen = tokens.ALL_SCOPES if scopes is None else frozenset(scopes)
    return tokens.hand_out(
        stage.platform, given["email"], given.get("app") or "", chosen, code=code
    )


def _app(stage: Stage, given: Given) -> Any:
    with stage.platform.working() as work:
        tokens.register(work, given["app_id"], given["secret"])
    return {}


def _act(stage: Stage, given: Given) -> Any:
    match answer := performed(stage.platform, given):
        case Refused() | Partly():
            raise RefusalError(answer.code, answer.message)
        case Unanswered():
            raise RefusalError(0, answer.reason)
        case Unsent():
            raise RefusalError(0, "nothing was sent")
        case Done(Seen() as seen):
            return {"id": list(seen.id), "status": seen.status.value}
        case Done():
            return {"id": list(given.get("id") or ()), "status": "gone"}


def _accept(stage: Stage, given: Given) -> Any:
    return _answered(stage, given, joins=True)


def _decline(stage: Stage, given: Given) -> Any:
    return _answered(stage, given, joins=False)


def _answered(stage: Stage, given: Given, *, joins: bool) -> Any:
    control, email, center = stage.control, given.get("email"), given.get("bc_id")
    if email is None or center is None:
        done = control.accept_all() if joins else control.decline_all()
    else:
        done = control.accept(email, center) if joins else control.decline(email, center)
    return {"answered": [{"email": email, "bc_id": center} for email, center in done]}


def _confirm(stage: Stage, given: Given) -> Any:
    stage.control.confirm_partner(given["bc_id"], given["partner_id"])
    return {}


def _refuse(stage: Stage, given: Given) -> Any:
    stage.control.refuse_partner(given["bc_id"], given["partner_id"])
    return {}


_PAIR = (needed("bc_id", Id()), needed("partner_id", Id()))
_WHOSE = (
    Field("email", Text(form="email"), about="With bc_id: this invitation. Left out: every one."),
    Field("bc_id", Id()),
)
LEVERS = (
    Lever(
        "POST",
        "/control/people",
        "Somebody signs up to TikTok For Business.",
        _sign_up,
        (_EMAIL, Field("name", Text())),
    ),
    Lever(
        "POST",
        "/control/tokens",
        "An access token of this person, who is signed up first if need be.",
        _token,
        (_EMAIL, _APP, _SCOPES),
    ),
    Lever(
        "POST",
        "/control/auth-codes",
        "The code that the consent page would hand over; POST /oauth2/access_token/ takes it.",
        _auth_code,
        (_EMAIL, _APP, _SCOPES),
    ),
    Lever(
        "POST",
        "/control/apps",
        "Let an app go by this secret alone; until then any secret will do.",
        _app,
        (needed("app_id", Text()), needed("secret", Text())),
    ),
    Lever(
        "POST",
        "/control/acts",
        "Anything a person can do by hand, as `bcsync local act` does it, with ids.",
        _act,
        (
            needed("actor", Text(form="email")),
            needed("action", Word(_ACTIONS)),
            needed("kind", Text()),
            Field("id", Many(Text())),
            Field("attributes", Table(Anything())),
        ),
    ),
    Lever("POST", "/control/invitations/accept", "Invited people join.", _accept, _WHOSE),
    Lever("POST", "/control/invitations/decline", "Invited people say no.", _decline, _WHOSE),
    Lever(
        "POST",
        "/control/partnerships/confirm",
        "The partner says yes, where the mode partner_confirms lets it wait for that.",
        _confirm,
        _PAIR,
    ),
    Lever("POST", "/control/partnerships/refuse", "The partner says no to it.", _refuse, _PAIR),
)
