"""The inbox: every submission exactly once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yobal.collection.entries.policies import is_to_be_checked
from yobal.collection.queries import submissions_of
from yobal.identities.queries import institutions
from yobal.lib import clock
from yobal.publication.permissions import can_read, can_review
from yobal.review import actions, indexing, queries
from yobal.review.queries.words import places_in
from yobal.review.states import CommentState
from yobal.web.parts.templatetags.yobal import digits
from yobal.web.staff.access import DeskRequest, desk
from yobal.web.staff.reviewing.filters import InboxFilter
from yobal.web.staff.reviewing.views import page_of

AT_ONCE = 500  # submissions taken in by one click; a long import goes on in the background


@desk(may=can_read)
def inbox(request: DeskRequest) -> HttpResponse:
    """List what came in."""
    consultation = request.consultation
    chosen = InboxFilter(request.GET, consultation=consultation)
    received = submissions_of(consultation)
    total = received.count()
    page = page_of(
        request, chosen.narrow(received), total=None if chosen.chosen else total, fetch=queries.with_standing
    )
    named = institutions(page.object_list)
    places = places_in(page.object_list, chosen.sought, consultation=consultation) if chosen.sought else {}
    for row in page.object_list:
        row.institution = named.get(row.pk, "")
        row.places = places.get(row.pk, [])
        row.to_be_checked = is_to_be_checked(row)
        row.counts = {state.value: 0 for state in CommentState}
        for comment in row.live:
            row.counts[comment.state] += 1
    context = {
        "consultation": consultation,
        "filter": chosen,
        "page_obj": page,
        "total": total,
        "waiting": queries.waiting_count(consultation),
        "may_review": can_review(request.user, consultation),
    }
    return render(request, "staff/reviewing/inbox.html", context)


@require_POST
@desk(may=can_review)
def take_in(request: DeskRequest) -> HttpResponse:
    """Make comments of what waits."""
    count = actions.take_in_all(request.consultation, by=request.user, at=clock.now(), limit=AT_ONCE)
    indexing.keep_up(AT_ONCE)
    if count:
        text = ngettext("%(count)s submission was taken in.", "%(count)s submissions were taken in.", count)
        messages.success(request, text % {"count": digits(count)})
    else:
        messages.success(request, _("Nothing waits: everything is taken in."))
    return redirect("staff:inbox", request.consultation.slug)
