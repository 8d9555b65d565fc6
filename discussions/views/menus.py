"""What one can do beside what stands on the page: a menu fetched when it is opened, a page without scripts."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from communities import rules as community_rules
from discussions import rules
from discussions.models import Reaction
from discussions.reading import posts_of, prepare, rights_in
from discussions.views.loading import get_post, get_thread


@require_GET
def post_menu(request, pk):
    """GET shows what the reader may do with a post."""
    thread = get_thread(request, get_post(request, pk).thread_id)
    shown = posts_of(thread, request.user, with_removed=False).get(pk=pk)
    rights = rights_in(thread, request.user)
    prepare([shown], thread, request.user, rights)
    return render_menu(
        request, "post", {"post": shown, "thread": thread, "rights": rights, "kinds": list(Reaction.Kind)}
    )


@require_GET
def thread_menu(request, pk):
    """GET shows what the reader may do with a thread."""
    thread = get_thread(request, pk)
    context = {
        "thread": thread,
        "rights": rights_in(thread, request.user),
        "can_mark_duplicate": rules.can_mark_duplicate(request.user, thread),
        "can_take_back_duplicate": rules.can_take_back_duplicate(request.user, thread),
        "can_unseal": rules.can_unseal(request.user, thread),
        "moderates_anywhere": community_rules.moderates_anywhere(request.user),
    }
    return render_menu(request, "thread", context)


def render_menu(request, of: str, context):
    part = "#menu" if request.htmx else ""
    context["community"] = context["thread"].community
    return render(request, f"discussions/{of}_menu.html{part}", context)
