"""Bringing in what was written elsewhere: Markdown, MediaWiki, Confluence; and archives that must not be opened."""

import bz2
import io
import tarfile
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from PIL import Image

from attachments.models import Attachment
from communities.models import Activity
from tests.factories import make_page
from wiki.exporting import write_zip
from wiki.incoming.mediawiki import Wikitext
from wiki.incoming.source import Hostile, Source
from wiki.models import Page, PageImport, Revision
from wiki.tasks import import_pages


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (4, 4)).save(target, "PNG")
    return target.getvalue()


PNG = picture()


@pytest.fixture
def folder(tmp_path):
    """A folder with these files in it."""

    def make(files: dict[str, str | bytes]):
        for name, content in files.items():
            path = tmp_path / "docs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "docs"

    return make


@pytest.fixture
def bring(bakers, bob):
    """Brings a path into the bakers' wiki, and returns the report."""

    def run(path, form: str, **options) -> list[str]:
        said = io.StringIO()
        call_command("import_pages", path, format=form, community="bakers", by="bob", stdout=said, **options)
        return said.getvalue().splitlines()

    return run


def zip_of(path, files: dict[str, str | bytes]):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tree() -> dict[str, str]:
    return dict(Page.objects.values_list("path", "title"))


# --- Markdown ---


def test_a_folder_becomes_a_tree(folder, bring):
    path = folder(
        {
            "index.md": "# Baking\n\nStart here.\n",
            "ovens.md": "No heading.\n",
            "ovens/stone-oven.md": '---\ntitle: "The \\"stone\\" oven"\ntags: [stone, heat]\n---\nHot.\n',
            "deep/er/page.md": "# Page\n",
            "flour/README.md": "# Flour\n",
            "flour/rye.md": "# Rye\n",
            ".hidden/x.md": "# No\n",
        }
    )

    report = bring(path, "markdown")

    assert report == ["pages: 6, revisions: 6"]
    assert tree() == {
        "baking": "Baking",
        "baking/ovens": "Ovens",
        "baking/ovens/the-stone-oven": 'The "stone" oven',
        "baking/page": "Page",
        "baking/flour": "Flour",
        "baking/flour/rye": "Rye",
    }
    stone = Page.objects.get(slug="the-stone-oven")
    assert (stone.body, stone.tag_names, stone.owner.username) == ("Hot.\n", ["heat", "stone"], "bob")
    assert not Activity.objects.filter(notified_at=None, kind="page").exists()


def test_links_between_files_lead_between_pages(folder, bring, signed_in, bob):
    path = folder(
        {
            "a.md": "[to *b*](b.md#part) [up](nowhere.md) [site](https://x.example/b.md) [top](#x)\n"
            "\n```\n[b](b.md)\n```\n",
            "b.md": "# Bread\n\n[back](./a.md)\n",
        }
    )

    report = bring(path, "markdown")

    assert Page.objects.get(slug="a").body == (
        "[[bread|to *b*]] [up](nowhere.md) [site](https://x.example/b.md) [top](#x)\n\n```\n[b](b.md)\n```\n"
    )
    assert report[1:] == ["not carried: links to files that are not there (1)"]
    assert Page.objects.get(slug="a").backlinks.count() == 1
    assert Page.objects.get(slug="bread").backlinks.count() == 1


def test_files_that_no_page_names_are_told_of_and_stay_away(folder, bring):
    path = folder({"a.md": "No picture.", "img/oven.png": PNG, "old/prices.txt": "3", ".git/config": "x"})

    report = bring(path, "markdown")

    assert report == ["pages: 1, revisions: 1", "not carried: files that no page names (2)"]
    assert not Attachment.objects.exists()


def test_files_come_along_and_what_can_not_is_told(folder, bring):
    text = "![Oven](img/oven.png) ![again](img/oven.png) [x](run.exe)"
    path = folder({"a.md": text, "img/oven.png": PNG, "run.exe": "MZ"})

    report = bring(path, "markdown")

    [file] = Attachment.objects.all()
    body = Page.objects.get().body
    assert body.count(file.get_absolute_url()) == 2
    assert file.uses.get().object_id == Page.objects.get().pk
    assert report[0] == "files: 1, pages: 1, revisions: 1"
    assert "not carried: links to files that could not be taken (1)" in report
    assert any(line.startswith("skipped: file run.exe") for line in report)


