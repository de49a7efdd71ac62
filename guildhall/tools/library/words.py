"""What search reads of a document beside its title and words."""

from guildhall.contributions.models import Contribution

from .models import Document


def words_of(contribution: Contribution) -> str:
    """What it says of itself, and the text inside its file."""
    document = Document.objects.select_related("upload__reading").filter(pk=contribution.pk).first()
    if document is None:
        return ""
    said = (document.what, document.readers, document.source, document.alt)
    reading = getattr(document.upload, "reading", None) if document.upload and document.upload.may_be_served else None
    return "\n".join(filter(None, (*said, reading.text if reading else "")))
