"""What may change of documents and forms."""

from django.utils.translation import gettext as _

from yobal.lib.errors import WrongState
from yobal.publication.models import Form, Version


def check_can_change_version(version: Version) -> None:
    """A published version never changes: make a new one."""
    if version.published_at:
        raise WrongState(_("This version is published and never changes. Make a new version instead."))


def check_can_change_form(form: Form) -> None:
    """A published form never changes: make a new one."""
    if form.published_at:
        raise WrongState(_("This form is published and never changes. Make a new one instead."))