def test_a_second_run_changes_nothing_and_brings_what_is_new(folder, bring, bob):
    path = folder({"a.md": "# A\n\n![x](x.png)\n", "x.png": PNG})
    bring(path, "markdown")
    Page.objects.get().edit(by=bob, body="Mine.", base=Revision.objects.get())
    folder({"b.md": "# B\n"})

    report = bring(path, "markdown")

    assert report == ["pages that were here: 1, pages: 1, revisions: 1"]
    assert tree() == {"a": "A", "b": "B"}
    assert Page.objects.get(slug="a").body == "Mine."
    assert Attachment.objects.count() == 1


def test_what_we_export_comes_back_the_same(bring, bakers, guild, bob, tmp_path):
    oven = make_page(community=guild, by=bob, title="Ovens", body="Über *alles*\n\n    code\n", tags=["heat"])
    make_page(community=guild, by=bob, title="Door: left", body="---\nno: head\n---\n[[Ovens]]\n", parent=oven)
    with (tmp_path / "guild.zip").open("wb") as target:
        write_zip(target, Page.objects.filter(community=guild), told=lambda count: None)

    bring(tmp_path / "guild.zip", "markdown")

    facts = ["path", "title", "body"]
    mine, theirs = (
        list(Page.objects.filter(community=community).order_by("path").values_list(*facts))
        for community in (bakers, guild)
    )
    assert mine == theirs
    assert Page.objects.get(community=bakers, path="ovens").tag_names == ["heat"]


# --- MediaWiki ---

