"""Compile the register's compact files of facts from the published lists (see ATTRIBUTION.md).

    python scripts/compile_register.py /path/to/lists

The folder holds `organisations/` and `services/`. What a person decided about the lists (whose domain is whose,
what people call a council, what has changed since) stands in `scripts/register/*.csv`.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from guildhall.people.register.names import words  # noqa: E402
from guildhall.people.register.rows import FOR_MANY, ORGANISATION_COLUMNS, SERVICE_COLUMNS  # noqa: E402

OUT = HERE.parent / "guildhall" / "people" / "register" / "data"
KINDS = {
    "CTY": "county",
    "NMD": "district",
    "NID": "northern-irish",
    "UA": "unitary",
    "SCO": "scottish",
    "WPA": "welsh",
    "MD": "metropolitan",
    "LBO": "london",
    "CC": "london",
    "COMB": "combined",
    "SRA": "combined",
}
WELSH_FORCES = {"dyfed-powys", "gwent", "north-wales", "south-wales"}
NOT_A_BODY = re.compile(
    r"Education Action Zone|Inquiry|Review$|Review of |[Pp]rofessions?\b|[Ii]nvestigation$|^Cabinet Office Board$"
    r"|Civil Service (?:Board|Reform|Fast|Resourcing)|Government .* Service$|Academy for|\(x16\)"
    r"|Scholarship Programme|^Civil Service$|^National security and intelligence$|^Healthcare UK$|^Trust ports$"
)
LONG_GONE = {
    "central:D586",
    "central:D587",
    "central:D609",
    "central:D611",
    "central:OT594",
    "central:D30",
    "central:DA1146",
    "central:OT657",
    "central:EA601",
    "central:OT885",
    "central:EA67",
    "central:EA675",
    "central:EA725",
    "central:EA847",
    "central:EA924",
    "central:EA927",
    "central:EA929",
    "central:OT723",
    "central:OT720",
    "central:PB973",
    "central:OT824",
    "central:PB842",
    "central:EA844",
    "central:OT563",
    "central:OT564",
    "central:OT549",
}
SHORT_NAMES = {
    "HYCA": "Hull and East Yorkshire",
    "RCT": "Rhondda Cynon Taf",
    "DST": "Dorset",
    "KIN": "King's Lynn and West Norfolk",
    "SHN": "St Helens",
    "SCB": "Scottish Borders",
    "VGL": "Vale of Glamorgan",
    "BST": "Bristol",
    "LIC": "Lincoln",
    "EDH": "Edinburgh",
    "KHL": "Hull",
    "SCR": "South Yorkshire",
    "NIR-A": "Derry",
}
type Row = dict[str, str]


def main(source: Path) -> None:
    rows = {row["code"]: row for row in bodies(source / "organisations")}
    amend(rows)
    give_domains(rows)
    for row in rows.values():
        row["other_names"] = "|".join(distinct(row))
    write("organisations.csv", ORGANISATION_COLUMNS, sorted(rows.values(), key=lambda row: row["code"]))
    write("services.csv", SERVICE_COLUMNS, services(source / "services"))
    print(f"{len(rows)} organisations")


def bodies(folder: Path) -> Iterator[Row]:
    yield from councils(folder)
    yield from nhs(folder)
    for fire in read(folder / "fire_services_england.csv"):
        yield body("fire:" + fire["code"], fire["name"], "fire", "England")
    for force in read(folder / "police_forces.csv"):
        nation = "Wales" if force["code"] in WELSH_FORCES else "England"
        nation = "Northern Ireland" if force["code"] == "northern-ireland" else nation
        yield body("police:" + force["code"], force["name"], "police", nation)
    yield from central(folder)


def councils(folder: Path) -> Iterator[Row]:
    names = other_council_names(folder)
    for file in ("local_authorities_current.csv", "local_authorities_former.csv"):
        for fact in read(folder / file):
            yield council(fact, names[fact["code"]])


def council(fact: Row, names: list[str]) -> Row:
    short = SHORT_NAMES.get(fact["code"], fact["nice_name"].strip())
    started = "" if fact["start_date"].startswith("2005") else fact["start_date"]  # the day the list was begun
    return body(
        fact["code"],
        fact["name"].strip(),
        KINDS[fact["type_code"]],
        fact["nation"],
        gss=fact["gss"],
        short_name=short,
        region=fact["region"],
        parent=fact["county_code"] or fact["combined_authority"],
        successors=" ".join(fact["replaced_by"].split(",")).strip(),
        started=started,
        ended=fact["end_date"],
        population=fact["population_2020"].removesuffix(".0"),
        area=str(round(float(fact["area_km2"]) * 100)) if fact.get("area_km2") else "",
        homepage=fact["homepage"],
        email_domains=fact["email_domain"],
        other_names="|".join(names + fact["alt_names"].split(" | ")),
    )


def other_council_names(folder: Path) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    by_name: dict[str, str] = {}
    for variant in read(folder / "local_authority_name_variants.csv"):
        names[variant["local-authority-code"]].append(variant["la-name"])
        by_name.setdefault(variant["la-name"].casefold(), variant["local-authority-code"])
    for pair in read(folder / "welsh_council_names.csv"):
        official = pair["official-name"].replace("&", "and")
        code = by_name.get(official.casefold()) or WELSH_CODES[pair["official-name"]]
        names[code].extend([pair["official-name"], *pair["official-name-cy"].split(" / ")])
    return names


WRONG_NAMES = {"Yorkshire and The Humber CA", "Yorkshire and The Humber MCA"}  # of Hull and East Yorkshire's authority
MISSPELT = re.compile(r"\bcoucil\b|\bity\b|\bc ity\b", re.IGNORECASE)
WELSH_CODES = {
    "City & County of Swansea": "SWA",
    "City of Cardiff Council": "CRF",
    "Vale of Glamorgan Council": "VGL",
    "Rhondda Cynon Taf County Borough Council": "RCT",
}


def nhs(folder: Path) -> Iterator[Row]:
    for fact in read(folder / "nhs_organisations.csv"):
        host = (urlsplit(fact["website"]).hostname or "").removeprefix("www.")
        own = host if host.endswith(".nhs.uk") else ""
        yield body(
            "nhs:" + fact["ods_code"],
            fact["name"],
            "icb" if fact["kind"] == "icb" else "nhs-trust",
            "England",
            region=fact["region"],
            homepage=fact["website"],
            email_domains=f"{fact['email_domain']} {own}",
            other_names=fact["alt_names"].replace(" | ", "|"),
        )


def central(folder: Path) -> Iterator[Row]:
    others = [row for row in read(folder / "other_public_bodies.csv") if row["name"] != row["wikidata"]]
    twins = {row["government-organisation"] for row in others if not row["organisation"].startswith("government")}
    seen: set[str] = set()
    for fact in read(folder / "central_government_organisations.csv"):
        code = fact["government-organisation"]
        wanted = not fact["end-date"] and code not in twins | seen and not NOT_A_BODY.search(fact["name"])
        if wanted and "central:" + code not in LONG_GONE:
            seen.add(code)
            nation = nation_of(fact["name"])
            yield body("central:" + code, fact["name"], "central", nation, homepage=fact["website"])
    for fact in others:
        if row := other_body(fact, seen):
            yield row


def other_body(fact: Row, seen: set[str]) -> Row | None:
    prefix, _, number = fact["organisation"].partition(":")
    government = prefix == "government-organisation"
    if prefix == "nonprofit" or fact["end-date"] or (government and number in seen | {"D1342"}):
        return None
    code = ("central:" if government else "body:") + number
    kind = "central" if government else "national-park" if prefix.startswith("national-park") else "other"
    return body(code, fact["name"], kind, "England", homepage=fact["website"], started=fact["start-date"])


def nation_of(name: str) -> str:
    for nation, signs in {
        "Northern Ireland": ("Northern Ireland", "Loughs Agency", "Waterways Ireland", "Rivers Agency"),
        "Scotland": ("Scottish", "Scotland", "Northern Lighthouse"),
        "Wales": ("Wales", "Welsh", "Cymru", "Estyn"),
    }.items():
        if any(sign in name for sign in signs) and "England and Wales" not in name and name != "Scotland Office":
            return nation
    return "United Kingdom"


def body(code: str, name: str, kind: str, nation: str, **more: str) -> Row:
    region = nation if nation in ("Scotland", "Wales", "Northern Ireland") else ""
    row = dict.fromkeys(ORGANISATION_COLUMNS, "") | {"short_name": name, "region": region} | more
    return row | {"code": code, "name": name, "kind": kind, "nation": nation}


def amend(rows: dict[str, Row]) -> None:
    """What we know ourselves: bodies the lists lack, names and ends since, and what people call a council."""
    for fact in read(HERE / "register" / "own_knowledge.csv"):
        row = rows.get(fact["code"]) or body(fact["code"], fact["name"], fact["kind"], fact["nation"])
        if fact["name"] and fact["name"] != row["name"]:
            row["other_names"] += "|" + row["name"]
            row["name"] = row["short_name"] = fact["name"]
        row["other_names"] += "|" + fact["other_names"]
        row.update({key: fact[key] for key in ("ended", "successors") if fact[key]})
        rows[fact["code"]] = row
    for nickname in read(HERE / "register" / "nicknames.csv"):
        rows[nickname["code"]]["other_names"] += "|" + nickname["names"]


def give_domains(rows: dict[str, Row]) -> None:
    left_out = {row["domain"] for row in read(HERE / "register" / "left_out.csv")}
    curated = {row["domain"]: row["codes"].split() for row in read(HERE / "register" / "domains.csv")}
    for row in rows.values():
        found = {domain.casefold() for domain in row["email_domains"].split()} - left_out - set(curated)
        mine = {domain for domain, codes in curated.items() if row["code"] in codes}
        row["email_domains"] = " ".join(sorted("=" + name if name in FOR_MANY else name for name in found | mine))
    for domain, codes in curated.items():
        if missing := set(codes) - set(rows):
            raise SystemExit(f"domains.csv: {domain}: no such body {sorted(missing)}")


def distinct(row: Row) -> list[str]:
    """Other names that say something the name does not: not just another case, order or ending."""
    seen = {words(row["name"]).core, words(row["short_name"]).core}
    kept = []
    for name in (name.strip() for name in row["other_names"].split("|")):
        welsh = name.startswith(("Cyngor", "Dinas"))
        if (
            name
            and name not in WRONG_NAMES
            and not MISSPELT.search(name)
            and (words(name).core not in seen or welsh)
            and name not in kept
        ):
            seen.add(words(name).core)
            kept.append(name)
    return kept


def services(folder: Path) -> Iterator[Row]:
    functions = {row["function_id"]: row for row in read(folder / "lg_functions.csv")}
    for fact in read(folder / "lgsl_services.csv"):
        first = functions.get((fact["function_ids"].split() or [""])[0])
        area = (first["parent"] or first["label"]) if first else ""
        yield {"number": fact["lgsl_id"], "name": fact["label"].strip(), "area": area}


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
    with (OUT / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
