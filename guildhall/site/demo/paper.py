"""Papers for the demonstration's library, made from plain words: a line that begins with "# " is a heading, a line of
dashes begins a new page."""

import zipfile
from io import BytesIO
from textwrap import wrap
from typing import Final
from xml.sax.saxutils import escape

BREAK: Final = "---"
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS: Final = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_OFFICE}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_RELATED}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_RELATED}/styles" Target="styles.xml"/>'
        "</Relationships>"
    ),
    "word/styles.xml": (
        f'<w:styles xmlns:w="{_W}"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style></w:styles>'
    ),
}


def made(name: str, text: str) -> bytes:
    """The file called `name` that says `text`: a PDF, a Word document, or the text itself."""
    match name.rpartition(".")[2]:
        case "pdf":
            return _pdf(text)
        case "docx":
            return _docx(text)
        case _:
            return text.encode()


def _docx(text: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _PARTS.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{part}')
        body = "".join(_paragraph(line) for line in text.splitlines())
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


def _paragraph(line: str) -> str:
    if line == BREAK:
        return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if line.startswith("# ") else ""
    return f'<w:p>{style}<w:r><w:t xml:space="preserve">{escape(line.removeprefix("# "))}</w:t></w:r></w:p>'


def _pdf(text: str) -> bytes:
    """Pages of A4 in Helvetica."""
    pages = [page.strip("\n").splitlines() for page in text.split(f"\n{BREAK}\n")]
    things = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    things += [f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>" for font in _FONTS]
    kids = []
    for lines in pages:
        drawn = _drawn(lines)
        kids.append(f"{len(things) + 1} 0 R")
        things.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F0 3 0 R /F1 4 0 R >> >>"
            f" /Contents {len(things) + 2} 0 R >>"
        )
        things.append(f"<< /Length {len(drawn.encode('cp1252', 'replace'))} >>\nstream\n{drawn}\nendstream")
    things[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _bound(things)


_FONTS: Final = ("Helvetica", "Helvetica-Bold")


def _drawn(lines: list[str]) -> str:
    said, down = [], 770
    for line in lines:
        heading = line.startswith("# ")
        size = 18 if heading else 11
        for part in wrap(line.removeprefix("# "), 50 if heading else 86) or [""]:
            words = part.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            said.append(f"BT /F{int(heading)} {size} Tf 62 {down} Td ({words}) Tj ET")
            down -= 26 if heading else 16
    return "\n".join(said)


def _bound(things: list[str]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for n, thing in enumerate(things, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{thing}\nendobj\n".encode("cp1252", "replace")
    start = len(out)
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(things) + 1}\n0000000000 65535 f \n{rows}".encode()
    out += f"trailer\n<< /Size {len(things) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
