"""First act of the rehearsal, PUBLISH: from an empty site to an announced consultation."""

from django.urls import reverse
from django.utils.translation import override

from yobal.approvals.models import Proposal
from yobal.approvals.queries import open_proposals
from yobal.approvals.states import Kind
from yobal.cli.story import cambodia
from yobal.cli.story.people import APPROVER, CAMBODIA, OPERATOR, SECRETARIAT, account
from yobal.cli.story.stage import Stage, expect, go_to, sign_in, user
from yobal.publication import actions as publication
from yobal.publication.models import Announcement, Consultation

DRAFT = "draft-strategy"


def create() -> Stage:
    """An operator creates the consultation and names its secretariat."""
    go_to(cambodia.SET_UP)
    account(OPERATOR, at=cambodia.SET_UP, operator=True)
    for member in CAMBODIA:
        account(member, at=cambodia.SET_UP)
    browser, said = sign_in(OPERATOR), cambodia.facts()
    typed = {
        "slug": cambodia.slug(),
        "first_language": "km",
        "secretariat": SECRETARIAT.email,
        **{f"title_{code}": said["title"][code] for code in said["languages"]},
        **{f"body_name_{code}": said["body"]["name"][code] for code in said["languages"]},
    }
    browser.send(browser.open(reverse("staff:new")), fields=typed)
    return Stage(Consultation.objects.get(slug=cambodia.slug()))


def appoint(stage: Stage) -> None:
    """The secretariat appoints those who work with it."""
    browser = stage.at_desk(SECRETARIAT)
    for member in CAMBODIA[1:]:
        page = browser.open(stage.desk("people"))
        browser.send(page, fields={"user": member.email, "role": str(member.role)})
    held = stage.consultation.appointments.filter(ended_at=None).count()
    expect(held == len(CAMBODIA), f"{held} people are appointed, not {len(CAMBODIA)}.")


def import_draft(stage: Stage) -> None:
    """The draft is uploaded, looked at, and confirmed."""
    browser, said = stage.at_desk(SECRETARIAT), cambodia.facts()["documents"][0]
    titles = {f"title_{code}": text for code, text in said["title"].items()}
    browser.send(browser.open(stage.desk("documents")), fields={"kind": "draft", "slug": DRAFT, **titles})
    content = (cambodia.FOLDER / said["file"]).read_bytes()
    upload = browser.open(stage.desk("import-draft", DRAFT))
    looked = browser.send(upload, file=("file", said["file"], content))
    browser.send(looked, press=("act", "confirm"))
    measures = stage.version.provisions.filter(kind="measure").count()
    expect(measures == 41, f"{measures} measures were read, not 41.")


def plan(stage: Stage) -> None:
    """The groups, the form and the round are set up."""
    by, at = user(SECRETARIAT), cambodia.SET_UP
    cambodia.add_groups(stage.consultation, by=by)
    said = next(entry for entry in cambodia.facts()["rounds"] if entry["audience"] == "public")
    publication.add_round(
        stage.consultation,
        title=said["title"],
        audience=said["audience"],
        confidentiality=said["confidentiality"],
        when=said["when"],
        versions=[stage.version],
        form=cambodia.add_form(stage.consultation, by=by),
        by=by,
        at=at,
    )


def announce(stage: Stage) -> None:
    """The secretariat writes and proposes the announcement; another person approves it, and all is public."""
    go_to(cambodia.PROPOSED)
    browser, said = stage.at_desk(SECRETARIAT), cambodia.facts()["announcement"]
    typed = {
        "number": said["number"],
        "kind": "opening",
        "round": str(stage.round.pk),
        "issued_on": "11/6/2025",
        "opens_on": "11/6/2025",
        "opens_time": "00:00",
        "closes_on": "20/6/2025",
        "closes_time": "23:59",
        "documents": [str(document.pk) for document in stage.consultation.documents.all()],
        **{f"title_{code}": text for code, text in said["title"].items()},
        **{f"body_{code}": text for code, text in said["body"].items()},
    }
    page = browser.send(browser.open(stage.desk("new-announcement")), fields=typed)
    made = Announcement.objects.get(consultation=stage.consultation)
    browser.send(page, to=stage.desk("propose-announcement", made.pk))
    expect(_status_of_public_page(stage) == 404, "The consultation is public before its approval.")
    go_to(cambodia.APPROVED)
    approve(stage, Kind.PUBLISH)
    stage.consultation.refresh_from_db()
    window = stage.round.windows.get()
    closes = window.closes_at.astimezone(stage.consultation.zone).isoformat()
    expect(closes == "2025-06-21T00:00:00+07:00", f"The round closes at {closes}.")
    expect(_status_of_public_page(stage) == 200, "The consultation is not public after its approval.")


def approve(stage: Stage, kind: str) -> None:
    """The approver opens the one proposal of a kind and approves it."""
    proposal = open_proposals(stage.consultation.pk).get(kind=kind)
    browser = stage.at_desk(APPROVER)
    address = stage.desk("proposal", proposal.pk)
    browser.send(browser.open(address), to=address, press=("verdict", "approve"), fields={"remarks": ""})
    state = Proposal.objects.get(pk=proposal.pk).state
    expect(state == "approved", f"The proposal '{kind}' is {state} after its approval.")


def _status_of_public_page(stage: Stage) -> int:
    from django.test import Client

    with override("en"):
        return int(Client(SERVER_NAME="localhost").get(stage.public("consultation")).status_code)


def read(stage: Stage) -> None:
    """Everyone can read the announcement and the draft."""
    from yobal.cli.story.browser import Browser

    visitor = Browser()
    number = cambodia.facts()["announcement"]["number"]
    page = visitor.open(stage.public("announcement", number))
    expect(number in page.text, "The announcement does not show its number.")
    page = visitor.open(stage.public("version", DRAFT, 1))
    missing = [p.anchor for p in stage.version.provisions.all() if f'id="{p.anchor}"' not in page.text]
    expect(not missing, f"The reader lacks the anchors {missing[:3]}.")
