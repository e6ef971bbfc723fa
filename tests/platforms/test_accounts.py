"""Rules 2 to 5 and 11: ad accounts, client companies, reviews and certificates."""

from __future__ import annotations

from typing import Any

import pytest

from bcsync.errors import PlatformError
from bcsync.model.action import Action
from bcsync.model.status import Status
from bcsync.platforms.local.values import Company

from .world import ANA, BO, DANA, NICO, World

CREATE, UPDATE, REMOVE = Action.CREATE, Action.UPDATE, Action.REMOVE


class TestOwnBusiness:
    """A Business Center's ad accounts."""

    def test_the_center_owns_what_it_creates(self, world: World, acme: str) -> None:
        """Attributes come back as given; time zone and currency default to the center's."""
        billing = {"address": "1 High Street", "tax": {"vat": "GB1"}}
        uk = world.account(acme, billing=billing, industry="290303")
        seen = world.seen(ANA, acme)["ad_account", (uk,)]
        assert seen.attributes == {
            "name": "Acme UK",
            "timezone": "Europe/London",
            "currency": "GBP",
            "billing": billing,
            "industry": "290303",
        }
        assert (seen.scope, seen.status, seen.detail) == (acme, Status.ACTIVE, "STATUS_ENABLE")

    def test_only_admins_create(self, world: World, acme: str) -> None:
        """A standard member and a stranger are refused."""
        world.join(acme, BO)
        for actor in (BO, NICO):
            world.refused(40001, acme, actor, CREATE, "ad_account", acme, name="X")

    def test_the_currency_is_the_centers(self, world: World, acme: str) -> None:
        """Another currency than the Business Center's is refused."""
        world.refused(40002, "GBP", ANA, CREATE, "ad_account", acme, name="X", currency="EUR")

    @pytest.mark.parametrize(
        "change",
        [{"timezone": "Asia/Tokyo"}, {"currency": "EUR"}, {"registered_area": "FR"}],
        ids=lambda change: next(iter(change)),
    )
    def test_fixed_for_ever(self, world: World, acme: str, change: dict[str, str]) -> None:
        """Time zone, currency and registered area do not change after creation."""
        uk = world.account(acme, registered_area="GB")
        world.refused(40002, next(iter(change)), ANA, UPDATE, "ad_account", uk, **change)

    def test_a_value_is_taken_away_by_none(self, world: World, acme: str) -> None:
        """An update to None removes the attribute."""
        uk = world.account(acme, address="1 High Street")
        assert "address" not in world.do(ANA, UPDATE, "ad_account", uk, address=None).attributes

    def test_closing_is_for_good(self, world: World, acme: str) -> None:
        """A closed account is still shown, and ends everything on it."""
        uk = world.account(acme)
        world.do(ANA, CREATE, "assignment", acme, uk, ANA, role="admin")
        assert world.do(ANA, REMOVE, "ad_account", uk).status is Status.CLOSED
        seen = world.seen(ANA, acme)
        assert seen["ad_account", (uk,)].detail == "STATUS_DISABLE"
        assert ("assignment", (acme, uk, ANA)) not in seen
        world.refused(40002, "closed", ANA, REMOVE, "ad_account", uk)
        world.refused(40002, "closed", ANA, UPDATE, "ad_account", uk, name="Again")

    def test_an_account_that_is_not_there(self, world: World, acme: str) -> None:
        """The platform's own code for a missing ad account."""
        world.refused(40300, "72", ANA, UPDATE, "ad_account", "72", name="X")


class TestIndividual:
    """Ad accounts of a person."""

    def test_only_for_oneself(self, world: World) -> None:
        """A person creates and changes ad accounts of their own, and nobody else does."""
        shop = world.account(DANA, DANA, name="Dana Shop", id="7200000000000000042")
        assert shop == "7200000000000000042"
        assert world.seen(DANA, None)["ad_account", (shop,)].scope == DANA
        world.refused(40001, DANA, ANA, CREATE, "ad_account", DANA, name="X")
        world.refused(40001, shop, ANA, UPDATE, "ad_account", shop, name="X")
        world.refused(
            40002, "taken", DANA, CREATE, "ad_account", DANA, name="X", id="7200000000000000042"
        )


