"""Somebody at a terminal: lynx itself, with a screen of 24 lines, told by its keys what to do."""

import os
import pty
import re
import signal
from pathlib import Path
from select import select
from typing import Self

from .house import House

SCREEN = {"TERM": "vt100", "LINES": "24", "COLUMNS": "100"}
MOVES = re.compile(rb"\x1b[\[(][0-9;?]*[A-Za-z]|\x1b[=>78M]|[\x0e\x0f]")
NAMED = {" ": "<space>", "\n": "^J", "\t": "<tab>", "\x01": "^A"}
TOP = "\x01"  # back to the top of the page, from where words are looked for
SETTINGS = "PERSISTENT_COOKIES:TRUE\nACCEPT_ALL_COOKIES:TRUE\nINFOSECS:0\nMESSAGESECS:0\nALERTSECS:0\n"
PATIENCE = 30  # seconds without a sign of life


class Terminal:
    """What is to be done is noted, and done when one looks. Cookies are kept from one look to the next."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder = house, folder
        self.keys: list[str] = []
        self.begun = ""

    def go(self, place: str) -> Self:
        """To an address."""
        return self._type(f"g{self.house.url}{place}\n") if self.begun else self._begin(place)

    def fill(self, words: str, text: str) -> Self:
        """The field under the line with `words`. (Lynx shows one line above it, too: no other field may be there.)"""
        return self._type(TOP)._find(words)._type(f"\n{text}\t")

    def press(self, *words: str) -> Self:
        """The link, button or box that the last of `words` names, found after the others."""
        self._type(TOP)
        for each in words:
            self._find(each)
        return self._type("\n")

    def look(self) -> str:
        """Do it all; everything that came by on the screen, on one line."""
        script = self.folder / "keys"
        script.write_text("\n".join([*self.keys, "key Q", "exit"]) + "\n")
        command = [*self._lynx(), "-tna", f"-cmd_script={script}", self.house.url + self.begun]
        self.keys, self.begun = [], ""
        said = " ".join(MOVES.sub(b"\n", screen(command, self.folder)).decode(errors="replace").split())
        assert "not found!" not in said, said
        return said

    def read(self, place: str) -> str:
        """All the words at an address, on one line."""
        command = [*self._lynx(), "-dump", "-nolist", "-width=100", self.house.url + place]
        return " ".join(screen(command, self.folder).decode().split())

    def _lynx(self) -> list[str]:
        settings, jar = self.folder / "lynx.cfg", self.folder / "cookies"
        settings.write_text(SETTINGS)
        kept = [f"-cfg={settings}", f"-cookie_file={jar}", f"-cookie_save_file={jar}"]
        return ["lynx", *kept, "-assume_charset=utf-8", "-display_charset=utf-8"]

    def _begin(self, place: str) -> Self:
        self.begun = place
        return self

    def _find(self, words: str) -> Self:
        """Lynx shows the line with `words` first, and chooses what can be chosen in it or after it."""
        return self._type(f"/{words}\n")

    def _type(self, text: str) -> Self:
        self.keys += [f"key {NAMED.get(key, key)}" for key in text]
        return self


def screen(command: list[str], home: Path) -> bytes:
    """Everything a program wrote on its terminal until it ended."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], command, {"PATH": os.environ["PATH"], "HOME": str(home)} | SCREEN)
    said = b""
    try:
        while select([terminal], [], [], PATIENCE)[0] and (more := os.read(terminal, 65_536)):
            said += more
    except OSError:  # it has ended
        pass
    finally:
        os.close(terminal)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return said
