"""What a question and its answers are worth to others: me too, worked for me, where, and whether it still does."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.rules import require
from discussions import rules
from discussions.forms import EnvironmentForm
from discussions.models import Confirmation, MeToo, NotAnAnswer, Success, place_acceptance
from discussions.reading import ENVIRONMENT, environments_near, posts_of
from discussions.views.loading import get_answer, get_post, get_thread


@require_POST
def me_too(request, pk):
    """POST says that one has the same question."""
    thread = get_thread(request, pk)
    require(rules.can_have_too(request.user, thread))
    MeToo.say(thread, by=request.user)
    return render_me_too(request, pk)


@require_POST
def me_too_removal(request, pk):
    """POST takes it back."""
    thread = get_thread(request, pk)
    require(rules.can_change_mind(request.user, thread))
    MeToo.take_back(thread, by=request.user)
    return render_me_too(request, pk)


def render_me_too(request, pk):
    thread = get_thread(request, pk)
    return (
        render(request, "discussions/_me_too.jinja", {"thread": thread}, using="jinja2")
        if request.htmx
        else redirect(thread)
    )


@require_GET
def demand(request, pk):
    """GET says who else wants an answer, and how that is counted."""
    thread = get_thread(request, pk)
    require(thread.is_question)
    return render(request, "discussions/demand.html", {"thread": thread, "community": thread.community})


@require_POST
def success(request, pk):
    """POST says that an answer worked for oneself."""
    post = get_post(request, pk)
    require(rules.can_say_it_worked(request.user, post))
    Success.note(post, by=request.user)
    return render_success(request, post)


@require_POST
def success_removal(request, pk):
    """POST takes it back."""
    post = get_post(request, pk)
    require(rules.can_change_mind(request.user, post.thread))
    Success.take_back(post, by=request.user)
    return render_success(request, post)


def render_success(request, post):
    if not request.htmx:
        return redirect(post)
    changed = posts_of(post.thread, request.user, with_removed=True).get(pk=post.pk)
    changed.thread, changed.is_mine = post.thread, False
    changed.is_for_reader = post.thread.is_by(request.user)
    return render(request, "discussions/_success.jinja", {"post": changed}, using="jinja2")


@require_http_methods(["GET", "POST"])
def post_environment(request, pk):
    """GET asks where an answer works; POST notes it: at the acceptance for who accepts, else with "worked for me"."""
    post = get_post(request, pk)
    is_judge = post.is_accepted and rules.can_accept(request.user, post.thread)
    require(is_judge or rules.can_say_it_worked(request.user, post))
    form = EnvironmentForm(request.POST or None, near=environments_near(post.thread, request.user))
    if request.method == "POST" and form.is_valid():
        environment = form.cleaned_data["environment"]
        try:
            if is_judge:
                place_acceptance(post, by=request.user, environment=environment)
            else:
                Success.note(post, by=request.user, environment=environment)
        except NotAnAnswer:
            messages.error(request, _("That is no answer any more."))
        return redirect(post)
    context = {"form": form, "post": post, "thread": post.thread, "community": post.community}
    return render(request, "discussions/environment.html", context, status=422 if form.errors else 200)


@require_POST
def environment(request, pk):
    """POST remembers where one works: what works there stands first from then on. Empty forgets it."""
    thread = get_thread(request, pk)
    chosen = request.POST.get("environment", "")
    if chosen in thread.environments:
        request.session[ENVIRONMENT] = chosen
    else:
        request.session.pop(ENVIRONMENT, None)
    return redirect(f"{thread.get_absolute_url()}#replies")


@require_POST
def confirmation(request, pk):
    """POST answers whether an accepted answer is still right."""
    post = get_answer(request, pk)
    is_right = request.POST.get("is_right") == "yes"
    Confirmation.give(post, by=request.user, is_right=is_right)
    said = _("Thank you: it is marked as still right.") if is_right else _("Thank you: it is no longer marked.")
    messages.success(request, said)
    return redirect(post)
