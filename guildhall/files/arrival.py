"""Files while they arrive with a form: nobody, signed in or not, fills the disk with one."""

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from .intake import Purpose, limit


class Measured(FileUploadHandler):
    """Lets a file through to the limit and a little beyond, so that it is seen to be too large, and drops the rest."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        viewer = getattr(self.request, "viewer", None)
        most = limit(Purpose.DOCUMENT if viewer is not None and viewer.is_approved else Purpose.ATTACHMENT)
        return raw_data if start <= most else None

    def file_complete(self, file_size: int) -> UploadedFile | None:  # type: ignore[type-arg]  # generic only to mypy
        return None  # the next one in line keeps it
