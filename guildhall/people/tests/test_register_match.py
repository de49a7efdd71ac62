"""Whichever way a person writes a council's name, it is found; what is no council's name is not."""

import csv
import io
import json
import random
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from guildhall.people.models import Organisation
from guildhall.people.register.load import load
from guildhall.people.register.match import Matcher, known_bodies, shipped_bodies
from guildhall.people.register.names import words

VARIANTS = (
    Path(__file__).resolve().parents[4] / "shared" / "data" / "organisations" / "local_authority_name_variants.csv"
)
WRITTEN = """
LDS: leeds | LEEDS CITY COUNCIL | Leeds CC | City of Leeds | leeds city coucil | Leeds Council
LEW: LB Lewisham | Lewisham Council | London Borough of Lewisham | lewisham lbc | L.B. Lewisham
KEC: Royal Borough of K&C | RBKC | Kensington & Chelsea | RB Kensington and Chelsea | Kensington
BNH: Brighton & Hove | Brighton and Hove CC | Brighton | brighton + hove
BAS: B&NES | BANES | Bath & NE Somerset | Bath and North East Somerset | Bath
CRF: Cardiff / Caerdydd | Cyngor Caerdydd | Cardiff Council | City of Cardiff
GWN: Cyngor Gwynedd | gwynedd
YOR: City of York Council | York | York CC
NET: Newcastle | Newcastle upon Tyne | Newcastle-upon-Tyne City Council | Newcastle (upon Tyne) | newcastle city
NEC: Newcastle under Lyme | Newcastle-under-Lyme BC | Newcastle Borough Council
DUR: County Durham | Durham CC | Durham County Council | Durham | Co. Durham
HRT: Herts | Hertfordshire CC | Herts County Council | Herts CC
BUC: Bucks | Buckinghamshire Council | Bucks Council
NTH: Northants | Northants CC
LAN: Lancs | Lancs CC | Lancashire
LIN: Lincs | Lincs County Council
LEC: Leics | Leics CC
NTT: Notts | Notts CC | Nottinghamshire county
NGM: Nottingham | Nottingham City | Nottm City Council
STS: Staffs | Staffs CC
WOR: Worcs | Worcestershire County Council
GLS: Glos | Glos CC
OXF: Oxon | Oxfordshire
HAM: Hants | Hants CC
CAM: Cambs | Cambs CC
WAR: Warks
WIL: Wilts | Wiltshire
SHR: Salop | Shropshire Council
SHN: St Helens | Saint Helens | St. Helens MBC | St Helen's
MDB: Midlesbrough | Middlesborough | Middlesbrough Council
EDH: Edinborough | Edinburgh | City of Edinburgh
GLG: Glasgow | Glasgow City
ABE: Aberdeen
ELS: Western Isles | Comhairle nan Eilean Siar | Eilean Siar
ORK: Orkney | Orkney Islands
ZET: Shetland
HLD: Highland Council | The Highland Council
DGY: Dumfries & Galloway | D&G
AGB: Argyll & Bute
AGY: Ynys Mon | Ynys Môn | Anglesey | Isle of Anglesey CC
RCT: RCT | Rhondda Cynon Taff | Rhondda
NTL: Neath Port Talbot | NPT | Neath & Port Talbot CBC
VGL: Vale of Glamorgan | Bro Morgannwg
SWA: Swansea | Abertawe | City and County of Swansea
MTY: Merthyr | Merthyr Tydfil CBC
WRX: Wrecsam | Wrexham
BPC: BCP | BCP Council | Bournemouth, Christchurch & Poole
WNM: RBWM | Windsor & Maidenhead
TWH: LBTH | Tower Hamlets
HMF: LBHF | H&F | Hammersmith & Fulham
BDG: LBBD | Barking & Dagenham | Barking
WSM: Westminster | City of Westminster
LND: City of London | City of London Corporation
RIC: Richmond upon Thames | Richmond
KTT: Kingston upon Thames | Royal Borough of Kingston
KHL: Hull | Kingston upon Hull | Hull CC
GRE: Greenwich | Royal Greenwich
STT: Stockton | Stockton on Tees
STE: Stoke | Stoke on Trent
SOS: Southend | Southend-on-Sea
TFW: Telford & Wrekin | Telford
BBD: Blackburn | Blackburn w Darwen | BwD
CHW: CWAC | Cheshire West | Cheshire West & Chester
RCC: Redcar & Cleveland | Redcar
ERY: East Riding | E Riding of Yorkshire
CBF: Central Beds
BDF: Bedford BC
MIK: Milton Keynes | MK Council | Milton Keynes City Council
MDW: Medway
IOW: IoW | Isle of Wight
HEF: Herefordshire
NYE: North Yorkshire | N Yorks
SMT: Somerset
DST: Dorset
WAF: Westmorland & Furness
CBD: Cumberland
NNT: North Northants
WNT: West Northants Council
KIN: King's Lynn & West Norfolk | Kings Lynn
TUN: Tunbridge Wells
HIN: Hinckley & Bosworth | Hinckley
BAN: Basingstoke
NWL: NW Leics | North West Leicestershire DC
EHE: East Herts
SCA: South Cambs | S Cambs DC
SOX: South Oxon
VAL: Vale of White Horse DC
STR: Stratford on Avon | Stratford-upon-Avon
SAL: St Albans | St. Albans City & District
ROT: Rotherham MBC
BNS: Barnsley MBC
WKF: Wakefield MDC
BRD: Bradford | City of Bradford MDC
WLV: Wolverhampton
CLD: Calderdale
GMCA: GMCA | Greater Manchester CA
WMCA: West Midlands CA
GLA: GLA
DRS: Derry & Strabane | Derry City & Strabane
ABC: Armagh, Banbridge & Craigavon
FMO: Fermanagh & Omagh DC
NMD: Newry Mourne & Down
CCG: Causeway Coast & Glens
ALL: Allerdale | Allerdale BC
CMA: Cumbria | Cumbria County Council
TAU: Taunton Deane
"""
ASKED = [
    (name.strip(), line.split(":")[0])
    for line in WRITTEN.split("\n")
    if line
    for name in line.split(": ", 1)[1].split("|")
]
NO_COUNCIL = [
    "", "   ", "?", "council", "County Council", "the", "North", "Acme Ltd", "Ruritania", "University of Leeds",
    "Leeds Hospital", "Swindon Town Council", "Barnet Football Club Ltd", "zzzzzzzz", "🦄", "<script>alert(1)</script>",
    "a" * 5000, "\x00", "1234",
]  # fmt: skip


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(shipped_bodies())


