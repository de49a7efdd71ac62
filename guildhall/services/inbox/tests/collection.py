"""Mails that others collected, where they are at hand; they do not belong to this repository."""

import os
from pathlib import Path

FOUND = Path(os.environ.get("GUILDHALL_TEST_MAILS") or Path(__file__).parents[5] / "shared" / "data" / "email")
