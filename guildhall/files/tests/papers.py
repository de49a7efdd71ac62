"""Documents made at once, of any length."""

import os
import zipfile
from io import BytesIO


def pdf(pages: int, words: bytes = b"Page") -> bytes:
    """A document of so many pages, each with its number; small, and made at once."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(pages))
    parts.insert(1, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages))
    for n in range(pages):
        text = b"BT /F1 24 Tf 72 700 Td (%s %d) Tj ET" % (words, n + 1)
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
        parts += [page % (5 + 2 * n), b"<</Length %d>>stream\n%s\nendstream" % (len(text), text)]
    out, places = BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, os.SEEK_END)
    for number, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj%sendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, start))
    return out.getvalue()


def word(body: str) -> bytes:
    out, space = BytesIO(), "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{main}"/></Types>')
        style = '<w:style w:styleId="H"><w:name w:val="heading 2"/></w:style>'
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{space}">{style}</w:styles>')
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


def open_text(body: str) -> bytes:
    """An OpenDocument text."""
    urn, kind, out = "urn:oasis:names:tc:opendocument:xmlns", "application/vnd.oasis.opendocument.text", BytesIO()
    names = {"office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible"}
    spaces = " ".join(f'xmlns:{short}="{urn}:{name}:1.0"' for short, name in names.items())
    spaces += ' xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"'
    said = f"<office:body><office:text>{body}</office:text></office:body>"
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    listed = entry.format("/", kind) + entry.format("content.xml", "text/xml")
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        space = f'xmlns:manifest="{urn}:manifest:1.0"'
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {space}>{listed}</manifest:manifest>")
        archive.writestr("content.xml", f"<office:document-content {spaces}>{said}</office:document-content>")
    return out.getvalue()
