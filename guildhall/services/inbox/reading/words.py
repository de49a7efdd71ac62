"""The words by which mail programs of many languages mark what they add: parts of words, for all their endings."""

import re
from typing import Final


def any_of(words: str) -> str:
    """A pattern for any of the `words`, which stand between strokes; a space stands for any gap."""
    return "|".join(re.escape(word.strip()).replace(r"\ ", r"\s+") for word in words.split("|"))


# "On Friday Ann Lee wrote": what stands last in that sentence in English, and what may stand anywhere in others.
WROTE_LAST: Final = re.compile(rf"\b(?:{any_of('wrote | writes | has written | said')})\s*$", re.IGNORECASE)
WROTE: Final = re.compile(
    any_of(
        "a écrit | ha scritto | scrisse | scrive | schrieb | hat geschrieben | geschreven | schreef | skrev | skreiv"
        " | escribió | escribio | escriu | va escriure | escreveu | napisał | napisal | pisze | napsal | napísal"
        " | написал | пишет | написав | писал | kirjoitti | ysgrifennodd | ysgrifennwyd | yazdı | írta | a scris"
        " | έγραψε | je napisao | piše | kirjutas | rašė | rakstīja | scríobh | sgrìobh | idatzi zuen | wrote"
        " | 写道 | 寫道 | 撰写 | 書きました | のメール | 작성 | viết | menulis | tulis | כתב | كتب"
    ),
    re.IGNORECASE,
)
# The first word before a date.
AT: Final = re.compile(
    rf"(?:{any_of('on|at|le|am|um|el|il|em|no|op|den|på|w|dnia|dne|dňa|v|ar|yn|pe|în|la|στις|ang|a|in|fra')})\b"
    "|在|于|於|ב|في",
    re.IGNORECASE,
)

# The labels of what Outlook and others put above a mail that is answered.
LABELS: Final[dict[str, str]] = {
    label.strip(): kind
    for kind, labels in {
        "from": "from|von|de|da|van|od|från|fra|från|frá|lähettäjä|от|від|від кого|oddiwrth|gan|kimden|feladó|από|од"
        "|expéditeur|mittente|afzender|avsändare|afsender|avsender|remitente|remetente|nadawca|odesílatel|sender"
        "|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|từ|dari|מאת|من|saatja|nuo|no|pošiljatelj",
        "date": "sent|date|gesendet|datum|envoyé|enviado|enviado el|enviada em|enviado em|fecha|data|data de envio"
        "|inviato|verzonden|wysłano|wysłane|data wysłania|odesláno|skickat|sendt|dato|sänt|lähetetty|päivämäärä"
        "|päiväys|отправлено|дата|надіслано|anfonwyd|dyddiad|gönderildi|tarih|elküldve|dátum|στάλθηκε|ημερομηνία"
        "|trimis|发送时间|发件时间|日期|時間|寄件日期|传送日期|傳送日期|日時|送信日時|送信日|보낸 날짜|날짜|envoyé le"
        "|date d'envoi|poslano|saadetud|išsiųsta|נשלח|تاريخ",
        "to": "to|an|à|a|para|per|aan|do|komu|till|til|vastaanottaja|кому|at|i|kime|címzett|προς|către|za"
        "|destinataire|destinatario|destinatari|destinatário|ontvanger|mottagare|modtager|mottaker|empfänger|adresat"
        "|收件人|收件者|宛先|받는 사람|đến|kepada|אל|إلى|saaja|kam",
        "cc": "cc|kopie|copie|copia|cópia|kopia|dw|kopio|копия|копія|kopi|抄送|副本|참조|másolat|bilgi|κοιν|copi",
        "subject": "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|temat|předmět|predmet|ämne|emne|aihe"
        "|тема|pwnc|testun|konu|tárgy|θέμα|subiect|主题|主旨|件名|제목|objekt|chủ đề|subjek|נושא|الموضوع|teema|tema",
        "reply": "reply-to|antwort an|répondre à|responder a|rispondi a|antwoord aan|svar til|svara till",
        "other": "importance|wichtigkeit|priority|priorität|attachments|anlagen|bcc|organization|resent-from",
    }.items()
    for label in labels.split("|")
}

