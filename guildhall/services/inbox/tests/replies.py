"""Replies as mail programs write them, put together: a new part, and what the program adds in many languages."""

from collections.abc import Iterator
from dataclasses import dataclass

NEW = "Yes, we did the same last spring.\n\nAsk me on Monday & I will send our template."
WAS = "How do you deal with damp in flats?\nWe have forty cases this month.\n\nIt gets worse every winter."
WHO, MAIL, DAY = "Ann Lee", "ann.lee@council.example", "3 May 2024"

ATTRIBUTIONS = {
    "en gmail": f"On Fri, 3 May 2024 at 12:34, {WHO} <{MAIL}> wrote:",
    "en us": f"On Fri, May 3, 2024 at 12:34 PM {WHO} <{MAIL}> wrote:",
    "en apple": f"On 3 May 2024, at 12:34, {WHO} <{MAIL}> wrote:",
    "en thunderbird": f"On 03/05/2024 12:34, {WHO} wrote:",
    "en broken": f"On Fri, 3 May 2024 at 12:34, {WHO}, Housing and Neighbourhoods <\n{MAIL}> wrote:",
    "en yahoo": f"    On Friday, 3 May 2024 at 12:34:56 BST, {WHO} <{MAIL}> wrote:  ",
    "en eudora": "At 12:34 PM 5/3/2024, you wrote:",
    "en name": f"{WHO} <{MAIL}> wrote:",
    "en groupwise": f">>> {WHO} <{MAIL}> 3/5/2024 12:34 >>>",
    "cy": f"Ar Gwe, 3 Mai 2024 am 12:34, {WHO} <{MAIL}> ysgrifennodd:",
    "fr gmail": f"Le ven. 3 mai 2024 à 12:34, {WHO} <{MAIL}> a écrit :",
    "fr apple": f"Le 3 mai 2024 à 12:34, {WHO} <{MAIL}> a écrit :",
    "de gmail": f"Am Fr., 3. Mai 2024 um 12:34 Uhr schrieb {WHO} <{MAIL}>:",
    "de apple": f"Am 03.05.2024 um 12:34 schrieb {WHO} <{MAIL}>:",
    "de name": f"{WHO} <{MAIL}> schrieb am Fr., 3. Mai 2024, 12:34:",
    "es": f"El vie, 3 may 2024 a las 12:34, {WHO} (<{MAIL}>) escribió:",
    "it": f"Il giorno ven 3 mag 2024 alle ore 12:34 {WHO} <{MAIL}> ha scritto:",
    "it apple": f"Il giorno 3 mag 2024, alle ore 12:34, {WHO} <{MAIL}> ha scritto:",
    "nl": f"Op vr 3 mei 2024 om 12:34 schreef {WHO} <{MAIL}>:",
    "nl apple": f"Op 3 mei 2024, om 12:34 heeft {WHO} <{MAIL}> het volgende geschreven:",
    "pl": f"pt., 3 maj 2024 o 12:34 {WHO} <{MAIL}> napisał(a):",
    "pl thunderbird": f"W dniu 03.05.2024 o 12:34, {WHO} pisze:",
    "pt": f"Em sex., 3 de mai. de 2024 às 12:34, {WHO} <{MAIL}> escreveu:",
    "sv": f"Den fre 3 maj 2024 kl 12:34 skrev {WHO} <{MAIL}>:",
    "da": f"Den fre. 3. maj 2024 kl. 12.34 skrev {WHO} <{MAIL}>:",
    "no": f"fre. 3. mai 2024 kl. 12:34 skrev {WHO} <{MAIL}>:",
    "fi": f"pe 3. toukok. 2024 klo 12.34 {WHO} ({MAIL}) kirjoitti:",
    "ru": f"пт, 3 мая 2024 г. в 12:34, {WHO} <{MAIL}>:",
    "ru apple": f"3 мая 2024 г., в 12:34, {WHO} <{MAIL}> написал(а):",
    "uk": f"пт, 3 трав. 2024 р. о 12:34 {WHO} <{MAIL}> пише:",
    "cs": f"pá 3. 5. 2024 v 12:34 odesílatel {WHO} <{MAIL}> napsal:",
    "hu": f"{WHO} <{MAIL}> ezt írta (időpont: 2024. máj. 3., P, 12:34):",
    "ro": f"În vin., 3 mai 2024 la 12:34, {WHO} <{MAIL}> a scris:",
    "tr": f"{WHO} <{MAIL}>, 3 May 2024 Cum, 12:34 tarihinde şunu yazdı:",
    "el": f"Στις Παρ 3 Μαΐ 2024 στις 12:34 μ.μ., ο χρήστης {WHO} <{MAIL}> έγραψε:",
    "zh": f"{WHO} <{MAIL}> 于2024年5月3日周五 12:34写道：",
    "zh apple": f"在 2024年5月3日，12:34，{WHO} <{MAIL}> 写道：",
    "ja": f"2024年5月3日(金) 12:34 {WHO} <{MAIL}>:",
    "ja apple": f"2024/05/03 12:34、{WHO} <{MAIL}>のメール:",
    "ko": f"2024년 5월 3일 (금) 오후 12:34, {WHO} <{MAIL}>님이 작성:",
    "en notes": f"{WHO}/HOU/Council wrote on 03/05/2024 12:34:56:",
    "zoho": f"---- On Fri, 03 May 2024 12:34:56 +0100 {WHO} <{MAIL}> wrote ----",
}
HEADERS = {
    "en": ("From", "Sent", "To", "Subject"),
    "cy": ("Oddi wrth", "Anfonwyd", "At", "Pwnc"),
    "fr": ("De", "Envoyé", "À", "Objet"),
    "de": ("Von", "Gesendet", "An", "Betreff"),
    "es": ("De", "Enviado", "Para", "Asunto"),
    "it": ("Da", "Inviato", "A", "Oggetto"),
    "nl": ("Van", "Verzonden", "Aan", "Onderwerp"),
    "pl": ("Od", "Wysłane", "Do", "Temat"),
    "pt": ("De", "Enviado", "Para", "Assunto"),
    "sv": ("Från", "Skickat", "Till", "Ämne"),
    "da": ("Fra", "Sendt", "Til", "Emne"),
    "fi": ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    "ru": ("От", "Отправлено", "Кому", "Тема"),
    "cs": ("Od", "Odesláno", "Komu", "Předmět"),
    "tr": ("Kimden", "Gönderildi", "Kime", "Konu"),
    "zh": ("发件人", "发送时间", "收件人", "主题"),
    "ja": ("差出人", "送信日時", "宛先", "件名"),
    "unknown": ("Bwrdd", "Amser", "Wele", "Peth"),
}
RULES = (
    "",
    "________________________________\n",
    "-----Original Message-----\n",
    "-------- Ursprüngliche Nachricht --------\n",
)
DEVICES = (
    "Sent from my iPhone", "Sent from my Samsung Galaxy smartphone.", "Get Outlook for iOS<https://aka.example/o0ukef>",
    "Sent from Outlook for Android", "Anfonwyd o fy iPhone", "Von meinem iPhone gesendet", "Envoyé de mon iPhone",
    "Envoyé depuis mon appareil Galaxy", "Enviado desde mi iPhone", "Inviato da iPhone", "Verstuurd vanaf mijn iPhone",
    "Wysłane z iPhone’a", "Enviado do meu iPhone", "Skickat från min iPhone", "Sendt fra min iPad",
    "Lähetetty iPhonesta", "Отправлено с iPhone", "发自我的 iPhone", "iPhoneから送信",
    "Sent from Yahoo Mail on Android",
)  # fmt: skip
NOTICE = (
    "This e-mail and any attachments are confidential and intended solely for the person named above. If you have\n"
    "received it in error please notify the sender and delete it. Any unauthorised disclosure is prohibited."
)
SIGNATURE = "-- \nAnn Lee\nHousing Manager | Borough Council\nTel: 01632 960123"


