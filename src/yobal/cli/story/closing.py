"""Last acts of the rehearsal, CONSOLIDATE and RESPOND: the next version, the report, and what participants are told."""

import json

from django.urls import reverse
from django.utils.translation import override

from yobal.approvals.states import Kind
from yobal.cli.story.answering import show
from yobal.cli.story.browser import Browser
from yobal.cli.story.opening import DRAFT, approve
from yobal.cli.story.people import CAMBODIA, SECRETARIAT
from yobal.cli.story.stage import Stage, expect
from yobal.consolidation.models import Amendment
from yobal.publication.models import Version
from yobal.response.models import ResponseReport
from yobal.review.models import Issue

REVIEWER = CAMBODIA[1]
CHANGES = {
    "measure-1.3": "Train at least three teachers in each upper secondary school, beginning in the countryside.",
    "measure-5.3": "Open a telephone line, day and night, for people who were deceived by a false voice or picture.",
}
INSERTED = {"number": "1.99", "heading": "Publish what was learnt", "body": "Report every year on what was learnt."}


def refuse_report(stage: Stage) -> None:
    """The report is refused while anything is unaccounted for."""
    browser = stage.at_desk(SECRETARIAT)
    page = browser.open(stage.desk("report"))
    if page.forms_to(stage.desk("report")):
        browser.send(page, expect=422)
    expect(not ResponseReport.objects.exists(), "A report was made although not everything is accounted for.")


def amend(stage: Stage) -> None:
    """Decisions become changes of provisions; each names the point behind it."""
    browser = stage.at_desk(REVIEWER)
    issue = Issue.objects.filter(consultation=stage.consultation, ended_at=None).earliest("number")
    cause = {"cause": "issues", "others": str(issue.number)}
    for anchor, body in CHANGES.items():
        page = browser.open(stage.desk("amend", DRAFT, 1, anchor))
        browser.send(page, fields={"change": "replace", "body_en": body, **cause})
    page = browser.open(stage.desk("amend", DRAFT, 1, "measure-1.3") + "?new=1")
    words = {f"{name}_{code}": INSERTED[name] for name in ("heading", "body") for code in ("km", "en")}
    browser.send(page, fields={"number": INSERTED["number"], **words, **cause})
    made = Amendment.objects.filter(ended_at=None).count()
    expect(made == len(CHANGES) + 1, f"{made} changes were made, not {len(CHANGES) + 1}.")


def adopt(stage: Stage) -> None:
    """The secretariat looks at the next draft and proposes it; another person adopts it."""
    browser = stage.at_desk(SECRETARIAT)
    preview = browser.open(stage.desk("preview", DRAFT, 1))
    expect("Open a telephone line" in " ".join(preview.document.text_content().split()), "The preview lacks a change.")
    page = browser.open(stage.desk("revision", DRAFT, 1))
    browser.send(page, to=stage.desk("propose-revision", DRAFT, 1))
    approve(stage, Kind.REVISION)
    newest = Version.objects.get(document__slug=DRAFT, number=2)
    measures = newest.provisions.filter(kind="measure").count()
    expect(measures == 42, f"The next version has {measures} measures, not 42.")
    Browser().open(stage.public("version", DRAFT, 2), expect=404)


def report(stage: Stage) -> None:
    """The report is proposed and approved: version, decisions and account are public together."""
    browser = stage.at_desk(SECRETARIAT)
    page = browser.open(stage.desk("report"))
    browser.send(page, to=stage.desk("report"))
    made = ResponseReport.objects.filter(consultation=stage.consultation).first()
    expect(made, "The report was not proposed.")
    Browser().open(stage.public("report", 1), expect=404)
    approve(stage, Kind.REPORT)


def read_report(stage: Stage) -> None:
    """Everyone reads the report, its files, the new version, and what changed and why."""
    visitor = Browser()
    visitor.open(stage.public("report", 1))
    for kind in ("json", "csv", "xlsx"):
        page = visitor.open(stage.public("report-file", 1, kind))
        expect(page.text, f"The report as {kind} is empty.")
    visitor.open(stage.public("version", DRAFT, 2))
    changes = visitor.open(stage.public("comparison", DRAFT, 2))
    expect(
        changes.document.xpath("//a[contains(@href,'#issue-')]"), "The comparison names no point behind its changes."
    )


def tell(stage: Stage) -> None:
    """Participants come back with their receipts and see what became of their comments."""
    with override("en"):
        report_address = reverse("public:report", args=[stage.consultation.slug, 1])
    for receipt in stage.receipts:
        page = show(receipt)
        expect(report_address in page.text, f"The receipt {receipt.number} does not lead to the report.")
    first = show(stage.receipts[0])
    expect(f"{report_address}#issue-" in first.text, "The first participant is not told what was decided.")


def published_json(stage: Stage) -> dict[str, object]:
    """Read the published report as everybody can download it."""
    page = Browser().open(stage.public("report-file", 1, "json"))
    found: dict[str, object] = json.loads(page.text)
    return found
