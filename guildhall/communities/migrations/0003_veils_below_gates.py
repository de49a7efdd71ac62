"""What lies beneath a closed community is known to its members only."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.models import OuterRef, Subquery


def draw_veils(apps: Apps, schema_editor: Any) -> None:
    Community = apps.get_model("communities", "Community")
    above = Community.objects.filter(pk=OuterRef("parent")).values("gate")
    Community.objects.exclude(access="hidden").exclude(parent=None).update(veil=Subquery(above))


class Migration(migrations.Migration):
    dependencies = [("communities", "0002_initial")]
    operations = [migrations.RunPython(draw_veils, migrations.RunPython.noop, elidable=True)]
