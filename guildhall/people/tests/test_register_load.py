"""Loading the register: again and again, all or nothing, and nobody is lost."""

import csv
import io
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from guildhall.journal.models import Entry
from guildhall.people.models import EmailDomain, Member, Organisation, Responsibility
from guildhall.people.register.load import Loaded, load
from guildhall.people.register.rows import ORGANISATION_COLUMNS, RegisterError, read
from guildhall.people.register.succession import heirs, needs_choice

pytestmark = pytest.mark.django_db


def council(code: str, name: str, **facts: str) -> dict[str, str]:
    row = dict.fromkeys(ORGANISATION_COLUMNS, "") | {"kind": "unitary", "nation": "England"}
    return row | {"code": code, "name": name, "short_name": name.removesuffix(" Council")} | facts


def write(folder: Path, *rows: dict[str, str], services: str = "") -> Path:
    with (folder / "organisations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ORGANISATION_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    if services:
        (folder / "services.csv").write_text("number,name,area\n" + services, encoding="utf-8")
    return folder


def member(organisation: str, name: str = "Ann Example") -> Member:
    body = Organisation.objects.get(code=organisation)
    handle = f"{name.split(maxsplit=1)[0].lower()}-{organisation.lower()}"
    made: Member = Member.objects.create(
        email=f"{handle}@x.example", name=name, handle=handle, organisation=body, job_title="Clerk"
    )
    return made


def faults(folder: Path) -> list[str]:
    with pytest.raises(RegisterError) as caught:
        load(folder)
    return caught.value.faults


def test_the_shipped_register_loads_once_in_good_time_and_then_changes_nothing() -> None:
    started = time.perf_counter()
    first = load()
    assert time.perf_counter() - started < 20  # about two seconds; a busy machine takes longer
    assert (first.added, first.changed, first.ended) == (1455 + 1519, 0, 0)
    assert Organisation.objects.count() == 1455
    assert Responsibility.objects.count() == 1519
    assert load() == Loaded(added=0, changed=0, ended=0, unchanged=first.added)


def test_addresses_of_current_councils_are_short_and_unique() -> None:
    load()
    slugs = dict(Organisation.objects.values_list("code", "slug"))
    assert (slugs["LDS"], slugs["SMT"], slugs["NYE"], slugs["NET"]) == (
        "leeds",
        "somerset",
        "north-yorkshire",
        "newcastle-upon-tyne",
    )


def test_a_renamed_body_keeps_its_address_and_its_old_name(tmp_path: Path) -> None:
    load(write(tmp_path, council("SHE", "Shepway Council")))
    done = load(write(tmp_path, council("SHE", "Folkestone and Hythe Council", other_names="FHDC")))
    body = Organisation.objects.get(code="SHE")
    assert (done.added, done.changed) == (0, 1)
    assert (body.name, body.slug) == ("Folkestone and Hythe Council", "shepway")
    assert body.other_names.split("|") == ["Shepway Council", "Shepway", "FHDC"]
    assert load(tmp_path) == Loaded(added=0, changed=0, ended=0, unchanged=1)


def test_a_body_that_ends_with_one_successor_takes_its_members_there(tmp_path: Path) -> None:
    load(write(tmp_path, council("OLD", "Old Council"), council("NEW", "New Council")))
    ann = member("OLD")
    ended = council("OLD", "Old Council", ended="2023-04-01", successors="NEW")
    done = load(write(tmp_path, ended, council("NEW", "New Council")))
    ann.refresh_from_db()
    post = ann.former_posts.get()
    assert (done.ended, done.moved) == (1, 1)
    assert ann.organisation is not None
    assert ann.organisation.code == "NEW"
    assert post.organisation is not None
    assert (post.organisation.code, post.job_title, post.until) == ("OLD", "Clerk", date(2023, 4, 1))
    assert Entry.objects.get(verb="reorganised").data == {"former": "OLD", "to": "NEW"}
    assert needs_choice(ann) == []
    assert load(tmp_path).moved == 0


def test_members_of_a_divided_body_stay_until_they_choose(tmp_path: Path) -> None:
    east, west = council("E", "East Council"), council("W", "West Council")
    load(write(tmp_path, council("OLD", "Old Council"), east, west))
    ann = member("OLD")
    done = load(write(tmp_path, council("OLD", "Old Council", ended="2023-04-01", successors="E W"), east, west))
    ann.refresh_from_db()
    assert (done.ended, done.moved) == (1, 0)
    assert ann.organisation is not None
    assert ann.organisation.code == "OLD"
    assert [body.code for body in needs_choice(ann)] == ["E", "W"]
    assert not Entry.objects.exists()


def test_a_successor_may_have_ended_too(tmp_path: Path) -> None:
    first = council("A", "Ay Council", ended="2019-04-01", successors="B")
    load(
        write(
            tmp_path,
            first,
            council("B", "Bee Council", ended="2023-04-01", successors="C"),
            council("C", "Cee Council"),
        )
    )
    assert [body.code for body in heirs(Organisation.objects.get(code="A"))] == ["C"]


def test_an_end_that_lies_ahead_waits_for_its_day(tmp_path: Path) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    done = load(
        write(tmp_path, council("OLD", "Old Council", ended=tomorrow, successors="NEW"), council("NEW", "New Council"))
    )
    assert (done.ended, done.due) == (0, ("OLD",))
    assert Organisation.objects.get(code="OLD").ended is None


def test_a_body_the_newer_file_leaves_out_stays(tmp_path: Path) -> None:
    load(write(tmp_path, council("A", "Ay Council"), council("B", "Bee Council")))
    load(write(tmp_path, council("B", "Bee Council", parent="A")))
    assert Organisation.objects.current().count() == 2
    assert Organisation.objects.get(code="B").parent == Organisation.objects.get(code="A")


def test_a_domain_moves_with_the_file_and_others_are_left_alone(tmp_path: Path) -> None:
    load(write(tmp_path, council("A", "Ay Council", email_domains="x.gov.uk"), council("B", "Bee Council")))
    EmailDomain.objects.create(domain="steward.example", organisation=Organisation.objects.get(code="A"))
    load(write(tmp_path, council("A", "Ay Council"), council("B", "Bee Council", email_domains="=x.gov.uk y.gov.uk")))
    rows = EmailDomain.objects.values_list("domain", "organisation__code", "exact")
    assert set(rows) == {("x.gov.uk", "B", True), ("y.gov.uk", "B", False), ("steward.example", "A", False)}


def test_a_renamed_service_keeps_its_number(tmp_path: Path) -> None:
    load(write(tmp_path, services="1,Home schooling,Education\n"))
    key = Responsibility.objects.get(number=1).pk
    done = load(write(tmp_path, services="1,Home education,Education\n2,Bins,\n"))
    assert (done.added, done.changed) == (1, 1)
    assert Responsibility.objects.get(number=1).pk == key
    assert Responsibility.objects.get(number=1).name == "Home education"


BAD = [
    ({"kind": "duchy"}, "unknown kind 'duchy'"),
    ({"nation": "Mercia"}, "unknown nation 'Mercia'"),
    ({"name": ""}, "name must not be empty"),
    ({"code": ""}, "code must not be empty"),
    ({"ended": "1 April 2023"}, "ended '1 April 2023' is not a date like 2026-04-01"),
    ({"started": "2023-02-30"}, "started '2023-02-30' is not a date"),
    ({"population": "many"}, "population 'many' is not a whole number"),
    ({"parent": "ZZZ"}, "parent 'ZZZ' is not in the register"),
    ({"ended": "2023-04-01", "successors": "A ZZZ"}, "successor 'ZZZ' is not in the register"),
    ({"successors": "A"}, "has successors but no end date"),
    ({"parent": "B"}, "'B' is its own parent"),
    ({"code": "A"}, "'A' stands already at organisations.csv:2"),
    ({"name": "x" * 201}, "name is longer than 200 characters"),
    ({"homepage": "javascript:alert(1)"}, "homepage 'javascript:alert(1)' is not a web address"),
    ({"email_domains": "not_a_domain"}, "'not_a_domain' is not a mail domain"),
    ({"email_domains": "gmail.com"}, "'gmail.com' is everybody's"),
    ({"email_domains": "gov.scot"}, "'gov.scot' has other bodies below it"),
]


@pytest.mark.parametrize(("wrong", "message"), BAD, ids=[message for _, message in BAD])
def test_a_bad_row_is_named_by_file_and_line_and_nothing_is_loaded(
    tmp_path: Path, wrong: dict[str, str], message: str
) -> None:
    write(tmp_path, council("A", "Ay Council"), council("B", "Bee Council") | wrong)
    found = faults(tmp_path)
    assert [fault for fault in found if fault.startswith("organisations.csv:3: ") and message in fault]
    assert not Organisation.objects.exists()


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, council("A", "Ay", kind="duchy"), council("B", "Bee", ended="never"), services="x,Bins,\n1,,\n")
    places = [fault.split(": ")[0] for fault in faults(tmp_path)]
    assert places == ["organisations.csv:2", "organisations.csv:3", "services.csv:2", "services.csv:3"]


