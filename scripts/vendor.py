"""Fetch the third-party files of the front end, and of its tests, and write them where they are committed.

Run it after a change to package.json, FILES or scripts/icons.txt: `python scripts/vendor.py`. Only this needs npm.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
MANIFEST = STATIC / "vendor" / "vendor.json"

# Where each file goes in static/, and where it comes from: package, path in it.
FILES = {
    "vendor/htmx.js": ("htmx.org", "dist/htmx.min.js"),
    "vendor/markdown-toolbar.js": ("@github/markdown-toolbar-element", "dist/index.js"),
    "vendor/text-expander.js": ("@github/text-expander-element", "dist/bundle.js"),
    "vendor/paste-markdown.js": ("@github/paste-markdown", "dist/bundle.js"),
    "vendor/file-attachment.js": ("@github/file-attachment-element", "dist/index.js"),
    # Without mindmaps and architecture diagrams it weighs half of the whole.
    "vendor/mermaid.js": ("@mermaid-js/tiny", "dist/mermaid.tiny.js"),
    "fonts/inter.woff2": ("@fontsource-variable/inter", "files/inter-latin-wght-normal.woff2"),
    "fonts/source-serif.woff2": ("@fontsource-variable/source-serif-4", "files/source-serif-4-latin-wght-normal.woff2"),
    "fonts/jetbrains-mono.woff2": (
        "@fontsource-variable/jetbrains-mono",
        "files/jetbrains-mono-latin-wght-normal.woff2",
    ),
}

# What the browser tests run in the pages.
TEST_FILE = ROOT / "tests" / "browser" / "vendor" / "axe.js"
TEST_SOURCE = ("axe-core", "axe.min.js")

SPRITE = "icons/icons.svg"
ICON_PACKAGE = "lucide-static"
# The names of every icon that a template may use. The whole set of the package would weigh 533 KB.
ICONS = (ROOT / "scripts" / "icons.txt").read_text().split()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        packages = install(Path(folder))
        for name, (package, path) in FILES.items():
            write(STATIC / name, without_source_map((packages / package / path).read_bytes()))
        write(TEST_FILE, packages.joinpath(*TEST_SOURCE).read_bytes())
        write(STATIC / SPRITE, sprite(packages / ICON_PACKAGE / "icons").encode())
        write(MANIFEST, (json.dumps(manifest(packages), indent=2, sort_keys=True) + "\n").encode())


def install(folder: Path) -> Path:
    """Install exactly what package-lock.json says, running no package's scripts."""
    for name in ["package.json", "package-lock.json", ".npmrc"]:
        shutil.copy(ROOT / name, folder)
    subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=folder, check=True)
    return folder / "node_modules"


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def without_source_map(content: bytes) -> bytes:
    """The maps stay behind, so the lines that point at them do too."""
    return re.sub(rb"\n//# sourceMappingURL=\S+\s*\Z", b"\n", content)


def sprite(folder: Path) -> str:
    """One SVG with a symbol for each icon. How they are drawn (stroke, size) is up to static/css/icon.css."""
    symbols = [symbol(name, (folder / f"{name}.svg").read_text()) for name in ICONS]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def symbol(name: str, svg: str) -> str:
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)[1]
    return f'<symbol id="{name}" viewBox="0 0 24 24">{re.sub(r"\s*\n\s*", "", drawing)}</symbol>'


def manifest(packages: Path) -> dict:
    """Where each file is from, under which licence, and its sha256."""
    origins = {name: package for name, (package, _path) in FILES.items()} | {SPRITE: ICON_PACKAGE}
    entries = {}
    for name, package in origins.items():
        about = json.loads((packages / package / "package.json").read_text())
        entries[name] = {
            "package": package,
            "version": about["version"],
            "licence": about["license"],
            "sha256": hashlib.sha256((STATIC / name).read_bytes()).hexdigest(),
        }
    return entries


if __name__ == "__main__":
    main()
