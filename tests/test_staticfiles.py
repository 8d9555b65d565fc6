"""collectstatic as it runs in production: one stylesheet, hashed names in the scripts, little to fetch."""

import gzip
import re

import pytest
from django.core.management import call_command
from django.test import override_settings

STORAGE = {"staticfiles": {"BACKEND": "config.staticfiles.Storage"}}
FIRST_LOAD = ["css/index.css", "vendor/htmx.js", "js/index.js", "js/shortcuts.js", "icons/icons.svg"]


@pytest.fixture
def collected(tmp_path, settings):
    """Collects twice, as two deployments would, and hands out the files by their plain names."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    with override_settings(STATIC_ROOT=tmp_path, STORAGES=settings.STORAGES | STORAGE):
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield lambda name: tmp_path / staticfiles_storage.stored_name(name)


def test_stylesheet_is_one_file(collected):
    css = collected("css/index.css").read_text()

    assert "@import" not in css
    assert ".thread-row__count" in css


def test_stylesheet_names_its_fonts_by_their_hash(collected):
    names = re.findall(r'url\("../fonts/([^"]+)"\)', collected("css/index.css").read_text())

    assert names == [collected(f"fonts/{name}.woff2").name for name in ["inter", "source-serif", "jetbrains-mono"]]


def test_scripts_name_one_another_by_their_hash(collected):
    assert collected("js/copy-button.js").name in collected("js/index.js").read_text()
    assert collected("vendor/paste-markdown.js").name in collected("js/markdown-editor.js").read_text()


def test_what_every_page_fetches_is_little(collected):
    weight = sum(len(gzip.compress(collected(name).read_bytes())) for name in FIRST_LOAD)

    assert weight <= 50 * 1024
