"""Where a site begins is each community's own."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def take_over(apps: Any, schema_editor: Any) -> None:
    """Until now all who list a site had one beginning."""
    listings, sites = apps.get_model("specialist", "Listing"), apps.get_model("specialist", "Site")
    begins = sites.objects.filter(pk=OuterRef("site")).values("start")
    listings.objects.update(start=Subquery(begins))


class Migration(migrations.Migration):
    dependencies = [("specialist", "0001_initial")]

    operations = [
        migrations.AddField("listing", "start", models.CharField(default="", max_length=2000), preserve_default=False),
        migrations.AddField("listing", "trouble", models.CharField(blank=True, default="", max_length=300)),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RemoveField("site", "trouble"),
        migrations.RemoveField("site", "troubled"),
    ]
