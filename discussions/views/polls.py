"""A poll: casting and taking back one's ballot, changing what is asked, closing it, and who voted for what."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from communities.paging import id_from
from communities.rules import require
from discussions import rules
from discussions.forms import BallotForm, PollForm, ReplyForm
from discussions.models import BadBallot, BallotLost, Poll, PollBegun, PollClosed
from discussions.polling import polling_of
from discussions.reading import read
from discussions.views.loading import get_thread
from discussions.views.threads import render_thread

BALLOTS_ON_A_PAGE = 60
LOST = gettext_lazy("Your vote stands, and can't be changed any more.")


@require_POST
def ballot(request, pk):
    """POST casts one's ballot, or changes it."""
    thread, poll = get_poll(request, pk)
    require(rules.can_reply(request.user, thread))
    form = BallotForm(request.POST, poll=poll)
    if not form.is_valid():
        return refuse(request, thread, form.non_field_errors()[0], form.typed)
    try:
        poll.vote(by=request.user, choices=form.cleaned_data["choices"])
    except BadBallot:
        return refuse(request, thread, _("Choose one of the options."), form.typed)
    except PollClosed:
        messages.error(request, _("The poll was closed while you chose."))
    except BallotLost:
        messages.error(request, LOST)
    else:
        messages.success(request, _("Your vote counts. You can change it until the poll closes."))
    return redirect(thread)


def refuse(request, thread, said, typed):
    """The thread again, with what is wrong and what was chosen."""
    reading = read(thread, request.user)
    reading.poll.error = said
    reading.poll.mark(typed)
    return render_thread(request, reading, form=ReplyForm(), status=422)


@require_POST
def ballot_removal(request, pk):
    """POST takes one's ballot back."""
    thread, poll = get_poll(request, pk)
    require(rules.can_change_mind(request.user, thread))
    try:
        poll.withdraw(by=request.user)
    except PollClosed:
        messages.error(request, _("The poll is closed."))
    except BallotLost:
        messages.error(request, LOST)
    else:
        messages.success(request, _("Your vote is taken back."))
    return redirect(thread)


@require_GET
def ballots(request, pk):
    """GET lists who voted for what in an open poll, by name."""
    thread, poll = get_poll(request, pk)
    if poll.is_secret:
        raise Http404
    polling = polling_of(thread, request.user, can_vote=False)
    require(polling.shows_result)
    cast = poll.ballots.exclude(person=None).select_related("person").order_by("person__name", "person")
    last = User.objects.filter(pk=id_from(request.GET.get("after", ""))).first()
    if last:
        cast = cast.filter(Q(person__name__gt=last.name) | Q(person__name=last.name, person__gt=last.pk))
    page = list(cast[: BALLOTS_ON_A_PAGE + 1])
    texts = {choice.option.pk: choice.option.text for choice in polling.choices}
    listed = [(cast.person, [texts.get(pk, "") for pk in cast.choices]) for cast in page[:BALLOTS_ON_A_PAGE]]
    context = {
        "thread": thread,
        "community": thread.community,
        "poll": poll,
        "ballots": listed,
        "older": f"?after={listed[-1][0].pk}" if len(page) > BALLOTS_ON_A_PAGE else "",
    }
    return render(request, "discussions/ballots.html", context)


@require_http_methods(["GET", "POST"])
def poll_edit(request, pk):
    """GET shows what the poll asks; POST changes it, while nobody has voted."""
    thread, poll = get_poll(request, pk)
    require(rules.can_rename(request.user, thread))
    begun = {
        "poll_options": "\n".join(poll.texts()),
        "poll_method": poll.method,
        "poll_secrecy": "anonymous" if poll.is_secret else "open",
        "poll_shown": poll.shown,
        "poll_closes_at": poll.closes_at,
    }
    form = PollForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            poll.rewrite(by=request.user, **form.asked)
        except PollBegun:
            form.add_error(None, _("Somebody has voted: what was asked stays as it is."))
        else:
            return redirect(thread)
    context = {"form": form, "thread": thread, "community": thread.community, "poll": poll}
    return render(request, "discussions/poll_edit.html", context, status=422 if form.errors else 200)


@require_POST
def poll_closing(request, pk):
    """POST closes the poll now."""
    thread, poll = get_poll(request, pk)
    require(rules.can_rename(request.user, thread))
    poll.close(by=request.user)
    messages.success(request, _("The poll is closed."))
    return redirect(thread)


def get_poll(request, pk):
    thread = get_thread(request, pk)
    poll = get_object_or_404(Poll, thread=thread)
    poll.thread = thread
    return thread, poll