@dataclass(frozen=True)
class Mail:
    """A mail and what is new in it."""

    name: str
    text: str
    new: str = NEW


def quoted(text: str, sign: str = "> ") -> str:
    return "\n".join((sign + line).rstrip() for line in text.split("\n"))


def header(labels: tuple[str, ...], bold: str = "") -> str:
    told = (f"{WHO} <{MAIL}>", "03 May 2024 12:34", "Forum <forum@guildhall.example>", "RE: Damp in flats")
    return "\n".join(f"{bold}{label}:{bold} {said}" for label, said in zip(labels, told, strict=True))


def mails() -> Iterator[Mail]:
    """One of each."""
    for name, line in ATTRIBUTIONS.items():
        yield Mail(f"{name}, quoted", f"{NEW}\n\n{line}\n\n{quoted(WAS)}\n")
        yield Mail(f"{name}, close", f"{NEW}\n{line}\n{quoted(WAS)}\n")
        yield Mail(f"{name}, plain", f"{NEW}\n\n{line}\n\n{WAS}\n")
        yield Mail(f"{name}, nothing new", f"{line}\n\n{quoted(WAS)}\n", "")
    for name, labels in HEADERS.items():
        for n, rule in enumerate(RULES):
            yield Mail(f"{name}, header {n}", f"{NEW}\n\n{rule}{header(labels)}\n\n{WAS}\n")
        yield Mail(f"{name}, bold header", f"{NEW}\n\n{header(labels, '*')}\n\n{WAS}\n")
        yield Mail(f"{name}, nothing new", f"\n{header(labels)}\n\n{WAS}\n", "")
    for device in DEVICES:
        yield Mail(device, f"{NEW}\n\n{device}\n\n{ATTRIBUTIONS['en apple']}\n\n{quoted(WAS)}\n")
        yield Mail(f"{device}, alone", f"{NEW}\n\n{device}\n")
    for below in (SIGNATURE, NOTICE, f"{SIGNATURE}\n\n{NOTICE}", f"***********\n{NOTICE}\n***********"):
        yield Mail(f"{below[:20]}, alone", f"{NEW}\n\n{below}\n")
        yield Mail(f"{below[:20]}, above", f"{NEW}\n\n{below}\n\n{header(HEADERS['en'])}\n\n{WAS}\n")
        yield Mail(f"{below[:20]}, below", f"{NEW}\n\n{ATTRIBUTIONS['de gmail']}\n\n{quoted(WAS)}\n\n{below}\n")
    card = "Kind regards\n\nAnn Lee"
    yield Mail(
        "card",
        f"{NEW}\n\n{card}\nHousing Manager\nBorough Council\nTel: 01632 960123\nwww.council.example\n",
        f"{NEW}\n\n{card}",
    )
    yield Mail("name only", f"{NEW}\n\n{card}\n", f"{NEW}\n\n{card}")


# What people write themselves, and no program: all of it stays.
OWN_WORDS = (
    "On 3 May 2024 the minister wrote to me:\nthe rules will change.\n\nWhat do you make of it?",
    "From: the depot\nwe need two vans by Monday.",
    "As I wrote on Tuesday: no.\n\nBut ask again.",
    "Sent from the depot on Monday, they should be with you now.",
    "Our plan:\n\n- one\n- two\n\n---\n\nThen we see.",
    "The address is:\n\nTown Hall\nHigh Street\nTel: 01632 960123\n\nAsk for Ann.",
    "| Ward | Cases |\n|---|---|\n| North | 3 |\n| South | 4 |",
    "```\nFrom: a\nTo: b\nSubject: c\n--\nnot a signature\n```\nThat is the format.",
    "Meet at: 12:30\nWhere: Room 3\nWho: all of us\n\nBring your own cups.",
    "Thanks\n\nThat helps, and I shall try it.\n\nOne more thing: who pays?",
    "Is the e-mail confidential? I would rather ask the intended team.",
    "Thanks.\n\nThese can help:\n\nAnn Lee\nTel: 01632 960123",
    "Regards the bins: nobody came.\nSee https://council.example/bins for the days.",
)
