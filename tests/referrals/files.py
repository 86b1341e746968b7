"""Small files of each kind, as the programs that make them write them."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 20 + b"\xff\xd9"


def png():
    head = struct.pack("!IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    check = struct.pack("!I", zlib.crc32(b"IHDR" + head))
    return b"\x89PNG\r\n\x1a\n" + struct.pack("!I", len(head)) + b"IHDR" + head + check


def package(content_type=WORD, **more):
    """A zip as Word and Excel write it; `more` are further parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        types = f'<Types><Override PartName="/main.xml" ContentType="{content_type}"/></Types>'
        file.writestr("[Content_Types].xml", types)
        for name, content in more.items():
            file.writestr(name, content)
    return made.getvalue()


def upload(content=PDF, name="School report.pdf"):
    return SimpleUploadedFile(name, content)


def files_in(folder):
    return [path for path in folder.glob("*/*") if path.is_file()]
