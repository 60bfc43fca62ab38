"""Making accounts."""

from datetime import datetime

from django.db import transaction

from yobal.accounts.models import User
from yobal.audit.actions import record


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
    user = User.objects.create_user(email, password, name=name, language=language, is_operator=operator)
    record("accounts.create_user", subject=user, by=by, at=at)
    return user


@transaction.atomic
def set_language(user: User, *, language: str, by: object, at: datetime) -> None:
    """Remember the language a member reads the desk in."""
    User.objects.filter(pk=user.pk).update(language=language)
    record("accounts.set_language", subject=user, by=by, at=at, language=language)
