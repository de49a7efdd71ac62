"""Read the register's files of facts and say of every fault in which file and line it stands."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent / "data"
ORGANISATION_COLUMNS = [
    "code",
    "gss",
    "name",
    "short_name",
    "kind",
    "nation",
    "region",
    "parent",
    "successors",
    "started",
    "ended",
    "population",
    "area",
    "homepage",
    "email_domains",
    "other_names",
]
OPTIONAL = frozenset({"area"})  # files from before the column was there are good files
SERVICE_COLUMNS = ["number", "name", "area"]
KINDS = frozenset(
    [
        "county",
        "unitary",
        "metropolitan",
        "london",
        "district",
        "scottish",
        "welsh",
        "northern-irish",
        "combined",
        "police",
        "fire",
        "nhs-trust",
        "icb",
        "central",
        "national-park",
        "other",
    ]
)
NATIONS = frozenset({"England", "Wales", "Scotland", "Northern Ireland", "United Kingdom"})
LONGEST = {"code": 40, "gss": 9, "name": 200, "short_name": 120, "region": 60, "homepage": 300, "area": 120}
DOMAIN = re.compile(r"=?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
FOR_EVERYBODY = frozenset(
    [
        "gov.uk",
        "nhs.uk",
        "police.uk",
        "ac.uk",
        "sch.uk",
        "org.uk",
        "co.uk",
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "hotmail.co.uk",
        "live.co.uk",
        "live.com",
        "yahoo.com",
        "yahoo.co.uk",
        "icloud.com",
        "btinternet.com",
        "aol.com",
        "protonmail.com",
    ]
)
FOR_MANY = frozenset(["gov.scot", "gov.wales", "llyw.cymru", "nhs.net", "nhs.scot", "police.uk", "wales.nhs.uk"])


class RegisterError(Exception):
    """The files cannot be loaded; `faults` are lines "file:line: what is wrong"."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class OrganisationRow:
    where: str
    code: str
    gss: str
    name: str
    short_name: str
    kind: str
    nation: str
    region: str
    parent: str
    successors: tuple[str, ...]
    started: date | None
    ended: date | None
    population: int | None
    area: int | None  # hectares
    homepage: str
    email_domains: tuple[str, ...]  # "=gov.scot" claims nothing below itself
    other_names: tuple[str, ...]


@dataclass(frozen=True)
class ServiceRow:
    where: str
    number: int
    name: str
    area: str


@dataclass
class Register:
    """What the files say, and what is wrong with them."""

    organisations: list[OrganisationRow] = field(default_factory=list)
    services: list[ServiceRow] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read(folder: Path = DATA, known: frozenset[str] = frozenset()) -> Register:
    """Both files of a folder (one may be absent). `known` are codes that may be named without a row of their own."""
    register = Register()
    files = {name: folder / name for name in ("organisations.csv", "services.csv")}
    if not any(path.is_file() for path in files.values()):
        raise RegisterError([f"{folder}: no organisations.csv and no services.csv here"])
    for where, cells in _lines(files["organisations.csv"], ORGANISATION_COLUMNS, register.faults):
        if organisation := _faultless(where, cells, _organisation, register.faults):
            register.organisations.append(organisation)
    for where, cells in _lines(files["services.csv"], SERVICE_COLUMNS, register.faults):
        if service := _faultless(where, cells, _service, register.faults):
            register.services.append(service)
    register.faults += _duplicates([(row.where, row.code) for row in register.organisations])
    register.faults += _duplicates([(row.where, str(row.number)) for row in register.services])
    register.faults += _dangling(register.organisations, known)
    if register.faults:
        raise RegisterError(register.faults)
    return register


