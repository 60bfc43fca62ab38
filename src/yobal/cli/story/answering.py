"""Second act of the rehearsal, COLLECT: through every door, before, at and after the last minute."""

from datetime import datetime, timedelta
from pathlib import Path

from django.urls import reverse
from django.utils.translation import override

from yobal.cli.story import voices
from yobal.cli.story.browser import Browser, Page
from yobal.cli.story.loading import NOON
from yobal.cli.story.people import NOTE_TAKER, SECRETARIAT
from yobal.cli.story.stage import HeldReceipt, Stage, expect, go_to, user
from yobal.collection.models import Submission
from yobal.collection.states import Timeliness
from yobal.drafting.tables import read_table
from yobal.lib import clock
from yobal.reception.importing import carry_out, plan_import
from yobal.reception.mapping import load_mapping

LETTER = (
    "Teachers come first. Train three in each school before any pupil is taught. "
    "Then publish what was learnt, every year. Please also think of schools without electricity."
)
WISHES = (LETTER, "Add a telephone number for people who were deceived by a false voice.", "Thank you for the draft!")
MAPPING = """
[source]
name = "Rehearsal: a table of answers from elsewhere"
reference = "No."

[time]
column = "Received"
format = "dd/mm/yyyy hh:mm"
zone = "Asia/Phnom_Penh"

[language]
default = "en"

[participant.group]
default = "civil-society"

[participant.organisation]
column = "Who"

[participant.kind]
default = "organisation"

[[question]]
code = "q-general"
kind = "long"
label = "Comment"
column = "Comment"

[[ignore]]
column = "IP"
reason = "Personal data that the review does not need."
"""
TABLE = """No.,Received,Who,Comment,IP
1,12/06/2025 09:30,Example Press Club,Say who checks the data before it is published.,10.0.0.1
2,20/06/2025 23:59,Example Rural Network,"Extend the deadline for villages, please.",10.0.0.2
3,21/06/2025 00:00,Example Alumni,This came one minute too late.,10.0.0.3
"""


def load_voices(stage: Stage) -> None:
    """Two hundred submissions come in by every channel."""
    taken = voices.receive_all(stage.round, note_taker=user(NOTE_TAKER))
    go_to(NOON)
    new = sum(acknowledgement.created for acknowledgement in taken)
    expect(new == len(voices.rows()), f"{new} submissions are new, not {len(voices.rows())}.")


def answer(stage: Stage) -> None:
    """Participants write, save, come back, check and send; each holds a receipt."""
    for text in WISHES:
        visitor = Browser()
        saved = _save(stage, visitor, text)
        page = _send(visitor, _check(visitor, saved))
        _hold(stage, page, text)
        _expect_timeliness(stage.receipts[-1], Timeliness.ON_TIME)


def send_twice(stage: Stage) -> None:
    """Pressing the button twice makes one submission."""
    visitor, before = Browser(), Submission.objects.count()
    checked = _check(visitor, _save(stage, visitor, "I press every button twice."))
    first, again = _send(visitor, checked), _send(visitor, checked)
    same = first.hidden("number") == again.hidden("number")
    expect(same, "The second press gave another receipt.")
    made = Submission.objects.count() - before
    expect(made == 1, f"Two presses made {made} submissions.")
    _hold(stage, again, "I press every button twice.")


def record_letter(stage: Stage) -> None:
    """The note-taker records a letter by its date stamp, and gets a receipt for its sender."""
    browser = stage.at_desk(NOTE_TAKER)
    typed = {
        "channel": "letter",
        "received_on": "2025-06-17",
        "received_source": "Date stamp of the registry",
        "source_reference": "Registry 17/2025",
        "about/kind": "organisation",
        "person/organisation": "Example Association of Schools",
        "about/consent": "text_only",
        "text": "We ask for one computer room in each school before the year 2027.",
    }
    page = browser.send(browser.open(stage.desk("record")), fields=typed)
    found = Submission.objects.filter(source_reference=typed["source_reference"], channel="letter").first()
    expect(found, f"The letter was not recorded. {page.mistakes()}")
    expect(page.address.endswith(stage.desk("recorded")), f"The note-taker got no receipt. {page.mistakes()}")


