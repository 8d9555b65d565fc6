"""Small files of each kind that has words, made here."""

import io
import zipfile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(*paragraphs: str, before: str = "") -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    return zipped({"word/document.xml": f'{before}<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'})


def pptx(*slides: str) -> bytes:
    return zipped(
        {
            f"ppt/slides/slide{number}.xml": f'<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:t>{text}</a:t></a:p></p:sld>'
            for number, text in enumerate(slides, 1)
        }
    )


def xlsx(*cells: str) -> bytes:
    strings = "".join(f"<si><t>{cell}</t></si>" for cell in cells)
    return zipped({"xl/sharedStrings.xml": f"<sst>{strings}</sst>"})


def odt(*paragraphs: str) -> bytes:
    body = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    content = f'<office:body xmlns:office="o" xmlns:text="t">{body}</office:body>'
    return zipped({"content.xml": content})


def pdf(*pages: str, stream: bytes | None = None, fields: bytes = b"") -> bytes:
    """A PDF with a line of text a page; or one page of that stream with those fields."""
    streams = [stream] if stream is not None else [f"BT /F1 12 Tf 72 720 Td ({page}) Tj ET".encode() for page in pages]
    kids = " ".join(f"{3 + 2 * place} 0 R" for place in range(len(streams)))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
    ]
    for place, content in enumerate(streams):
        page = f"<< /Type /Page /Parent 2 0 R /Contents {4 + 2 * place} 0 R /Resources << /Font << /F1 {font} >> >> >>"
        objects.append(page.encode())
        objects.append(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), fields, content))
    file, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return file + end % (size, table, size, len(file))
