"""Where there is no register yet, there is nobody to make up."""

import pytest
from django.core.management import CommandError, call_command

from guildhall.people.models import Member


@pytest.mark.django_db
def test_the_demonstration_asks_for_the_register_first() -> None:
    with pytest.raises(CommandError, match="register load"):
        call_command("demo")
    assert not Member.objects.exists()