def look_up(stage: Stage) -> None:
    """A receipt shows what was received."""
    for receipt in stage.receipts:
        page = show(receipt)
        expect(receipt.number in page.text, f"The receipt {receipt.number} does not show itself.")
        expect(_escaped(receipt.text) in page.text, f"The receipt {receipt.number} does not show what was sent.")


def close(stage: Stage) -> None:
    """Minutes before and after the close: in grace with a ticket from before, late without one or after grace."""
    closes_at = stage.round.windows.get().closes_at
    go_to(closes_at - timedelta(minutes=1))
    first, second = Browser(), Browser()
    in_grace = _save(stage, first, "I began before the close and sent in the minutes of grace.")
    too_late = _save(stage, second, "I began before the close and sent after the grace.")
    go_to(closes_at + timedelta(minutes=5))
    _take(stage, first, in_grace, Timeliness.GRACE)
    newcomer = Browser()
    _take(stage, newcomer, _save(stage, newcomer, "I began after the close."), Timeliness.LATE)
    go_to(closes_at + stage.round.grace + timedelta(minutes=1))
    _take(stage, second, too_late, Timeliness.LATE)


def import_table(stage: Stage) -> None:
    """A table from elsewhere is taken in, twice; the second time adds nothing."""
    from django.conf import settings

    folder = Path(settings.DATA)
    (folder / "answers.csv").write_text(TABLE, encoding="utf-8")
    (folder / "answers.mapping.toml").write_text(MAPPING, encoding="utf-8")
    mapping, table = load_mapping(folder / "answers.mapping.toml"), read_table(folder / "answers.csv")
    by, at = str(user(SECRETARIAT)), clock.now()
    plan = plan_import(table, mapping=mapping, round_=stage.round)
    outcome, again = carry_out(plan, by=by, at=at), carry_out(plan, by=by, at=at)
    expect(plan.adds_up and not outcome.faults, "The cells of the table do not add up.")
    expect((outcome.created, again.created) == (len(table.rows), 0), "The table was not taken in once.")


def show(receipt: HeldReceipt) -> Page:
    """Open what a receipt shows now."""
    visitor = Browser()
    with override("en"):
        address = reverse("public:receipt")
    return visitor.send(visitor.open(address), fields={"number": receipt.number, "code": receipt.code})


def _save(stage: Stage, visitor: Browser, text: str) -> Page:
    """Type into the form and keep it as a draft; gives the page with the draft's link."""
    page = visitor.open(stage.public("answer"))
    typed = {"answer/q-general": text, "answer/q-overall": "4", "person/name": "", "about/consent": "text_only"}
    typed |= {"about/group": "individual", "person/email": "rehearsal@example.org"}
    return visitor.send(page, press=("do", "save"), fields=typed)


def _check(visitor: Browser, saved: Page) -> Page:
    """Come back by the link of the draft and go on to the check."""
    draft = visitor.open(saved.address.partition("?")[0])
    return visitor.send(draft, press=("do", "check"), fields={"edits": str(draft.hidden("edits"))})


def _send(visitor: Browser, checked: Page) -> Page:
    return visitor.send(checked, to=checked.address.replace("/check/", "/send/"))


def _take(stage: Stage, visitor: Browser, saved: Page, timeliness: Timeliness) -> None:
    page = _send(visitor, _check(visitor, saved))
    _hold(stage, page, "")
    _expect_timeliness(stage.receipts[-1], timeliness)


def _hold(stage: Stage, page: Page, text: str) -> None:
    stage.receipts.append(HeldReceipt(page.hidden("number"), page.hidden("code"), text))


def _expect_timeliness(receipt: HeldReceipt, timeliness: Timeliness) -> None:
    found = Submission.objects.get(receipt__number=receipt.number)
    expect(found.timeliness == timeliness, f"{receipt.number} is {found.timeliness}, not {timeliness}.")


def _escaped(text: str) -> str:
    """Give the beginning of a text as a page shows it."""
    return text.split(".")[0]


def day_after(stage: Stage) -> datetime:
    """Let the review begin on the day after the close."""
    moment = stage.round.windows.get().closes_at + timedelta(days=1)
    go_to(moment)
    return moment
