"""Make the reference's database; print the session of somebody who is signed in."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reference.settings"
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - Django must be ready first
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.reference.models import Post  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)
people = [User.objects.create(username=f"member{n}", first_name="Priya", last_name="Nair") for n in range(20)]
body = "<p>" + "Damp and mould in a flat of the council, reported in the autumn by its tenant. " * 17 + "</p>"
Post.objects.bulk_create(Post(author=member, body=body, at=timezone.now()) for member in people)
client = Client()
client.force_login(people[0])
print(client.cookies["sessionid"].value)
