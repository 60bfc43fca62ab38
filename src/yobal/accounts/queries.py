"""Finding members of staff."""

from yobal.accounts.models import User


def member_at(email: str) -> User | None:
    """Give the active member with this address, whatever its case."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()