DUMP = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" version="0.10">
<siteinfo><namespaces><namespace key="10">Template</namespace><namespace key="0"/></namespaces></siteinfo>
<page><title>Rye bread</title><ns>0</ns><id>1</id>
<revision><id>2</id><timestamp>2020-02-02T00:00:00Z</timestamp><contributor><username>Ada</username></contributor>
<comment>more</comment><text>'''Rye''' with [[Sour dough|dough]] {{Infobox}} [[Category:Bread]]</text></revision>
<revision><id>1</id><timestamp>2019-01-01T00:00:00Z</timestamp><contributor><ip>10.0.0.1</ip></contributor>
<text>Rye.</text></revision></page>
<page><title>Template:Infobox</title><ns>10</ns><id>3</id><revision><id>4</id><text>x</text></revision></page>
<page><title>Old name</title><ns>0</ns><id>5</id><redirect title="Rye bread"/>
<revision><id>6</id><text>#R</text></revision></page>
</mediawiki>"""


def test_a_dump_comes_with_every_revision(bring, tmp_path):
    (tmp_path / "wiki.xml.bz2").write_bytes(bz2.compress(DUMP.encode()))

    report = bring(tmp_path / "wiki.xml.bz2", "mediawiki")

    page = Page.objects.get()
    assert [(one.body, one.by.name, one.at.year) for one in page.revisions.order_by("number")] == [
        ("Rye.\n", "10.0.0.1", 2019),
        ("**Rye** with [[Sour dough|dough]]\n", "Ada", 2020),
    ]
    assert page.tag_names == ["bread"]
    assert report == [
        "pages: 1, revisions: 2",
        "not carried: templates: Infobox (1)",
        "not carried: pages of the namespace Template (1)",
        "not carried: redirects (1)",
    ]
    assert bring(tmp_path / "wiki.xml.bz2", "mediawiki")[0] == "pages that were here: 1"


@pytest.mark.parametrize(
    ("wikitext", "markdown"),
    [
        ("== Head ==", "## Head"),
        ("'''''both''''' ''it'' '''b [[x]]'''", "***both*** *it* **b [[x]]**"),
        ("* a\n** b\n# c\n## d", "- a\n  - b\n1. c\n   1. d"),
        ("'''not a list'''", "**not a list**"),
        ("[http://x.example site] http://x.example", "[site](http://x.example) <http://x.example>"),
        ("[[A/B#c|d]] [[A b]]", "[[A-B|d]] [[A b]]"),
        ("<nowiki>''[[x]]''</nowiki> <code>''x''</code>", "''[[x]]'' `''x''`"),
        ('<syntaxhighlight lang="sh">\n* ls\n</syntaxhighlight>', "```sh\n* ls\n```"),
        ('{| class="w"\n! A !! B\n|-\n| 1 || [[x|y]]\n|}', "| A | B |\n| --- | --- |\n| 1 | [[x\\|y]] |"),
        ("a<!-- no -->b &amp; c", "ab & c"),
        ("text\n----\nend", "text\n\n---\n\nend"),
    ],
)
def test_wikitext_becomes_markdown(wikitext, markdown):
    assert Wikitext({}).markdown(wikitext).strip() == markdown


@pytest.mark.parametrize(
    "dump",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><mediawiki>&a;</mediawiki>',
        '<?xml version="1.0"?>\n<!-- <mediawiki> -->\n<!DOCTYPE x SYSTEM "file:///etc/passwd"><mediawiki/>',
        "<mediawiki><page>",
        "no xml",
    ],
)
def test_a_dump_that_is_none_or_defines_entities_is_refused(bring, tmp_path, dump):
    (tmp_path / "wiki.xml").write_text(dump)

    with pytest.raises(CommandError):
        bring(tmp_path / "wiki.xml", "mediawiki")
    assert not Page.objects.exists()


# --- Confluence ---

CONFLUENCE = """<html><body><ol id="breadcrumbs"><li><a href="index.html">Ops</a></li>{above}</ol>
<h1 id="title-heading"><span id="title-text"> Ops : {title} </span></h1><div id="content">
<div class="page-metadata">Created by <span class="author">Ada</span>, last modified by
<span class="editor">Eve</span> on 24.02.2015</div><div id="main-content">{main}</div>{more}</div></body></html>"""


def test_a_space_comes_with_its_tree_and_files(folder, bring):
    path = folder(
        {
            "index.html": "<div id='main-content'>Space</div>",
            "Home_1.html": CONFLUENCE.format(
                title="Home", above="", main='<p>See <a href="Tools_2.html">the <b>tools</b></a></p>', more=""
            ),
            "Tools_2.html": CONFLUENCE.format(
                title="Tools",
                above='<li><a href="Home_1.html">Home</a></li>',
                main="<p>In &lt;home&gt;</p>"
                '<div class="code panel"><pre data-syntaxhighlighter-params="brush: bash; x">'
                "ls *\n  cd</pre></div><table><tr><th>A</th></tr><tr><td>1</td></tr></table>"
                '<div class="confluence-information-macro confluence-information-macro-tip"><p>Mind</p></div>'
                '<img src="attachments/2/3.png"><script>x</script>',
                more='<a href="attachments/2/4.txt">notes.txt</a><div id="comments"><li class="comment">c</li></div>',
            ),
            "attachments/2/3.png": PNG,
            "attachments/2/4.txt": "notes",
        }
    )

    report = bring(path, "confluence")

    assert tree() == {"home": "Home", "home/tools": "Tools"}
    home, tools = Page.objects.order_by("path")
    assert home.body == "See [[home/tools|the **tools**]]\n"
    assert (tools.edited_by.name, tools.edited_at.date().isoformat()) == ("Eve", "2015-02-24")
    assert "In \\<home>" in tools.body
    assert "```bash\nls *\n  cd\n```" in tools.body
    assert "| A |\n| --- |\n| 1 |" in tools.body
    assert "> [!TIP]\n>\n> Mind" in tools.body
    assert Attachment.objects.count() == tools.body.count("/files/") == 2
    assert "script" not in tools.body
    assert report == ["pages: 2, revisions: 2, files: 2", "not carried: comments (1)"]
    assert bring(path, "confluence")[0] == "pages that were here: 2"


# --- Archives from somebody ---


@pytest.mark.parametrize("name", ["../evil.md", "/etc/evil.md", "a/../../evil.md", "..\\evil.md", "C:evil.md"])
def test_an_archive_that_leads_out_of_its_folder_is_refused(tmp_path, bring, name):
    hostile = zip_of(tmp_path / "a.zip", {"good.md": "# Good", name: "# Evil"})

    with pytest.raises(CommandError, match="leads out of its folder"):
        bring(hostile, "markdown")
    assert not Page.objects.exists()


def test_a_bomb_is_refused(tmp_path, bring):
    bomb = zip_of(tmp_path / "a.zip", {"a.md": b"0" * 20 * 1024**2})

    with pytest.raises(CommandError, match="times its size"):
        bring(bomb, "markdown")


def test_what_holds_more_than_it_says_is_refused(tmp_path):
    path = zip_of(tmp_path / "a.zip", {"a.md": "x" * 1000})
    lying = path.read_bytes().replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(lying)

    with pytest.raises((Hostile, zipfile.BadZipFile)):
        Source(path).read("a.md")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_tar_with_anything_but_files_is_refused(tmp_path, kind):
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo("a.md")
        entry.type, entry.linkname = kind, "/etc/passwd"
        archive.addfile(entry)

    with pytest.raises(Hostile):
        Source(tmp_path / "a.tar.gz")


def test_a_link_out_of_a_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.md").write_text("# Secret")
    path = folder({"a.md": "# A"})
    (path / "b.md").symlink_to(tmp_path / "secret.md")

    assert Source(path).names == ["a.md"]


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04broken"])
def test_what_is_no_archive_is_said(tmp_path, bring, content):
    (tmp_path / "a.zip").write_bytes(content)

    with pytest.raises(CommandError):
        bring(tmp_path / "a.zip", "markdown")


# --- As a steward sends it ---

IMPORTS = reverse("wiki:imports", args=["bakers"])


def sent(client, name: str, content: bytes, form: str = "markdown"):
    return client.post(IMPORTS, {"format": form, "file": SimpleUploadedFile(name, content)})


def test_a_steward_sends_a_zip_and_reads_what_came(signed_in, alice, bakers, tmp_path):
    client = signed_in(alice)
    path = zip_of(tmp_path / "docs.zip", {"a.md": "---\ntitle: A\nlayout: x\n---\n![x](x.png)", "x.png": PNG})
    assert sent(client, "docs.zip", path.read_bytes()).status_code == 302
    asked = PageImport.objects.get()
    assert "0 pages so far" in client.get(IMPORTS).text

    import_pages(import_id=asked.pk)
    import_pages(import_id=asked.pk)  # a task may run twice

    response = client.get(IMPORTS, headers={"HX-Request": "true"})
    assert "files: 1, pages: 1, revisions: 1" in response.text
    assert "not carried: front matter: layout (1)" in response.text
    asked.refresh_from_db()
    assert not asked.file
    assert Page.objects.get().edited_by == alice


def test_a_hostile_zip_is_refused_in_words(signed_in, alice, bakers, tmp_path):
    client = signed_in(alice)
    sent(client, "a.zip", zip_of(tmp_path / "a.zip", {"../a.md": "x"}).read_bytes())
    import_pages(import_id=PageImport.objects.get().pk)

    assert "leads out of its folder" in client.get(IMPORTS).text
    assert not Page.objects.exists()


@pytest.mark.parametrize(
    ("name", "form", "content"),
    [
        ("a.exe", "markdown", b"x"),
        ("a.zip", "mediawiki", b"x"),
        ("a.zip", "nonsense", b"x"),
        ("a.zip", "markdown", b""),
    ],
)
def test_what_can_not_be_a_source_is_said_at_once(signed_in, alice, bakers, name, form, content):
    assert sent(signed_in(alice), name, content, form).status_code == 422
    assert not PageImport.objects.exists()


@pytest.mark.parametrize("who", ["bob", "charlie", "desk"])
def test_only_stewards_bring_pages_in(signed_in, request, bakers, who):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(IMPORTS).status_code == 403
    assert sent(client, "a.zip", b"x").status_code == 403
