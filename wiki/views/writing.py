from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

import markup
from accounts.models import Draft
from communities.paging import id_from
from communities.rules import require
from markup.comparing import compare, fold
from markup.pictures import count_without_words
from moderation.views.waiting import where
from wiki import drafts, rules
from wiki.fields import ArticleField, with_field
from wiki.forms import EditForm, PageForm
from wiki.models import BadPlace, Page, PageTemplate
from wiki.paths import LONGEST_PATH, path_of, trail
from wiki.sections import section_of
from wiki.templating import is_untouched
from wiki.views.loading import get_community, get_page, number_from, render_page, rendered, text_from


@require_http_methods(["GET", "POST"])
def new(request, slug):
    """GET shows an empty page; POST writes it. A red link gives ?path= and ?title=, a page ?parent=."""
    community = get_community(request, slug)
    require(rules.can_write(request.user, community))
    if request.method == "GET":
        wished = wishes(request, community)
        chosen = template_from(request.GET, community)
        if chosen:
            wished["body"] = chosen.body
        draft = Draft.of(request.user, drafts.place_of_new(community, wished["wanted"]))
        if draft.pk:
            wished |= drafts.restored(draft, "title", "parent", "tags")
        form = PageForm(community=community, reader=request.user, initial=wished)
        return render_new(request, community, form, draft=draft, chosen=chosen)
    if "template" in request.POST:
        return begin_with_template(request, community)
    form = PageForm(request.POST, community=community, reader=request.user)
    if not form.is_valid():
        return render_new(request, community, form)
    try:
        if "preview" in request.POST:
            html = rendered(form.cleaned_data["body"], community, request.user)
            return render_new(request, community, form, preview=html)
        page = Page.objects.write(by=request.user, community=community, **form.cleaned_data)
    except BadPlace as error:
        form.add_error("title", str(error))
    except markup.Unreadable as error:
        form.add_error("body", str(error))
    else:
        Draft.finish(by=request.user, place=drafts.place_of_new(community, form.cleaned_data["wanted"]))
        if not hasattr(page, "waiting_review"):
            messages.success(request, _("“%(title)s” is written.") % {"title": page.title})
        ask_for_words(request, page)
        return redirect(where(request, page))
    return render_new(request, community, form)


def wishes(request, community) -> dict:
    """What a new page begins with: as the link asks that led here."""
    wanted = path_of(text_from(request, "path", longest=LONGEST_PATH))
    title = text_from(request, "title", longest=200)
    above = Q(pk=number_from(request, "parent")) | Q(path="/".join(trail(wanted)[:-1]))
    parent = Page.objects.visible_to(request.user).filter(above, community=community).first()
    if parent and path_of(title) == wanted:
        title = title.rpartition("/")[2].strip()
    return {
        "title": title,
        "parent": parent and parent.pk,
        "wanted": wanted,
    }


def template_from(query, community) -> PageTemplate | None:
    """The template of the community that is asked for, or None."""
    return community.page_templates.filter(pk=id_from(query.get("template", "")) or 0).first()


def begin_with_template(request, community):
    """The form again as it was typed, its text begun by the chosen template if nobody has typed any."""
    typed = {name: request.POST.get(name, "") for name in PageForm.base_fields}
    chosen = template_from(request.POST, community)
    if chosen and is_untouched(typed["body"], list(community.page_templates.all())):
        typed["body"] = chosen.body
    elif chosen:
        messages.info(request, _("Your text stays. Empty it first, and a template begins it."))
        chosen = None
    form = PageForm(community=community, reader=request.user, initial=typed)
    return render_new(request, community, form, chosen=chosen)