class TestCompany:
    """Rule 3: an agency picks its client from the company records."""

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({}, "company"),
            ({"company": "Zenn Co"}, '"Zen Co Ltd, 4 Mill Lane, Leeds"'),
            ({"company": "Zen Co Ltd", "address": "5 Mill Lane"}, "no record at"),
            ({"company": "Globex", "address": "1 Plaza, New York"}, "local branch"),
        ],
    )
    def test_refused(self, world: World, northwind: str, given: dict[str, Any], words: str) -> None:
        """No match, a wrong address or the headquarters: refused with the nearest records."""
        world.refused(40002, words, NICO, CREATE, "ad_account", northwind, name="X", **given)

    @pytest.mark.parametrize(
        "given",
        [
            {"company": "Zen Co Ltd"},
            {"company": "zen  co LTD", "address": "4 mill lane, Leeds"},
            {"company": "Globex"},
        ],
    )
    def test_taken(self, world: World, northwind: str, given: dict[str, Any]) -> None:
        """A name is enough where one local branch has it; spelling of case and spaces is free."""
        assert world.account(northwind, NICO, **given)

    def test_two_branches_need_an_address(self, world: World, northwind: str) -> None:
        """With several local branches the address decides."""
        world.control.add_company(Company("Zen Co Ltd", "8 Quay, Bristol", "GB"))
        found = world.control.companies("zen")
        assert [one.address for one in found] == ["4 Mill Lane, Leeds", "8 Quay, Bristol"]
        refused = {"name": "X", "company": "Zen Co Ltd"}
        world.refused(40002, "several offices", NICO, CREATE, "ad_account", northwind, **refused)
        assert world.account(northwind, NICO, company="Zen Co Ltd", address="8 Quay, Bristol")

    def test_a_change_is_held_to_the_records_too(self, world: World, northwind: str) -> None:
        """A company the records do not hold cannot be changed to."""
        uk = world.account(northwind, NICO, company="Zen Co Ltd")
        world.refused(40002, "no record", NICO, UPDATE, "ad_account", uk, company="Hooli")


class TestReview:
    """Rule 4: new accounts and new company names are reviewed."""

    def test_a_new_account_waits_for_tiktok(self, strict: World) -> None:
        """In review until approved or disapproved, with the platform's own words."""
        acme = strict.center()
        strict.control.verify(acme)
        uk = strict.account(acme, company="Acme Ltd")
        seen = strict.seen(ANA, acme)["ad_account", (uk,)]
        assert (seen.status, seen.on) == (Status.IN_REVIEW, "TikTok")
        assert seen.detail == "STATUS_PENDING_CONFIRM"
        strict.control.review(uk, approve=False, reason="web site is down")
        seen = strict.seen(ANA, acme)["ad_account", (uk,)]
        assert (seen.status, seen.on) == (Status.DISAPPROVED, None)
        assert seen.detail == "STATUS_CONFIRM_FAIL: web site is down"
        strict.do(ANA, UPDATE, "ad_account", uk, promotion_link="https://acme.example")
        strict.control.review(uk, approve=True)
        assert strict.seen(ANA, acme)["ad_account", (uk,)].status is Status.ACTIVE

    def test_a_new_company_name_starts_a_review(self, strict: World) -> None:
        """Another name, another review; a new address or title does not."""
        acme = strict.center()
        strict.control.verify(acme)
        uk = strict.account(acme, company="Acme Ltd")
        strict.control.review(uk, approve=True)
        assert strict.do(ANA, UPDATE, "ad_account", uk, name="UK").status is Status.ACTIVE
        seen = strict.do(ANA, UPDATE, "ad_account", uk, company="Acme plc")
        assert (seen.status, seen.detail) == (Status.IN_REVIEW, "STATUS_PENDING_CONFIRM_MODIFY")
        strict.control.review(uk, approve=False)
        seen = strict.seen(ANA, acme)["ad_account", (uk,)]
        assert (seen.status, seen.detail) == (Status.DISAPPROVED, "STATUS_CONFIRM_MODIFY_FAIL")

    def test_automatic_verdicts_are_positive(self, world: World, acme: str) -> None:
        """Without a manual verdict the review is over at once."""
        uk = world.account(acme, company="Acme Ltd")
        seen = world.do(ANA, UPDATE, "ad_account", uk, company="Acme plc")
        assert (seen.status, seen.attributes["company"]) == (Status.ACTIVE, "Acme plc")
        with pytest.raises(PlatformError, match="nothing to decide"):
            world.control.review(uk, approve=True)


