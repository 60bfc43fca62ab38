"""A round for invited institutions, opened before the public is asked, made through the real actions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests import factories
from tests.factories import CLOSES, NOW, OPENS
from yobal.accounts.models import User
from yobal.collection.invitations.queries import colleagues_secret_of, secret_of
from yobal.collection.models import Invitation
from yobal.identities.invitations.actions import Invitee, Person, invite
from yobal.lib.localized import Localized
from yobal.publication import actions as publication
from yobal.publication.actions.inviting import open_for_invited
from yobal.publication.models import Consultation, Round


@dataclass
class Scene:
    """A consultation that is not public, its round for ministries, and one ministry in it."""

    consultation: Consultation
    round: Round
    invitation: Invitation
    secretariat: User
    approver: User

    @property
    def focal(self) -> str:
        self.invitation.refresh_from_db()
        return f"/en/i/{secret_of(self.invitation)}/"

    @property
    def colleagues(self) -> str:
        self.invitation.refresh_from_db()
        return f"/en/i/{colleagues_secret_of(self.invitation)}/"


def invitee(name: str = "Ministry of Education", email: str = "focal@moeys.example", **facts: Any) -> Invitee:
    return Invitee(Localized(km=f"ក្រសួង {name}", en=name), Person("Chan Sophea", email=email), **facts)


def scene(*, opened: bool = True, closes_at: datetime = CLOSES, **facts: Any) -> Scene:
    made = factories.consultation()
    staff = factories.appointed(made, "secretariat"), factories.appointed(made, "approver")
    public = factories.the_round(made)
    round_ = publication.add_round(
        made,
        title={"en": "Ministries", "km": "ក្រសួង"},
        audience="ministries",
        versions=public.versions.all(),
        form=public.form,
        by=staff[0],
        at=OPENS,
        **facts,
    )
    invitation = invite(round_, invitee=invitee(group=made.groups.get()), by=staff[0], at=OPENS)
    if opened:
        open_for_invited(round_, opens_at=OPENS, closes_at=closes_at, by=staff[0], at=OPENS)
    return Scene(made, round_, invitation, *staff)


__all__ = ["CLOSES", "NOW", "OPENS", "Scene", "invitee", "scene"]
