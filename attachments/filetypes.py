"""Which files people may upload, told by their first bytes and not by their name."""

from pathlib import PurePath

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
WITH_WORDS = TEXTS | {"pdf", "docx", "pptx", "xlsx", "odt", "ods"}  # see attachments.reader
ALLOWED = sorted(IMAGES | TEXTS | set(SIGNATURES))


def extension_of(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def has_words(name: str) -> bool:
    """Whether a file of that name can be found by what is written in it."""
    return extension_of(name) in WITH_WORDS


def media_type_of(name: str, content: bytes) -> str | None:
    """The media type if the content is what the name says, else None. Images are for `accounts.images` to judge."""
    extension = extension_of(name)
    if extension in TEXTS:
        charset = _charset_of(content)
        return f"text/plain; charset={charset}" if charset else None
    signature, media_type = SIGNATURES.get(extension, (b"", None))
    return media_type if content.startswith(signature) else None


def _charset_of(content: bytes) -> str | None:
    """How a text is encoded. None for what is no text."""
    charset = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        return None if "\x00" in content.decode(charset) else charset
    except UnicodeDecodeError:
        return None
