"""What is copied into static/ is what package-lock.json names, and every icon that a template names is there."""

import hashlib
import json
import re

import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "static"
FONTS_ON_EVERY_PAGE = ["fonts/inter.woff2", "fonts/source-serif.woff2"]

vendored = json.loads((STATIC / "vendor" / "vendor.json").read_text())


@pytest.mark.parametrize("name", sorted(vendored))
def test_file_is_as_it_was_fetched(name):
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == vendored[name]["sha256"]


@pytest.mark.parametrize("name", sorted(vendored))
def test_version_is_the_locked_one(name):
    lock = json.loads((settings.BASE_DIR / "package-lock.json").read_text())

    assert vendored[name]["version"] == lock["packages"][f"node_modules/{vendored[name]['package']}"]["version"]


def test_every_vendored_file_is_in_the_manifest():
    files = {f"{folder}/{path.name}" for folder in ["vendor", "fonts"] for path in (STATIC / folder).iterdir()}

    assert files - {"vendor/vendor.json"} == set(vendored) - {"icons/icons.svg"}


def test_lock_file_names_no_registry():
    assert "resolved" not in (settings.BASE_DIR / "package-lock.json").read_text()


def test_fonts_of_every_page_stay_within_110_kb():
    assert sum((STATIC / name).stat().st_size for name in FONTS_ON_EVERY_PAGE) <= 110 * 1024


def test_every_icon_that_a_template_names_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons" / "icons.svg").read_text()))
    templates = "".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    named = set(re.findall(r'{% icon "([^"]+)"', templates))

    assert named - drawn == set()