# "----- Original message -----", and the same of what is passed on.
ORIGINAL: Final = re.compile(
    any_of(
        "original message | original email | original appointment | ursprüngliche nachricht | originalnachricht"
        " | message d'origine | message d’origine | message original | message initial | mensaje original"
        " | mensagem original | messaggio originale | oorspronkelijk bericht | origineel bericht"
        " | oprindelig meddelelse | original meddelelse | opprinnelig melding | ursprungligt meddelande"
        " | originalmeddelande | alkuperäinen viesti | wiadomość oryginalna | oryginalna wiadomość"
        " | původní zpráva | pôvodná správa | исходное сообщение | оригинальное сообщение | neges wreiddiol"
        " | özgün ileti | orijinal mesaj | eredeti üzenet | αρχικό μήνυμα | mesaj original | izvorna poruka"
        " | 原始邮件 | 邮件原件 | 原始郵件 | 元のメッセージ | original message follows | 원본 메시지"
        " | reply message | antwort nachricht"
    ),
    re.IGNORECASE,
)
FORWARDED: Final = re.compile(
    any_of(
        "forwarded message | forwarded mail | forwarded by | begin forwarded | weitergeleitete nachricht"
        " | weitergeleiteten nachricht | message transféré | message transmis | mensaje reenviado"
        " | mensagem encaminhada | messaggio inoltrato | doorgestuurd bericht | videresendt meddelelse"
        " | videresendt besked | videresendt melding | vidarebefordrat | edelleenlähetetty viesti | välitetty viesti"
        " | wiadomość przekazana | przekazana wiadomość | přeposlaná zpráva | preposlaná správa"
        " | пересылаемое сообщение | пересланное сообщение | anfonwyd ymlaen | yönlendirilmiş | továbbított"
        " | προωθημένο | 转发的邮件 | 轉寄郵件 | 転送メッセージ | 転送された | 전달된 메시지"
    ),
    re.IGNORECASE,
)

# "Sent from my iPhone": how the line begins that a telephone adds.
SENT_FROM: Final = re.compile(
    r"\W{0,3}(?:"
    + any_of(
        "sent from | sent with | sent via | sent using | get outlook for | get bluemail for | typed on my"
        " | anfonwyd o fy | anfonwyd o'm | anfonwyd oddi ar | gesendet von | gesendet mit | gesendet aus | von meinem"
        " | von unterwegs gesendet | diese nachricht wurde von mein | holen sie sich outlook | envoyé de"
        " | envoyé depuis"
        " | envoyé à partir | envoyé avec | télécharger outlook | obtenez outlook | enviado desde | enviado de meu"
        " | enviado do | enviado a partir | enviado con | obter o outlook | obtener outlook | inviato da | inviato con"
        " | inviato dal | scarica outlook | verzonden vanaf | verzonden met | verzonden via | verstuurd vanaf"
        " | outlook voor | skickat från | skickad från | hämta outlook | sendt fra | sendt via | hent outlook"
        " | lähetetty | hanki outlook | wysłane z | wysłano z | pobierz aplikację outlook | odesláno z | odoslané z"
        " | отправлено с | отправлено из | отправлено через | надіслано з | trimis de pe | στάλθηκε από"
        " | apstalt από | küldve | gönderildi | 发自我的 | 从我的 | 來自我的 | 傳自我的 | 從我的 | 나의 | 내 "
    )
    + ")",
    re.IGNORECASE,
)
SENT_LAST: Final = re.compile(
    any_of("gesendet | から送信 | iphoneimdan gönderildi | 에서 보냄 | läh\u00e4tetty | cihazımdan gönderildi")
    + r"\W*$",
    re.IGNORECASE,
)
DEVICE: Final = re.compile(
    any_of(
        "iphone | ipad | android | blackberry | samsung | galaxy | huawei | pixel | nokia | windows phone | outlook"
        " | mobile | mobil | phone | tablet | yahoo mail | proton | thunderbird | smartphone | handy | móvil | celular"
        " | téléphone | telefon | telefoon | telefono | ffôn | mail for windows | mail app | aquamail | bluemail"
        " | sparrow | gmail | aol | spark | 手机 | 携帯"
    ),
    re.IGNORECASE,
)

