"""The processes of a Guildhall that is being served: which they are, what they hold, and how they are ended."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """One of this machine's."""

    pid: int
    parent: int
    command: str

    @property
    def peak(self) -> int:
        """The most memory it ever held, in bytes."""
        lines = (PROC / str(self.pid) / "status").read_text().splitlines()
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)

    def variable(self, name: str) -> str:
        pairs = (PROC / str(self.pid) / "environ").read_bytes().split(b"\0")
        return next(
            (os.fsdecode(pair.partition(b"=")[2]) for pair in pairs if pair.startswith(name.encode() + b"=")), ""
        )

    def kill(self) -> None:
        """kill -9."""
        os.kill(self.pid, signal.SIGKILL)


def everything() -> list[Process]:
    found = []
    for folder in PROC.glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        found.append(Process(int(folder.name), parent, command))
    return found


def serving(port: int) -> list[Process]:
    """`guildhall serve` on that port, and everything below it: the first is itself."""
    there = everything()
    found = [each for each in there if " serve " in each.command and f"--port {port} " in each.command]
    for above in found:
        found += [each for each in there if each.parent == above.pid]
    return found


def webs(port: int) -> list[Process]:
    """The web server on that port and its workers."""
    first = [each for each in serving(port) if "granian" in each.command]
    return first + [each for each in everything() if each.parent in {above.pid for above in first}]
