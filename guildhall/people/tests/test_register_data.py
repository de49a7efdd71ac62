"""What the shipped register holds."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from guildhall.people.models import Organisation
from guildhall.people.register.match import COUNCILS
from guildhall.people.register.rows import DATA, KINDS, read

LISTS = Path(__file__).resolve().parents[4] / "shared" / "data" / "organisations"
ROWS = read().organisations
BY_CODE = {row.code: row for row in ROWS}


def test_every_current_council_of_every_nation_is_there() -> None:
    councils = Counter(row.nation for row in ROWS if row.ended is None and row.kind in COUNCILS)
    assert councils == {"England": 317, "Scotland": 32, "Wales": 22, "Northern Ireland": 11}


@pytest.mark.skipif(not LISTS.is_dir(), reason="the published lists are not on this machine")
def test_the_register_agrees_with_the_published_list_of_councils() -> None:
    with (LISTS / "local_authorities_current.csv").open(encoding="utf-8") as file:
        published = {row["code"]: (row["gss"], row["name"].strip(), row["nation"]) for row in csv.DictReader(file)}
    assert len(published) == 397
    assert {row.code: (row.gss, row.name, row.nation) for row in ROWS if row.code in published} == published
    assert all(BY_CODE[code].ended is None for code in published)


def test_every_former_council_has_an_end_and_living_successors() -> None:
    former = [row for row in ROWS if row.kind in COUNCILS and row.ended]
    assert len(former) == 73
    for row in former:
        lines = list(row.successors)
        assert lines, row.name
        while lines:
            heir = BY_CODE[lines.pop()]
            lines += heir.successors
            assert heir.successors or heir.ended is None


def test_a_county_can_become_two() -> None:
    assert BY_CODE["CMA"].successors == ("CBD", "WAF")
    assert BY_CODE["NTH"].successors == ("NNT", "WNT")


def test_the_other_services_are_there() -> None:
    kinds = Counter(row.kind for row in ROWS if row.ended is None)
    assert kinds["police"] == 46
    assert kinds["fire"] == 50
    assert kinds["icb"] == 36
    assert kinds["nhs-trust"] >= 202
    assert kinds["central"] > 400
    assert kinds["national-park"] == 10


def test_welsh_councils_have_their_welsh_name() -> None:
    welsh = [row for row in ROWS if row.kind == "welsh"]
    named = [row for row in welsh if any(name.startswith(("Cyngor", "Dinas")) for name in (row.name, *row.other_names))]
    assert len(named) == len(welsh) == 22
    assert "Cyngor Sir Ynys Môn" in BY_CODE["AGY"].other_names


def test_services_carry_number_name_and_area() -> None:
    services = {service.number: service for service in read().services}
    assert len(services) == 1519
    assert (services[1].name, services[1].area) == ("Home schooling", "Education and learning")


def test_no_supplier_and_no_shared_mailbox_is_anybodys_domain() -> None:
    claimed = {domain for row in ROWS for domain in row.email_domains}
    assert not claimed & {
        "infreemation.co.uk",
        "nhs.uk",
        "gov.uk",
        "gov.scot",
        "gov.wales",
        "nhs.net",
        "dclgdatamart.co.uk",
    }
    assert {"=nhs.net", "=gov.scot", "=gov.wales"} <= claimed
    assert sum("=nhs.net" in row.email_domains for row in ROWS) == 152


def test_a_council_has_its_own_domain_even_where_the_lists_name_its_neighbour() -> None:
    for code, domain in {"HAT": "hart.gov.uk", "ESK": "eastsuffolk.gov.uk", "WMCA": "westmidlandsca.gov.uk"}.items():
        assert [row.code for row in ROWS if domain in row.email_domains] == [code]


def test_nearly_every_council_can_be_told_by_its_mail() -> None:
    without = {row.code for row in ROWS if row.kind in COUNCILS and row.ended is None and not row.email_domains}
    assert not without


def test_the_other_services_can_be_told_by_their_mail_too() -> None:
    """Fire services that a county council runs use the council's own mail, and combined authorities come and go."""
    current = [row for row in ROWS if row.ended is None]
    told, all_of = (Counter(row.kind for row in rows) for rows in ([r for r in current if r.email_domains], current))
    assert {kind: all_of[kind] - told[kind] for kind in ("police", "icb", "national-park", "nhs-trust", "fire")} == {
        "police": 0, "icb": 0, "national-park": 0, "nhs-trust": 1, "fire": 9,
    }  # fmt: skip
    assert told["central"] >= 89


@pytest.mark.parametrize(("domain", "bodies"), [("=nhs.scot", 14), ("=wales.nhs.uk", 7), ("=nhs.net", 152)])
def test_what_many_health_bodies_share_decides_nothing_and_claims_nothing_below(domain: str, bodies: int) -> None:
    assert sum(domain in row.email_domains for row in ROWS) == bodies


def test_no_two_forces_share_a_domain() -> None:
    domains = [domain for row in ROWS if row.kind == "police" for domain in row.email_domains]
    assert len(domains) == len(set(domains))
    assert all(domain.endswith(".police.uk") for domain in domains)


def test_the_kinds_of_the_files_are_the_kinds_of_the_table() -> None:
    assert set(Organisation.Kind.values) == KINDS


def test_the_files_are_compact() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 400_000
