"""What search reads of a document beside its title and words."""

from math import log2

from guildhall.contributions.models import Contribution
from guildhall.kernel.jinja import plural

from .models import Document


def words_of(contribution: Contribution) -> str:
    """What it says of itself, and the text inside its file."""
    document = Document.objects.select_related("upload__reading").filter(pk=contribution.pk).first()
    if document is None:
        return ""
    said = (document.what, document.readers, document.source, document.alt)
    reading = getattr(document.upload, "reading", None) if document.upload and document.upload.may_be_served else None
    return "\n".join(filter(None, (*said, reading.text if reading else "")))


def inside(keys: list[int]) -> dict[int, list[tuple[str, str]]]:
    """The text inside their files, by page, sheet, slide or heading."""
    documents = Document.objects.select_related("upload__reading").filter(pk__in=keys)
    found = {}
    for document in documents:
        upload = document.upload
        if upload is not None and upload.may_be_served and (reading := getattr(upload, "reading", None)):
            titles = ((section.title, section.text) for section in reading.sections)
            found[document.pk] = [(title[:1].upper() + title[1:], text) for title, text in titles]
    return found


def worth(keys: list[int]) -> dict[int, tuple[int, str]]:
    """What others used, for the order of what is searched for."""
    used = Document.objects.filter(pk__in=keys, uses__gt=0).values_list("pk", "uses")
    return {key: (min(30, round(8 * log2(1 + uses))), f"Used {plural(uses, 'time')}") for key, uses in used}
