"""Bringing in what was written elsewhere: a folder or archive of Markdown, a MediaWiki dump, a Confluence export.

Each reader turns its source into records as `wiki.importing` takes them; `bringing` brings those and their files.
"""
