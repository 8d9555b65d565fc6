from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from attachments.forms import UploadForm
from attachments.models import Attachment

SHOWN_INLINE = {"application/pdf"}


@require_POST
def files(request):
    """POST takes one file and answers the Markdown that shows it."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": " ".join(form.errors["file"])}, status=422)
    attachment = Attachment.objects.create(owner=request.user, **form.stored)
    return JsonResponse({"url": attachment.get_absolute_url(), "markdown": attachment.markdown}, status=201)


@require_GET
def file(request, pk):
    """GET answers the file, to who may read what holds it."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    try:
        content = attachment.file.open()
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