def test_there_are_enough_ways_of_writing_to_mean_something() -> None:
    assert len(ASKED) >= 200


@pytest.mark.parametrize(("name", "code"), ASKED, ids=[name for name, _ in ASKED])
def test_however_it_is_written_it_is_found(matcher: Matcher, name: str, code: str) -> None:
    match = matcher.best(name)
    assert match.code == code
    assert 0.74 <= match.score <= 1


@pytest.mark.parametrize("name", NO_COUNCIL, ids=[name[:20] for name in NO_COUNCIL])
def test_what_is_no_name_of_a_body_is_not_guessed(matcher: Matcher, name: str) -> None:
    match = matcher.best(name)
    assert match.code is None
    assert match.name is None
    assert match.score < 0.74


def test_a_former_council_is_answered_as_itself_with_who_came_after(matcher: Matcher) -> None:
    allerdale, cumbria = matcher.best("Allerdale BC"), matcher.best("Cumbria CC")
    assert (allerdale.code, allerdale.successors) == ("ALL", ("CBD",))
    assert (cumbria.code, cumbria.successors) == ("CMA", ("CBD", "WAF"))
    assert matcher.best("Leeds").successors == ()


def test_a_name_two_councils_have_had_means_the_one_that_still_is(matcher: Matcher) -> None:
    assert [matcher.best(name).code for name in ("Somerset", "North Yorkshire", "Dorset")] == ["SMT", "NYE", "DST"]


