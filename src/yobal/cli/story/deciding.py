"""Third act of the rehearsal, REVIEW: every comment is read, every point decided by two people."""

from django.db.models import QuerySet

from yobal.approvals.queries import open_proposals
from yobal.approvals.states import Kind
from yobal.cli.story.answering import LETTER
from yobal.cli.story.browser import Page
from yobal.cli.story.people import APPROVER, CAMBODIA, SECRETARIAT
from yobal.cli.story.stage import Stage, expect, user
from yobal.lib import clock
from yobal.review import actions as review
from yobal.review.models import Comment, Issue
from yobal.review.queries import books, live_comments, waiting_submissions
from yobal.review.states import CommentState, Outcome, SetAside

REVIEWER = CAMBODIA[1]
SKIP_COMMENT = "skip-comment"
REASONS = {"km": "ក្រុមការងារបានពិនិត្យ និងសម្រេច។", "en": "The Working Group examined this and decided."}
MOST_PAGES = 50


def take_in(stage: Stage) -> None:
    """The reviewer finds every submission in the inbox, and makes comments of them."""
    browser, received = stage.at_desk(REVIEWER), books(stage.consultation).received
    page = browser.open(stage.desk("inbox"))
    for _ in range(MOST_PAGES):
        if not waiting_submissions(stage.consultation).exists():
            break
        page = browser.send(page, to=stage.desk("take-in"))
    expect(not waiting_submissions(stage.consultation).exists(), "Some submissions are not taken in.")
    expect(books(stage.consultation).received == received, "Taking in changed how many were received.")


def split(stage: Stage) -> None:
    """A long comment is split into passages; nothing of it is lost."""
    browser = stage.at_desk(REVIEWER)
    comment = live_comments(stage.consultation).get(body=LETTER)
    page = browser.open(stage.desk("comment", comment.number))
    typed = {"sentences": ["0", "1"], "apart": "apart"}
    browser.send(page, to=stage.desk("split", comment.number), fields=typed)
    passages = live_comments(stage.consultation).filter(split_from=comment).order_by("start")
    expect("".join(p.body for p in passages).split() == LETTER.split(), "The passages are not the whole comment.")
    expect(passages.count() >= 3, f"The comment became {passages.count()} passages.")


def judge(stage: Stage) -> None:
    """One comment makes a new point, another raises the same, one is set aside, one supports."""
    browser = stage.at_desk(REVIEWER)
    first, second, *_rest = _passages(stage)
    page = browser.open(stage.desk("comment", first.number))
    titles = {"title_km": "គ្រូបង្រៀនជាមុន", "title_en": "Teachers first"}
    browser.send(page, to=stage.desk("new-issue", first.number), fields=titles)
    issue = Issue.objects.get(consultation=stage.consultation)
    page = browser.open(stage.desk("comment", second.number))
    raised = _field_with(page, stage.desk("code", second.number), str(issue.number))
    browser.send(page, to=stage.desk("code", second.number), fields={raised: _as_choice(raised, issue)})
    thanks = live_comments(stage.consultation).get(body="Thank you for the draft!")
    page = browser.open(stage.desk("comment", thanks.number))
    aside = {"reason": SetAside.NO_POINT.value, "note": "A greeting."}
    browser.send(page, to=stage.desk("set-aside", thanks.number), fields=aside)
    states = {c.pk: c.state for c in live_comments(stage.consultation)}
    expect(states[first.pk] == states[second.pk] == CommentState.RAISING, "The passages raise no point.")
    expect(states[thanks.pk] == CommentState.SET_ASIDE, "The greeting is not set aside.")


def _field_with(page: Page, address: str, choice: str) -> str:
    """Find which field of the form takes a point: a box to tick where it is likely, else the one to type it."""
    for form in page.forms_to(address):
        if form.xpath(f".//*[@name='near'][@value='{choice}']"):
            return "near"
        if form.xpath(".//*[@name='other']") and page.document.xpath("//datalist[@id='points']/option"):
            return "other"
    expect(held=False, otherwise=f"{page.address} does not offer the point {choice}.")
    return ""


def _as_choice(field: str, issue: Issue) -> str | list[str]:
    return [str(issue.number)] if field == "near" else str(issue.number)


def _passages(stage: Stage) -> QuerySet[Comment]:
    return live_comments(stage.consultation).filter(origin="passage").order_by("start")


def judge_the_rest(stage: Stage) -> None:
    """What is still unread raises one point for each place that it speaks about."""
    by, at = user(REVIEWER), clock.now()
    unread = live_comments(stage.consultation).filter(state=CommentState.UNREAD)
    comments = list(unread.select_related("text").order_by("number"))
    if stage.omit == SKIP_COMMENT:
        comments = [comment for comment in comments if comment.text_id != comments[-1].text_id]
    points: dict[str, Issue] = {}
    for comment in {comment.text_id: comment for comment in comments}.values():
        place = comment.text.context or "whole"
        if place not in points:
            points[place] = review.make_issue(stage.round, title={"km": place, "en": place}, by=by, at=at)
        review.code(comment, issue=points[place], by=by, at=at)


def propose(stage: Stage) -> None:
    """The reviewer proposes a decision with reasons on one point by the page, the secretariat on all others."""
    issues = list(Issue.objects.filter(consultation=stage.consultation, ended_at=None).order_by("number"))
    browser, first = stage.at_desk(REVIEWER), issues[0]
    typed = {"outcome": Outcome.ACCEPTED.value, **{f"reasons_{code}": text for code, text in REASONS.items()}}
    page = browser.open(stage.desk("issue", first.number))
    browser.send(page, to=stage.desk("propose-disposition", first.number), fields=typed)
    expect(first.dispositions.count() == 1, "The decision was not proposed.")
    outcomes = [outcome for outcome in Outcome if outcome != Outcome.NOT_ACCEPTED]
    by, at = user(SECRETARIAT), clock.now()
    for place, issue in enumerate(issues[1:]):
        outcome = outcomes[place % len(outcomes)]
        review.propose_disposition(issue, outcome=outcome, reasons=REASONS, by=by, at=at)


def approve(stage: Stage) -> None:
    """The approver ticks the decisions page by page and approves them."""
    browser = stage.at_desk(APPROVER)
    for _ in range(MOST_PAGES):
        if not _waiting(stage):
            break
        page = browser.open(stage.desk("approvals"))
        ticked = page.document.xpath("//input[@name='proposal']/@value")
        expect(ticked, "The list of approvals offers no decision to tick.")
        browser.send(page, to=stage.desk("approve-batch"), fields={"proposal": list(ticked)})
    expect(not _waiting(stage), f"{_waiting(stage)} decisions still wait for approval.")
    expect(books(stage.consultation).issues_open == 0, "Some points are undecided.")


def _waiting(stage: Stage) -> int:
    return open_proposals(stage.consultation.pk).filter(kind=Kind.DISPOSITION).count()