def _lines(path: Path, columns: list[str], faults: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    if not path.is_file():
        return
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.append(f"{path.name}:{line}: not UTF-8; save the file as UTF-8")
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if wrong := _wrong_columns(header, columns):
            faults.append(f"{path.name}:1: {wrong}")
            return
        for cells in reader:
            where = f"{path.name}:{reader.line_num}"
            if len(cells) == len(header):
                yield where, dict(zip(header, (cell.strip() for cell in cells), strict=True))
            elif cells:
                faults.append(f"{where}: {len(cells)} cells, but there are {len(header)} columns")
    except csv.Error as error:
        faults.append(f"{path.name}:{reader.line_num}: not CSV ({error})")


def _wrong_columns(header: list[str], columns: list[str]) -> str:
    if unknown := [name for name in header if name not in columns]:
        return f"unknown column {', '.join(map(repr, unknown))}"
    if missing := [name for name in columns if name not in header and name not in OPTIONAL]:
        return f"missing column {', '.join(map(repr, missing))}"
    return "a column stands twice" if len(set(header)) < len(header) else ""


def _faultless[Row](
    where: str, cells: dict[str, str], build: Callable[[str, dict[str, str]], Row], faults: list[str]
) -> Row | None:
    wrong = [
        f"{name} is longer than {most} characters" for name, most in LONGEST.items() if len(cells.get(name, "")) > most
    ]
    wrong += ["there is a character no text holds (NUL)"] if any("\0" in cell for cell in cells.values()) else []
    row = None
    try:
        row = build(where, cells)
    except ValueError as error:
        wrong.append(str(error))
    faults += [f"{where}: {fault}" for fault in wrong]
    return None if wrong else row


def _organisation(where: str, cells: dict[str, str]) -> OrganisationRow:
    needed = [name for name in ("code", "name", "kind", "nation") if not cells[name]]
    if needed:
        raise ValueError(f"{' and '.join(needed)} must not be empty")
    if cells["kind"] not in KINDS:
        raise ValueError(f"unknown kind {cells['kind']!r} (one of {', '.join(sorted(KINDS))})")
    if cells["nation"] not in NATIONS:
        raise ValueError(f"unknown nation {cells['nation']!r} (one of {', '.join(sorted(NATIONS))})")
    if cells["homepage"] and not cells["homepage"].startswith(("https://", "http://")):
        raise ValueError(f"homepage {cells['homepage']!r} is not a web address")
    if cells["successors"] and not cells["ended"]:
        raise ValueError("has successors but no end date")
    plain = ("code", "gss", "name", "kind", "nation", "region", "parent", "homepage")
    return OrganisationRow(
        where=where,
        **{name: cells[name] for name in plain},
        short_name=cells["short_name"] or cells["name"],
        successors=tuple(dict.fromkeys(cells["successors"].split())),
        started=_date("started", cells["started"]),
        ended=_date("ended", cells["ended"]),
        population=_number("population", cells["population"]) if cells["population"] else None,
        area=_number("area", cells["area"]) if cells.get("area") else None,
        email_domains=_domains(cells["email_domains"]),
        other_names=tuple(dict.fromkeys(filter(None, (name.strip() for name in cells["other_names"].split("|"))))),
    )


def _service(where: str, cells: dict[str, str]) -> ServiceRow:
    if not cells["name"]:
        raise ValueError("name must not be empty")
    return ServiceRow(where, _number("number", cells["number"]), cells["name"], cells["area"])


def _date(column: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"{column} {text!r} is not a date like 2026-04-01") from None


def _number(column: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError(f"{column} {text!r} is not a whole number")
    return int(text)


def _domains(text: str) -> tuple[str, ...]:
    domains = tuple(dict.fromkeys(text.casefold().split()))
    for domain in domains:
        if not DOMAIN.fullmatch(domain) or len(domain) > 120:
            raise ValueError(f"{domain!r} is not a mail domain")
        if domain.removeprefix("=") in FOR_EVERYBODY:
            raise ValueError(f"{domain!r} is everybody's: it does not say who somebody works for")
        if domain in FOR_MANY:
            raise ValueError(f"{domain!r} has other bodies below it: write '={domain}'")
    return domains


def _duplicates(keys: list[tuple[str, str]]) -> list[str]:
    first: dict[str, str] = {}
    faults = []
    for where, key in keys:
        if key in first:
            faults.append(f"{where}: {key!r} stands already at {first[key]}")
        first.setdefault(key, where)
    return faults


def _dangling(rows: list[OrganisationRow], known: frozenset[str]) -> list[str]:
    codes = known | {row.code for row in rows}
    faults = []
    for row in rows:
        named = [("parent", row.parent)] if row.parent else []
        for role, code in named + [("successor", code) for code in row.successors]:
            if code == row.code:
                faults.append(f"{row.where}: {row.code!r} is its own {role}")
            elif code not in codes:
                faults.append(f"{row.where}: {role} {code!r} is not in the register")
    return faults
