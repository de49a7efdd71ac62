"""How a name is broken into the words that count: what people shorten, add or leave out is evened out."""

import re
import unicodedata
from dataclasses import dataclass

SHORT_FORMS = {
    "st": "saint",
    "boro": "borough",
    "co": "county",
    "dist": "district",
    "gtr": "greater",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "ne": "north east",
    "nw": "north west",
    "se": "south east",
    "sw": "south west",
    "upontyne": "upon tyne",
    "yorks": "yorkshire",
    "beds": "bedfordshire",
    "berks": "berkshire",
    "bucks": "buckinghamshire",
    "cambs": "cambridgeshire",
    "carms": "carmarthenshire",
    "derbys": "derbyshire",
    "glos": "gloucestershire",
    "hants": "hampshire",
    "herefs": "herefordshire",
    "herts": "hertfordshire",
    "hunts": "huntingdonshire",
    "lancs": "lancashire",
    "leics": "leicestershire",
    "lincs": "lincolnshire",
    "mons": "monmouthshire",
    "northants": "northamptonshire",
    "northumb": "northumberland",
    "notts": "nottinghamshire",
    "oxon": "oxfordshire",
    "pembs": "pembrokeshire",
    "salop": "shropshire",
    "shrops": "shropshire",
    "staffs": "staffordshire",
    "warks": "warwickshire",
    "wilts": "wiltshire",
    "worcs": "worcestershire",
    "bham": "birmingham",
    "lpool": "liverpool",
    "nottm": "nottingham",
    "pborough": "peterborough",
    "soton": "southampton",
    "bc": "borough council",
    "cbc": "county borough council",
    "cc": "cc council",
    "dc": "district council",
    "lb": "london borough",
    "lbc": "london borough council",
    "mbc": "metropolitan borough council",
    "mdc": "metropolitan district council",
    "mb": "metropolitan borough",
    "rb": "royal borough",
    "ua": "unitary authority",
    "ca": "combined authority",
    "mca": "mayoral combined authority",
    "cca": "combined county authority",
    "frs": "fire and rescue service",
    "npa": "national park authority",
    "ft": "foundation trust",
}
JOINING = frozenset(["and", "of", "the", "in", "on", "upon", "under", "a", "y", "ar", "le"])
FORMAL = frozenset(
    [
        "council",
        "councils",
        "borough",
        "district",
        "city",
        "county",
        "metropolitan",
        "unitary",
        "authority",
        "corporation",
        "royal",
        "cyngor",
        "sir",
        "bwrdeistref",
        "sirol",
        "dinas",
        "mayoral",
        "local",
        "government",
        "government",
        "administration",
        "cc",
    ]
)
"""Words that say what sort of council it is: people add and drop them freely."""

HINTS = frozenset(["borough", "district", "city", "county", "metropolitan", "london", "royal", "islands"])
DIRECTIONS = frozenset(["north", "south", "east", "west", "mid", "central", "greater", "upper"])
TELLING = frozenset(
    [
        "town",
        "parish",
        "community",
        "village",
        "university",
        "college",
        "school",
        "academy",
        "hospital",
        "hospitals",
        "police",
        "constabulary",
        "fire",
        "rescue",
        "nhs",
        "trust",
        "icb",
        "ambulance",
        "park",
        "combined",
        "waste",
        "transport",
        "board",
        "department",
        "ministry",
        "museum",
    ]
)
"""Words that no council drops: a name with one of them never means a body without it."""


@dataclass(frozen=True)
class Words:
    """One name, evened out: `full` keeps every word, `core` only those that tell bodies apart."""

    full: str
    core: str
    hints: frozenset[str]

    @property
    def squashed(self) -> str:
        return self.core.replace(" ", "")

    @property
    def parts(self) -> frozenset[str]:
        return frozenset(self.core.split())


def words(name: str) -> Words:
    tokens = _tokens(name)
    hints = HINTS & set(tokens) | (frozenset({"county", "city"}) if "cc" in tokens else frozenset())
    dropped = FORMAL | JOINING
    if "london" in tokens and "borough" in tokens:
        dropped |= {"london"}
    core = [token for token in tokens if token not in dropped]
    return Words(" ".join(token for token in tokens if token not in JOINING), " ".join(core), frozenset(hints))


def _tokens(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name[:300].replace("&", " and ").replace("+", " and ").replace("ß", "ss"))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()
    plain = re.sub(r"['’‘`´.]", "", plain)
    plain = re.sub(r"(?<=[a-z])(?:burgh|brough|boro)\b", "borough", plain)  # nobody spells Middlesbrough
    split = re.findall(r"[a-z0-9]+", plain)
    return " ".join(SHORT_FORMS.get(token, token) for token in split).split()
