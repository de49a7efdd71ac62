"""Make the reference's database; print the session of somebody who is signed in."""

import os
import random

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reference.settings"
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - Django must be ready first
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.reference.models import Post  # noqa: E402

TALK = """damp mould tenants repairs council officers housing survey inspection training budget committee members report
contractor access vulnerable households ventilation heating insulation complaints response target weeks days letter
guidance policy review evidence landlord standards legal notice enforcement team manager visit property"""

call_command("migrate", run_syncdb=True, verbosity=0)
people = [User.objects.create(username=f"member{n}", first_name="Priya", last_name="Nair") for n in range(20)]
chance = random.Random(2026)
bodies = [" ".join(chance.choices(TALK.split(), k=180)) for _ in people]  # 30 KB in all
Post.objects.bulk_create(
    Post(author=member, body=f"<p>{body}</p>", at=timezone.now()) for member, body in zip(people, bodies, strict=True)
)
client = Client()
client.force_login(people[0])
print(client.cookies["sessionid"].value)
