"""A member's own data as one ZIP: each section as JSON and as a page that opens without a network, and their files."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder
from django.template import engines
from django.utils import timezone

from guildhall.files import names
from guildhall.files.storage import uploads
from guildhall.journal.record import record
from guildhall.kernel import own
from guildhall.kernel.kinds import Section
from guildhall.kernel.shell import brand
from guildhall.kernel.text import slug
from guildhall.policy.viewer import Viewer

from .models import Takeaway
from .models.leaving import TAKEAWAY_KEPT

LATE: Final = timedelta(hours=2)  # by then it has failed
State = Takeaway.State


@dataclass(frozen=True, slots=True)
class Packed:
    """A section as it stands in the ZIP."""

    title: str
    name: str
    note: str
    rows: list[dict[str, Any]]
    files: list[str]


def pack(takeaway: Takeaway) -> None:
    """Make it, as its member sees things now, and have them told; whatever goes wrong, they can ask again."""
    mine = Takeaway.objects.filter(pk=takeaway.pk, state=State.WAITING)
    if not mine.update(state=State.PACKING, begun=timezone.now()):
        return
    try:
        with TemporaryFile() as file:
            _write(file, Viewer.of(takeaway.member))
            size = file.tell()
            file.seek(0)
            uploads().save(takeaway.place, File(file))
    except Exception:
        Takeaway.objects.filter(pk=takeaway.pk).update(state=State.FAILED)
        uploads().delete(takeaway.place)
        raise
    there = Takeaway.objects.filter(pk=takeaway.pk).update(state=State.READY, made=timezone.now(), size=size)
    if not there:  # erased meanwhile
        uploads().delete(takeaway.place)
        return
    record("packed", by=Viewer.system(), member=takeaway.member, takeaway=str(takeaway.pk))


def sweep() -> int:
    """Let go of what was kept long enough, and say of what took too long that it failed; how many."""
    now = timezone.now()
    stuck = Takeaway.objects.filter(state=State.PACKING, begun__lt=now - LATE)
    stuck.update(state=State.FAILED)
    gone = 0
    for old in Takeaway.objects.filter(asked__lt=now - TAKEAWAY_KEPT).exclude(made__gte=now - TAKEAWAY_KEPT):
        uploads().delete(old.place)
        old.delete()
        gone += 1
    return gone


def _write(file: IO[bytes], viewer: Viewer) -> None:
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        taken: set[str] = set()
        packed = []
        for n, section in enumerate(own.sections(viewer), 1):
            rows = [dict(row) for row in section.rows]
            files = list(_with_files(archive, section, taken))
            if rows:
                name = f"{n:02}-{slug(str(section.title), fallback='section')}"
                packed.append(each := Packed(str(section.title), name, str(section.note), rows, files))
                archive.writestr(f"data/{name}.json", _json(each))
                archive.writestr(f"pages/{name}.html", _page(viewer, section=each))
        archive.writestr("style.css", _template("takeaway.css").render())
        archive.writestr("index.html", _page(viewer, sections=packed))


def _with_files(archive: ZipFile, section: Section, taken: set[str]) -> Iterator[str]:
    for upload in section.files:
        path = names.free(f"files/{names.safe(upload.name)}", taken)
        compress = ZIP_DEFLATED if upload.kind.startswith("text/") else ZIP_STORED
        try:
            there = uploads().open(upload.place)
        except FileNotFoundError:
            continue
        with there, archive.open(_entry(path, compress), "w", force_zip64=True) as inside:
            copyfileobj(there, inside)
        yield path


def _entry(path: str, compress: int) -> ZipInfo:
    entry = ZipInfo(path, timezone.localtime().timetuple()[:6])
    entry.compress_type = compress
    return entry


def _json(section: Packed) -> str:
    told = {"title": section.title, "rows": section.rows}
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _page(viewer: Viewer, **told: Any) -> str:
    template = _template("takeaway_page.html")
    return str(template.render({"member": viewer.member, "at": timezone.now(), "say": _said, "brand": brand()} | told))


def _template(name: str) -> Any:  # Django's type knows only its own engine
    return engines["jinja2"].get_template(f"people/{name}")


def _said(value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_said(each)}" for name, each in value.items())
    return ", ".join(map(_said, value)) if isinstance(value, list) else str(value)
