"""guildhall member create."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from guildhall.people.models import Member
from guildhall.policy.words import Standing
from tests.world import World

SAID = ["--name", "Ann Lee", "--email", "Ann@Leeds.example", "--organisation", "LDS"]


def test_a_member_made_at_the_console_can_sign_in_at_once(world: World, client: Client) -> None:
    call_command("member", "create", *SAID, "--password", "three words here")
    member = Member.objects.get(email="ann@leeds.example")
    assert (member.standing, member.is_steward, member.organisation) == (Standing.APPROVED, False, world.leeds)
    response = client.post("/sign-in/", {"login": "ann@leeds.example", "password": "three words here"})
    assert response["Location"] == "/"


def test_the_password_can_come_by_standard_input(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("three words here\n"))
    call_command("member", "create", *SAID, "--password-stdin", "--steward")
    member = Member.objects.get(email="ann@leeds.example")
    assert member.check_password("three words here")
    assert member.is_steward


def test_a_statistics_code_names_the_organisation_too(world: World) -> None:
    world.leeds.gss = "E08000035"
    world.leeds.save()
    call_command("member", "create", *SAID[:4], "--organisation", "E08000035", "--password", "three words here")
    assert Member.objects.get(email="ann@leeds.example").organisation == world.leeds


def test_a_second_member_with_the_address_is_an_error_and_changes_nothing(world: World) -> None:
    call_command("member", "create", *SAID, "--password", "three words here")
    with pytest.raises(CommandError, match="already"):
        call_command("member", "create", *SAID, "--password", "other words here", "--steward")
    member = Member.objects.get(email="ann@leeds.example")
    assert member.check_password("three words here")
    assert not member.is_steward


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (["--name", "Ann", "--email", "no address", "--organisation", "LDS", "--password", "x"], "Write an e-mail"),
        (["--name", " ", "--email", "a@b.example", "--organisation", "LDS", "--password", "x"], "Write your name"),
        (["--name", "Ann", "--email", "a@b.example", "--organisation", "XX", "--password", "x"], "no organisation"),
        (["--name", "Ann", "--email", "a@b.example", "--organisation", "LDS", "--password", ""], "empty"),
    ],
)
def test_what_is_wrong_is_said(world: World, wrong: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("member", "create", *wrong)
