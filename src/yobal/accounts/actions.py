"""Making accounts, and what a member of staff chooses for the desk."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yobal.accounts.models import User
from yobal.accounts.policies import check_can_move_clock
from yobal.audit.actions import record
from yobal.lib import clock
from yobal.lib.errors import BadInput


@transaction.atomic
def create_user(
    email: str,
    *,
    name: str,
    password: str | None,
    by: object,
    at: datetime,
    language: str = "km",
    operator: bool = False,
) -> User:
    """Make an account; what it may do is appointed for each consultation."""
    if User.objects.filter(email=email.strip().lower()).exists():
        raise BadInput(_("There is an account with this e-mail address already."), place="email")
    user = User.objects.create_user(email, password, name=name, language=language, is_operator=operator)
    record("accounts.create_user", subject=user, by=by, at=at)
    return user


@transaction.atomic
def set_language(user: User, *, language: str, by: object, at: datetime) -> None:
    """Remember the language a member reads the desk in."""
    User.objects.filter(pk=user.pk).update(language=language)
    record("accounts.set_language", subject=user, by=by, at=at, language=language)


@transaction.atomic
def move_clock(*, to: datetime, by: object, at: datetime) -> None:
    """Set the demonstration clock of this site, for everybody who uses it; never outside a demonstration."""
    check_can_move_clock()
    record("accounts.move_clock", subject="clock", by=by, at=at, to=to.isoformat())
    clock.move_to(to)
