"""Words that are no community's slug and no member's handle: addresses, offices, machines, and what looks official."""

from pathlib import Path
from typing import Final

RESERVED: Final = frozenset(Path(__file__).with_name("reserved.txt").read_text(encoding="utf-8").split())
