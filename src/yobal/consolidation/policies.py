"""What may happen to a revision and its amendments."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from yobal.consolidation.models import Amendment, Revision
from yobal.consolidation.states import Cause, Change
from yobal.lib.errors import BadInput, WrongState
from yobal.publication.models import Provision, Version
from yobal.review.models import Issue


def check_is_open(revision: Revision) -> None:
    """An adopted revision is a version now, and versions never change; a proposed one waits for its approval."""
    if revision.adopted_at:
        raise WrongState(_("This revision was adopted. Open a new one on the new version."))
    if revision.proposal and revision.proposal.state == "open":
        raise WrongState(_("This revision waits for approval. Ask for its return before you change it."))


def check_cause(*, cause: str, issues: int, note: dict[str, str]) -> None:
    """Every change names what led to it: at least one issue, or words that say which instruction or correction."""
    if cause not in Cause.values:
        raise BadInput(_("Choose what led to this change."), place="cause")
    if cause == Cause.ISSUES and not issues:
        raise BadInput(_("Name at least one point that led to this change."), place="issues")
    if cause != Cause.ISSUES and not any(text.strip() for text in note.values()):
        raise BadInput(_("Say which instruction, meeting or correction led to this change."), place="note")


def check_wording(change: str, *, heading: dict[str, str], body: dict[str, str]) -> None:
    """A new wording has words; leaving out needs none."""
    if change not in Change.values:
        raise BadInput(_("Choose what to do with the provision."), place="change")
    if change != Change.DROP and not any(text.strip() for text in [*heading.values(), *body.values()]):
        raise BadInput(_("Write the new wording, or choose to leave the provision out."), place="body")


def check_differs(change: str, *, old: Provision, new: Provision) -> None:
    """A new wording reads differently from the old one."""
    if change == Change.REPLACE and (old.heading, old.body) == (new.heading, new.body):
        raise BadInput(_("This wording is the same as before. Change something, or go back."), place="body")


def check_is_newest(base: Version) -> None:
    """Work goes on at the newest version of a document: two heirs of one text would lose changes."""
    if base.document.versions.filter(number__gt=base.number).exists():
        raise WrongState(_("There is a newer version of this document. Work on that one."))


def check_belongs(revision: Revision, *, provision: Provision, issues: Sequence[Issue]) -> None:
    """A change is made to a provision of the version in hand, for points of its own consultation."""
    if provision.version_id != revision.base_id:
        raise BadInput(_("This provision is not part of the version that is being revised."), place="provision")
    if any(issue.consultation_id != revision.base.document.consultation_id for issue in issues):
        raise BadInput(_("Choose points of this consultation."), place="issues")


def check_can_propose(
    revision: Revision, *, amendments: int, kept: Sequence[Provision], left_out: Sequence[Provision]
) -> None:
    """A revision changes something, keeps something, and leaves nothing out while it keeps or adds parts under it.

    `kept` are the provisions that stay, and those after which new ones come.
    """
    check_is_open(revision)
    check_is_newest(revision.base)
    if not amendments:
        raise BadInput(_("There is no change in this revision yet."), place="amendments")
    if not kept:
        raise BadInput(_("This revision leaves everything out."), place="amendments")
    out = {provision.pk: provision for provision in left_out}
    for above in (out[row.parent_id] for row in kept if row.parent_id in out):
        raise BadInput(
            _("%(provision)s is left out, but parts under it are kept. Leave them out too, or keep it.")
            % {"provision": f"{above.get_kind_display()} {above.number}".strip()},
            place="amendments",
        )


def check_is_live(amendment: Amendment) -> None:
    """A change that was taken back stays so; make a new one."""
    if amendment.ended_at:
        raise WrongState(_("This change was taken back. Make a new one."))
