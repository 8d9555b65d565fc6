from django.urls.converters import StringConverter


class PagePathConverter(StringConverter):
    """The path of a page, slashes and all. A NUL byte, which no database takes, answers 404."""

    regex = r"[^\x00]+"