def test_a_bad_service_keeps_the_organisations_out(tmp_path: Path) -> None:
    write(tmp_path, council("A", "Ay Council"), services="1,Bins,\n1,Bins again,\n")
    assert faults(tmp_path) == ["services.csv:3: '1' stands already at services.csv:2"]
    assert not Organisation.objects.exists()


HEADER = ",".join(ORGANISATION_COLUMNS).encode()
FILES: list[tuple[bytes, str]] = [
    (HEADER + b",mayor\n", "organisations.csv:1: unknown column 'mayor'"),
    (HEADER.replace(b",gss", b"") + b"\n", "organisations.csv:1: missing column 'gss'"),
    (HEADER + b",name\n", "organisations.csv:1: a column stands twice"),
    (b"", "organisations.csv:1: missing column"),
    (HEADER + b"\nA,B\n", "organisations.csv:2: 2 cells, but there are 16 columns"),
    (HEADER + b"\n\nYnys M\xf4n,\n", "organisations.csv:3: not UTF-8"),
    (HEADER + b'\nA,"open\n', "organisations.csv:2: not CSV"),
    (HEADER + b"\nA,,A\0,A,unitary,England,,,,,,,,,,\n", "organisations.csv:2: there is a character no text holds"),
]


@pytest.mark.parametrize(("content", "message"), FILES, ids=[message for _, message in FILES])
def test_a_file_that_is_not_what_it_should_be_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "organisations.csv").write_bytes(content)
    assert any(fault.startswith(message) for fault in faults(tmp_path))


