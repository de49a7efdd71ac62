"""What documents say: read by a process with limits, kept as sections."""

from pathlib import PurePath
from typing import IO, Any

from guildhall.kernel.apps import tell

from . import limited, previews
from .models import Reading, Upload

MOST_PROBLEM = 300


def read(upload: Upload) -> Reading | None:
    """Read `upload` and draw its first pages, if it is a document that may be opened yet. It may be read again."""
    if upload.is_picture or not upload.may_be_served:
        return None
    with limited.at_hand(upload.place) as file:
        said = examine(file, upload.name)
    state = Reading.State.READ if said["sections"] else Reading.State.FAILED if said["problem"] else Reading.State.NONE
    found = {"state": state, "kind": said["kind"], "pages": said["pages"], "parts": said["sections"]}
    found["drawable"] = (said["pages"] or 0) if said["kind"] == "pdf" else 0
    reading, _ = Reading.objects.update_or_create(upload=upload, defaults=found | {"problem": said["problem"]})
    previews.begin(upload, reading)
    tell("on_read", upload)
    return reading


def examine(file: IO[bytes], name: str) -> dict[str, Any]:
    """Kind, sections, problem and number of pages of any file whatever."""
    ending = PurePath(name).suffix.lstrip(".").lower()
    try:
        said = limited.ask("read", ending if ending.isalnum() else "", file=file)
    except (limited.Failed, OSError, ValueError) as error:
        return {"kind": "unknown", "sections": [], "problem": str(error)[:MOST_PROBLEM], "pages": None}
    said["sections"] = [part for part in said["sections"] if part["text"] or part["name"]]
    if not any(part["text"] or part["kind"] == "heading" for part in said["sections"]):
        said["sections"] = []
        said["problem"] = said["problem"] or ("" if said["kind"] == "picture" else "No text was found in it.")
    return said