def render_new(request, community, form, **context):
    wanted = form["wanted"].value() or ""
    context |= {"community": community, "form": form, "place": drafts.place_of_new(community, wanted)}
    context["templates"] = community.page_templates.defer("body").order_by("name", "pk")
    return render(request, "wiki/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """GET shows the text to change; POST saves it, together with what came in between."""
    page = get_page(request, pk)
    require(rules.can_edit(request.user, page))
    if request.method == "GET":
        return begin_edit(request, page)
    form = EditForm(request.POST, page=page)
    if not form.is_valid():
        return render_edit(request, page, form)
    try:
        if "preview" in request.POST:
            html = rendered(form.cleaned_data["body"], page.community, request.user)
            return render_edit(request, page, form, preview=html)
        saved = page.edit(by=request.user, **form.cleaned_data)
    except markup.Unreadable as error:
        form.add_error("body", str(error))
        return render_edit(request, page, form)
    if saved.is_conflict:
        return render_conflict(request, page, form, saved)
    drafts.finish(page, by=request.user)
    messages.success(request, what_was_saved(page, form.cleaned_data["base"], saved))
    ask_for_words(request, page, before=page.html)
    if page.change_notes.open().exists():
        messages.info(request, _("Readers said that something should change. Is it done?"))
        return redirect("wiki:notes", page.pk)
    return redirect(page)


def begin_edit(request, page):
    """The newest text, or what the reader left unfinished. ?draft=no asks for the newest text all the same.

    ?section= asks for one heading's part; where there is none, it is the whole page. ?field= adds that of an article.
    """
    unfinished = None if "draft" in request.GET else drafts.unfinished(page, by=request.user)
    if unfinished is None:
        section = section_of(page.body, text_from(request, "section", longest=120))
        begun = {"body": section.text if section else page.body, "section": section.id if section else ""}
        if not section and request.GET.get("field") in ArticleField.values:
            begun["body"] = with_field(page.body, ArticleField(request.GET["field"]))
        form = EditForm(page=page, initial={"tags": ", ".join(page.tag_names), "base": page.number} | begun)
        return render_edit(request, page, form, section=section)
    begun = {"tags": ", ".join(page.tag_names), "base": unfinished.base, "section": unfinished.section}
    begun |= drafts.restored(unfinished.draft, "tags", "comment", "size")
    is_older = unfinished.base != page.number
    return render_edit(
        request,
        page,
        EditForm(page=page, initial=begun),
        unfinished=unfinished,
        draft=unfinished.draft,
        is_older=is_older,
        stretches=fold(compare(page.body, unfinished.whole(page))) if is_older else None,
    )


def render_edit(request, page, form, **context):
    context |= {"form": form, "place": drafts.place_of_edit(page, form["base"].value() or page.number)}
    return render_page(request, page, "edit", status=422 if form.errors else 200, **context)


def render_conflict(request, page, form, saved):
    """Both sides, and in the editor a proposal that goes on from the newest revision."""
    mine = form.cleaned_data
    proposal = {
        "body": saved.merge.proposal,
        "tags": ", ".join(page.merge_tags(mine["tags"], base=mine["base"])),
        "comment": mine["comment"],
        "size": mine["size"],
        "base": saved.newest.number,
    }
    return render_page(
        request,
        page,
        "conflict",
        status=409,
        form=EditForm(page=page, initial=proposal),
        place=drafts.place_of_edit(page, saved.newest.number),
        mine=mine,
        conflicts=saved.merge.conflicts,
        newest=saved.newest,
        others=names_since(page, mine["base"]),
    )


def what_was_saved(page, base, saved) -> str:
    if not saved.was_merged:
        return _("“%(title)s” is saved.") % {"title": page.title}
    others = page.revisions.since(base).filter(number__lt=saved.newest.number)
    return _("Saved. Merged with what %(names)s changed meanwhile.") % {"names": names_of(others)}


def ask_for_words(request, page, *, before: str = "") -> None:
    """If the saved page has more pictures without a description than before, ask for one."""
    html = Page.objects.values_list("html", flat=True).get(pk=page.pk)
    count = count_without_words(html) - count_without_words(before)
    if count > 0:
        asked = ngettext(
            "What does the picture show? Write it in its square brackets: who can't see it reads that.",
            "What do the %(count)d pictures show? Write it in their square brackets: who can't see them reads that.",
            count,
        )
        messages.info(request, asked % {"count": count})


def names_since(page, base) -> str:
    return names_of(page.revisions.since(base))


def names_of(revisions) -> str:
    """Who saved these revisions, each once."""
    names = revisions.values_list("by__name", flat=True)
    return get_text_list(list(dict.fromkeys(name or _("somebody") for name in names)), _("and"))


@require_POST
def revision_restoration(request, pk, number):
    """POST makes the text of an old revision the newest one again."""
    page = get_page(request, pk)
    require(rules.can_edit(request.user, page))
    revision = get_object_or_404(page.revisions, number=number)
    page.restore_revision(revision, by=request.user)
    messages.success(request, _("The text of revision %(number)d is the newest again.") % {"number": number})
    return redirect(page)