class TestCertificate:
    """Rule 5: a client's papers are reviewed once."""

    @pytest.fixture
    def agency(self, strict: World) -> str:
        """A verified agency under manual verdicts."""
        agency = strict.center(NICO, name="Northwind", type="agency")
        strict.control.verify(agency)
        return agency

    def certificate(self, world: World, agency: str) -> str:
        given = {"company": "Zen Co Ltd", "license_no": "09876543", "file": "zen.pdf"}
        return world.do(NICO, CREATE, "certificate", agency, **given).id[0]

    def test_the_first_account_waits_and_later_ones_pass(self, strict: World, agency: str) -> None:
        """Once the account that carries the papers is approved, the next is approved at once."""
        zen = self.certificate(strict, agency)
        first = strict.account(agency, NICO, certificate=zen)
        seen = strict.seen(NICO, agency)
        assert seen["ad_account", (first,)].status is Status.IN_REVIEW
        assert seen["ad_account", (first,)].attributes["company"] == "Zen Co Ltd"
        assert (seen["certificate", (zen,)].status, seen["certificate", (zen,)].detail) == (
            Status.IN_REVIEW,
            "UNVERIFIED",
        )
        strict.control.review(first, approve=True)
        assert strict.seen(NICO, agency)["certificate", (zen,)].status is Status.ACTIVE
        second = strict.account(agency, NICO, certificate=zen)
        seen = strict.seen(NICO, agency)
        assert seen["ad_account", (second,)].status is Status.ACTIVE

    def test_a_changed_certificate_is_unverified(self, strict: World, agency: str) -> None:
        """Another licence number starts over; an account's other changes do not verify it."""
        zen = self.certificate(strict, agency)
        first = strict.account(agency, NICO, certificate=zen)
        strict.control.review(first, approve=True)
        seen = strict.do(NICO, UPDATE, "certificate", zen, file="zen2.pdf")
        assert seen.status is Status.ACTIVE
        seen = strict.do(NICO, UPDATE, "certificate", zen, license_no="1")
        assert seen.status is Status.IN_REVIEW
        strict.do(NICO, UPDATE, "ad_account", first, name="Zen")
        assert strict.seen(NICO, agency)["certificate", (zen,)].status is Status.IN_REVIEW

    def test_in_use_it_stays(self, strict: World, agency: str) -> None:
        """A certificate goes only when no open account carries it."""
        zen = self.certificate(strict, agency)
        first = strict.account(agency, NICO, certificate=zen)
        strict.refused(40002, "in use", NICO, REMOVE, "certificate", zen)
        strict.do(NICO, REMOVE, "ad_account", first)
        strict.end(NICO, REMOVE, "certificate", zen)

    def test_agencies_only_and_the_same_company(
        self, world: World, acme: str, northwind: str
    ) -> None:
        """Other types have no certificates; a certificate is of one company and one agency."""
        world.refused(40002, "AGENCY", ANA, CREATE, "certificate", acme, company="Zen Co Ltd")
        zen = self.certificate(world, northwind)
        given = {"name": "X", "certificate": zen}
        world.refused(40002, "AGENCY", ANA, CREATE, "ad_account", acme, **given)
        given["company"] = "Globex"
        world.refused(40002, "is of Zen Co Ltd", NICO, CREATE, "ad_account", northwind, **given)
