from django.urls.converters import StringConverter


class UsernameConverter(StringConverter):
    """Any name that a database takes: a NUL byte is no such name, and answers 404."""

    regex = r"[^/\x00]+"
