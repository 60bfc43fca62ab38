"""Members of staff."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes users with a hashed password and a lower-case address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make one user; without a password nobody can sign in."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who works at the desk. Participants never have one.

    What a user may do is appointed for each consultation; `is_operator` (the ministry's IT) may create consultations
    and accounts, and sees no submissions by that.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="km")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.email
