"""Which files people may upload, told by their first bytes and not by their name."""

from pathlib import PurePath

LARGEST = 10 * 1024 * 1024

# What a file of the type begins with; text has no such mark.
SIGNATURES = {
    "pdf": (b"%PDF-", "application/pdf"),
    "docx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "odt": (b"PK\x03\x04", "application/vnd.oasis.opendocument.text"),
    "ods": (b"PK\x03\x04", "application/vnd.oasis.opendocument.spreadsheet"),
    "zip": (b"PK\x03\x04", "application/zip"),
    "gz": (b"\x1f\x8b", "application/gzip"),
}
TEXTS = {"txt", "log", "md", "csv", "json", "yaml", "yml", "conf", "ini"}
IMAGES = {"png", "jpg", "jpeg", "gif", "webp"}
ALLOWED = sorted(IMAGES | TEXTS | set(SIGNATURES))


def extension_of(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def media_type_of(name: str, content: bytes) -> str | None:
    """The media type if the content is what the name says, else None. Images are for `accounts.images` to judge."""
    extension = extension_of(name)
    if extension in TEXTS:
        return "text/plain; charset=utf-8" if _is_text(content) else None
    signature, media_type = SIGNATURES.get(extension, (b"", None))
    return media_type if content.startswith(signature) else None


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