def test_other_bodies_are_found_too(matcher: Matcher) -> None:
    asked = [
        "Met Police",
        "Kent Police",
        "kent frs",
        "MHCLG",
        "Royal Surrey",
        "TfL",
        "Police Scotland",
        "Lake District NPA",
    ]
    found = [matcher.best(name).code for name in asked]
    assert found[:4] == ["police:metropolitan", "police:kent", "fire:023", "central:D4"]
    assert found[4:] == ["nhs:RA2", "body:Q682520", "police:scotland", "body:Q27159704"]


def slip(name: str, chance: random.Random) -> str:
    """One slip of the finger somewhere inside: a letter left out, doubled or swapped with the next."""
    at = chance.randrange(1, len(name) - 1)
    return chance.choice(
        [name[:at] + name[at + 1 :], name[: at + 1] + name[at:], name[:at] + name[at + 1] + name[at] + name[at + 2 :]]
    )


def share_found(matcher: Matcher, names: list[tuple[str, str]]) -> float:
    return sum(matcher.best(name).code == code for name, code in names) / len(names)


def test_names_of_the_register_survive_shouting_shortening_and_slips(matcher: Matcher) -> None:
    councils = [(body.name, body.code) for body in shipped_bodies() if ":" not in body.code]
    chance = random.Random(2026)
    assert share_found(matcher, councils) == 1
    assert share_found(matcher, [(name.upper(), code) for name, code in councils]) == 1
    assert share_found(matcher, [(name.replace(" and ", " & "), code) for name, code in councils]) == 1
    assert share_found(matcher, [(name.replace(" Council", ""), code) for name, code in councils]) > 0.98
    assert share_found(matcher, [(slip(name, chance), code) for name, code in councils]) > 0.95


@pytest.mark.skipif(not VARIANTS.is_file(), reason="the published list of name variants is not on this machine")
def test_the_published_variants_are_found(matcher: Matcher) -> None:
    with VARIANTS.open(encoding="utf-8") as file:
        names = [(row["la-name"], row["local-authority-code"]) for row in csv.DictReader(file)]
    chance = random.Random(2026)
    assert share_found(matcher, names) > 0.99
    assert share_found(matcher, [(slip(name, chance), code) for name, code in names]) > 0.96


def test_at_least_200_names_a_second(matcher: Matcher) -> None:
    chance = random.Random(1)
    asked = [slip(name, chance) for name, _ in ASKED if len(name) > 3] + ["Some place nobody has ever heard of"] * 50
    started = time.perf_counter()
    for name in asked:
        matcher.best(name)
    assert len(asked) / (time.perf_counter() - started) > 200


def test_words_even_out_what_people_vary() -> None:
    assert words("St. Helen's M.B.C.").core == words("Saint Helens Metropolitan Borough Council").core == "saint helens"
    assert words("Ynys Mo\u0302n") == words("YNYS MÔN")


@pytest.mark.django_db
def test_without_a_loaded_register_the_shipped_one_is_asked() -> None:
    assert known_bodies() == shipped_bodies()


@pytest.mark.django_db
def test_a_loaded_register_is_asked_as_it_stands() -> None:
    load()
    Organisation.objects.filter(code="LDS").update(name="Loidis Council")
    assert Matcher(known_bodies()).best("loidis").code == "LDS"
    assert len(known_bodies()) == len(shipped_bodies())


@pytest.mark.django_db
def test_the_command_answers_line_by_line_and_stays_in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        '{"name": "leeds"}',
        "not json",
        '{"title": "x"}',
        "",
        "[" * 100_000,
        '{"name": 3}',
        '{"name": "Cumbria"}',
        "\ufffd",
    ]
    asked = io.TextIOWrapper(io.BytesIO("\n".join(lines).encode() + b"\n\xff\xfe"))
    monkeypatch.setattr("sys.stdin", asked)
    out = io.StringIO()
    call_command("register", "match", "--jsonl", stdout=out)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert answers[0] == {"code": "LDS", "name": "Leeds City Council", "score": 1.0}
    assert [answer["code"] for answer in answers] == ["LDS", None, None, None, None, "CMA", None, None]
    assert answers[1] == {"code": None, "name": None, "score": 0, "error": 'expected {"name": "…"}'}
    assert answers[5]["successors"] == ["CBD", "WAF"]