# The last words before a name.
SIGN_OFF: Final = re.compile(
    r"\W{0,2}(?:(?:"
    + any_of("with|many|kind|kindest|best|warm|warmest|yours|all the|regards|thanks|thank you|cheers|cofion|diolch")
    + r")[\s,]*){0,3}(?:"
    + any_of(
        "regards | wishes | thanks | thank you | cheers | sincerely | faithfully | truly | best | rgds | cofion"
        " | cofion cynnes | cofion gorau | cofion caredig | diolch | yn gywir | yr eiddoch | mit freundlichen grüßen"
        " | mit freundlichen grüssen | freundliche grüße | viele grüße | liebe grüße | mfg | beste grüße"
        " | mit besten grüßen | cordialement | bien cordialement | bien à vous | cdlt | salutations | saludos"
        " | un saludo | saludos cordiales | atentamente | un cordial saludo | atenciosamente | cumprimentos"
        " | abraços | cordiali saluti | saluti | distinti saluti | met vriendelijke groet | met vriendelijke groeten"
        " | groeten | vriendelijke groet | med vänliga hälsningar | vänliga hälsningar | hälsningar | mvh"
        " | med venlig hilsen | venlig hilsen | med vennlig hilsen | vennlig hilsen | hilsen | ystävällisin terveisin"
        " | terveisin | z poważaniem | pozdrawiam | pozdrowienia | с уважением | всего доброго | с найкращими"
        " | saygılarımla | üdvözlettel | s pozdravem | 此致 | よろしくお願いします"
    )
    + r")\W*$",
    re.IGNORECASE,
)

# What only notices of secrecy say; two of these in one paragraph make one.
SECRECY: Final = tuple(
    re.compile(any_of(words), re.IGNORECASE)
    for words in (
        (
            "this e-mail|this email|this message|this communication|this transmission|diese e-mail|diese nachricht"
            "|ce message|ce courriel|cet e-mail|este mensaje|este correo|esta mensagem|este e-mail"
            "|questo messaggio|questa e-mail"
            "|dit bericht|deze e-mail|detta meddelande|denne e-mail|denne meddelelse|denne e-post|tämä viesti"
            "|ta wiadomość|niniejsza wiadomość|это сообщение|настоящее сообщение|yr e-bost hwn|y neges hon"
            "|neges e-bost hon"
            "|attachments to it|and any attachments|any files transmitted"
        ),
        (
            "confidential|privileged|vertraulich|confidentiel|confidencial|riservat|vertrouwelijk|konfidentiel"
            "|fortrolig"
            "|konfidentiell|luottamuksellinen|poufne|poufna|конфиденциальн|cyfrinachol"
        ),
        (
            "intended recipient|intended solely|intended only|intended for the|addressee|named recipient|for the use of"
            "|empfänger|destinataire|destinatario|destinatário|geadresseerde|mottagare|modtager|vastaanottaja|adresat"
            "|адресат|derbynnydd|bwriadwyd"
        ),
        (
            "received it in error|received this|in error|by mistake|irrtümlich|par erreur|por error|por engano"
            "|per errore"
            "|ten onrechte|av misstag|ved en fejl|ved en feil|omyłkowo|по ошибке|mewn camgymeriad"
        ),
        (
            "notify the sender|delete it|please delete|destroy|inform the sender|advise the sender|absender|supprimer"
            "|elimin|apagar|verwijder|radera|slet|usun|удалит|dileu"
        ),
        (
            "disclosure|copying|distribution|unauthorised|unauthorized|strictly prohibited|weitergabe|divulgation"
            "|divulgación|divulgação|diffusione|verspreiding"
        ),
        (
            "virus|malware|scanned|screened|monitored|recorded|freedom of information|data protection|gdpr"
            "|legally binding"
            "|views expressed|opinions expressed|do not necessarily|registered office|registered in england"
            "|consider the environment|before printing|think before you print|environnement avant"
        ),
    )
)