def test_a_file_from_before_areas_were_kept_is_read(tmp_path: Path) -> None:
    old = [name for name in ORGANISATION_COLUMNS if name != "area"]
    cells = dict.fromkeys(old, "") | {"code": "A", "name": "A", "kind": "unitary", "nation": "England"}
    (tmp_path / "organisations.csv").write_text(f"{','.join(old)}\n{','.join(cells.values())}\n")
    assert read(tmp_path).organisations[0].area is None


def test_a_file_from_a_spreadsheet_with_its_mark_in_front_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, council("A", "Ay\u2028Council")) / "organisations.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load(tmp_path).added == 1


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path) == [f"{tmp_path}: no organisations.csv and no services.csv here"]


def test_the_command_tells_what_it_did_and_what_is_wrong(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("register", "load", "--folder", str(write(tmp_path, council("A", "Ay Council"))), stdout=out)
    assert out.getvalue() == "Register: 1 added, 0 changed, 0 ended, 0 unchanged.\n"
    write(tmp_path, council("A", "Ay Council", kind="duchy"))
    with pytest.raises(CommandError, match=r"Nothing was loaded:\norganisations.csv:2: unknown kind"):
        call_command("register", "load", "--folder", str(tmp_path), stdout=out)


def test_the_cost_of_a_load_does_not_grow_with_the_rows(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    write(
        tmp_path,
        *[council(f"C{number}", f"Council {number}", email_domains=f"c{number}.gov.uk") for number in range(300)],
    )
    with django_assert_max_num_queries(25):
        load(tmp_path)
