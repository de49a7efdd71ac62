"""What a work e-mail says about the organisation, and what it never says."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from guildhall.people.models import EmailDomain, Organisation
from guildhall.people.register.domains import Proposal, domain_of, organisations_for
from guildhall.people.register.load import load

AWKWARD = Path(__file__).resolve().parents[4] / "shared" / "data" / "adversarial" / "names_and_addresses.json"


@pytest.fixture(scope="module")
def register(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The shipped register, loaded once for this file, around every test's own transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


def codes(email: str) -> list[str]:
    return sorted(body.code for body in organisations_for(email).organisations)


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("jo@leeds.gov.uk", "LDS"),
        ("jo+cop@leeds.gov.uk", "LDS"),
        ("JO@LEEDS.GOV.UK", "LDS"),
        ("jo@leeds.gov.uk.", "LDS"),
        (" jo@leeds.gov.uk ", "LDS"),
        ("jo@adultcare.kent.gov.uk", "KEN"),
        ("jo@hart.gov.uk", "HAT"),
        ("jo@london.gov.uk", "GLA"),
        ("jo@gla.gov.uk", "central:PB200"),
        ("jo@vmd.defra.gov.uk", "central:EA60"),
        ("jo@defra.gov.uk", "central:D7"),
        ("jo@gov.scot", "central:DA1020"),
        ("jo@carmarthenshire.gov.wales", "CMN"),
        ("jo@royalsurrey.nhs.uk", "nhs:RA2"),
    ],
)
def test_one_body_is_proposed(email: str, code: str) -> None:
    proposal = organisations_for(email)
    assert proposal.one is not None
    assert proposal.one.code == code
    assert proposal.choices == ()
    assert not proposal.unknown


@pytest.mark.parametrize(
    ("email", "shared_by"),
    [
        ("jo@adur-worthing.gov.uk", ["ADU", "WOT"]),
        ("jo@lewes-eastbourne.gov.uk", ["EAS", "LEE"]),
        ("jo@richmondandwandsworth.gov.uk", ["RIC", "WND"]),
        ("jo@cumbria.gov.uk", ["CBD", "WAF"]),
        ("jo@northamptonshire.gov.uk", ["NNT", "WNT"]),
        ("jo@beis.gov.uk", ["central:DBT", "central:DESNZ", "central:DSIT"]),
    ],
)
def test_a_shared_domain_offers_a_choice_and_never_decides(email: str, shared_by: list[str]) -> None:
    proposal = organisations_for(email)
    assert codes(email) == shared_by
    assert proposal.one is None
    assert len(proposal.choices) == len(shared_by)


def test_nhs_net_is_152_bodies() -> None:
    assert len(organisations_for("jo@nhs.net").choices) == 152


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("jo@allerdale.gov.uk", "CBD"),
        ("jo@tauntondeane.gov.uk", "SMT"),
        ("jo@buckscc.gov.uk", "BUC"),
        ("jo@fco.gov.uk", "central:D13"),
    ],
)
def test_a_body_that_has_ended_is_stood_for_by_its_successor(email: str, code: str) -> None:
    assert codes(email) == [code]


@pytest.mark.parametrize(
    "email",
    [
        "jo@leeds.gov.uk.evil.com",
        "jo@leeds.gov.uk.example.com",
        "jo@xleeds.gov.uk",
        "jo@leeds-gov.uk",
        "jo@l\u0435\u0435ds.gov.uk",  # Cyrillic
        "jo@\u212aent.gov.uk",  # the Kelvin sign
        "jo@\uff4c\uff45\uff45\uff44\uff53.gov.uk",  # full width
        "jo@xn--lds-9cdb.gov.uk",
        "jo@leeds.gov.uk\u200b",
        "jo@leeds.gov.uk..",
        "jo@leeds..gov.uk",
        "jo@x@leeds.gov.uk",
        "jo(comment)@leeds.gov.uk",
        "jo@evil.com,jo@leeds.gov.uk",
        "jo@evil.com>jo@leeds.gov.uk",
        "jo@[leeds.gov.uk]",
        "@leeds.gov.uk",
        "leeds.gov.uk",
        "jo@gov.uk",
        "jo@police.uk",
        "jo@nhs.uk",
        "jo@something.nhs.uk",
        "jo@something.nhs.net",
        "jo@something.gov.scot",
        "jo@something.gov.wales",
        "jo@infreemation.co.uk",
        "jo@gmail.com",
        "",
        "jo@" + "a" * 300 + ".leeds.gov.uk",
        "jo@leeds.gov.uk\nBcc: all@example.org",
    ],
)
def test_an_address_that_only_looks_like_it_is_unknown(email: str) -> None:
    proposal = organisations_for(email)
    assert proposal.unknown
    assert proposal.one is None


@pytest.mark.skipif(not AWKWARD.is_file(), reason="the awkward addresses are not on this machine")
def test_of_the_awkward_addresses_only_the_true_ones_match() -> None:
    awkward = json.loads(AWKWARD.read_text(encoding="utf-8"))
    found = {case["kind"] for case in awkward if not organisations_for(case["value"]).unknown}
    assert found == {"plus tag", "upper case", "subdomain", "trailing dot"}


def test_the_longest_domain_wins() -> None:
    opdc = Organisation.objects.get(code="body:Q20648596")
    row = EmailDomain.objects.create(domain="opdc.london.gov.uk", organisation=opdc)
    assert codes("jo@mail.opdc.london.gov.uk") == [opdc.code]
    assert codes("jo@opdc2.london.gov.uk") == ["GLA"]
    row.delete()


def test_the_proposal_names_the_domain_that_matched() -> None:
    assert organisations_for("jo@adultcare.kent.gov.uk").domain == "kent.gov.uk"
    assert organisations_for("jo@nowhere.example") == Proposal("nowhere.example")
    assert domain_of("jo@NOWHERE.example") == "nowhere.example"


def test_a_proposal_costs_few_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(1):
        organisations_for("jo@leeds.gov.uk")
    with django_assert_max_num_queries(1):
        organisations_for("jo@nhs.net")
    with django_assert_max_num_queries(3):
        organisations_for("jo@cumbria.gov.uk")
