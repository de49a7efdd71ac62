"""What a file may be called."""

import re
import unicodedata

LONGEST = 240  # bytes: every file system takes 255, and a browser may add " (1)"

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)  # devices to Windows
_DEVICE = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|$)", re.IGNORECASE
)  # whatever ending
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # to Windows
# Controls, marks that turn the direction of writing or show nothing, halves of characters, private and unknown ones.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean(name: str, extensions: tuple[str, ...], known: frozenset[str] = frozenset()) -> str:
    """`name` without path, tricks and excess, ending in one of `extensions` (the first, unless it has another of them).

    An ending in `known` is replaced, because it promises something else; any other is kept before the right one.
    """
    stem, ending = split(name)
    if ending.lower() in extensions:
        extension = ending.lower()
    else:
        extension = extensions[0]
        if ending and ending.lower() not in known:
            stem = f"{stem}.{ending}"
    stem = _stem(stem, LONGEST - len(extension) - 1)
    return f"{stem}.{extension}"


def plain(name: str) -> str:
    """`name` safe to show in a sentence, whatever it ends in."""
    stem, ending = split(name)
    return _stem(f"{stem}.{ending}" if ending else stem, LONGEST)


def safe(name: str) -> str:
    """`name` as no system takes it for a path, a device, or something hidden."""
    flat = re.sub(r"[/\\]", "-", name)
    stem, ending = split(flat)
    tidy = plain(f"{stem}.{ending}" if ending else stem).lstrip(".- ") or "file"
    return f"_{tidy}" if _DEVICE.match(tidy) else tidy


def free(path: str, taken: set[str]) -> str:
    """`path`, or with a number in it that nothing has yet: capitals and ways to write é are all one."""
    stem, dot, ending = path.rpartition(".") if "." in path.rpartition("/")[2] else (path, "", "")
    wanted, n = path, 1
    while (key := unicodedata.normalize("NFKC", wanted).casefold()) in taken:
        n += 1
        wanted = f"{stem} ({n}){dot}{ending}"
    taken.add(key)
    return wanted


def split(name: str) -> tuple[str, str]:
    """The stem and the ending (without its dot) of the last part of the path `name`."""
    last = re.split(r"[/\\]", _visible(name))[-1].strip()
    stem, dot, ending = last.rpartition(".")
    return (stem, ending) if dot and stem and ending.isalnum() and ending.isascii() else (last, "")


def _visible(name: str) -> str:
    seen = "".join(character for character in name if unicodedata.category(character) not in _UNSEEN)
    return unicodedata.normalize("NFC", seen)


def _stem(stem: str, room: int) -> str:
    tidy = " ".join(_FORBIDDEN.sub("-", stem).split()).strip(". ")
    tidy = tidy.encode()[:room].decode(errors="ignore").strip(". ")
    return f"file-{tidy}"[:room] if _RESERVED.match(tidy) else tidy or "file"
