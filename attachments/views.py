from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from attachments.forms import UploadForm
from attachments.models import Allowance, Attachment, NoRoom
from communities.models import Community

SHOWN_INLINE = {"application/pdf"}
MOST_LISTED = 20


@require_http_methods(["GET", "POST"])
def files(request):
    """GET shows one's files that are in no text yet; POST takes one. The editor asks for JSON and gets its Markdown."""
    wants_page = request.accepts("text/html")
    if request.method == "GET":
        slug = request.GET.get("community", "").replace("\x00", "")[:80]
        return render_files(request, UploadForm(user=request.user, initial={"community": slug}))
    form = UploadForm(request.POST, request.FILES, user=request.user)
    if form.is_valid():
        community = form.cleaned_data["community"]
        try:
            attachment = Attachment.objects.upload(by=request.user, community=community, **form.stored)
        except NoRoom:
            form.add_error("file", _("There is no room left for it: %s") % room_in(community))
        else:
            if wants_page:
                return redirect(f"{request.path}?{urlencode({'community': community.slug})}")
            said = {"markdown": attachment.markdown, "room": room_in(community)}
            return JsonResponse({"url": attachment.get_absolute_url()} | said, status=201)
    if wants_page:
        return render_files(request, form, status=422)
    errors = [error for field in form.errors.values() for error in field]
    return JsonResponse({"error": errors[0]}, status=422)


def render_files(request, form, *, status: int = 200):
    slug = form["community"].value()
    community = Community.objects.readable_by(request.user).filter(slug=slug).first() if slug else None
    mine = Attachment.objects.orphans().filter(owner=request.user).order_by("-uploaded_at", "pk")
    context = {
        "form": form,
        "files": mine[:MOST_LISTED],
        "room": room_in(community) if community else "",
        "most": Allowance.of(community).most_bytes_per_file if community else None,
    }
    return render(request, "attachments/files.html", context, status=status)


def room_in(community: Community) -> str:
    """How much of its room a community's files take, in words."""
    allowance = Allowance.of(community)
    figures = {"used": filesizeformat(allowance.used_bytes), "most": filesizeformat(allowance.most_bytes)}
    return _("The files of %(community)s take %(used)s of %(most)s.") % {"community": community.name, **figures}


@require_GET
def file(request, pk):
    """GET answers the file, to who may read what holds it."""
    attachment = get_attachment(request, pk)
    return answer(attachment, attachment.file)


@require_GET
def thumb(request, pk):
    """GET answers a picture as large as a text is wide."""
    attachment = get_attachment(request, pk)
    if not attachment.is_image:
        raise Http404
    return answer(attachment, attachment.thumb or attachment.file)


def get_attachment(request, pk) -> Attachment:
    return get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)


def answer(attachment: Attachment, stored) -> FileResponse:
    """The bytes, told to do nothing: what is shown in place is what we encoded ourselves, and PDF."""
    try:
        content = stored.open()
    except FileNotFoundError:
        raise Http404 from None
    is_inline = attachment.is_image or attachment.media_type in SHOWN_INLINE
    response = FileResponse(
        content,
        as_attachment=not is_inline,
        filename=attachment.name,
        content_type=attachment.media_type,
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=600"
    return response
