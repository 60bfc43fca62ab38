"""`yobal import-mail`."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests import factories
from tests.drafting.mail.test_read import a_mail, in_mailbox
from yobal.cli.mail import import_mail
from yobal.collection.models import Submission

pytestmark = pytest.mark.django_db


def test_a_mailbox_is_taken_in_once_and_what_is_refused_is_named(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    factories.announced(slug="here")
    box, one = tmp_path / "box.mbox", tmp_path / "one.eml"
    dateless = a_mail("Pay.", Message_ID="<two@example.org>", Date="")
    box.write_bytes(in_mailbox(a_mail(), dateless))
    one.write_bytes(a_mail().as_bytes())

    def run(*options: str) -> Any:
        return CliRunner().invoke(import_mail, [str(box), str(one), "--consultation", "here", *options])

    dry = run("--dry-run")
    assert (dry.exit_code, Submission.objects.count()) == (0, 0)
    assert "2 messages would be new" in dry.output
    first = run("--language", "en")
    assert (first.exit_code, Submission.objects.count()) == (3, 1)
    assert "two@example.org: Its date is missing" in first.output
    again = run()
    assert "0 messages are new, 1 were in already." in again.output
    assert (Submission.objects.get().recorded_by, Submission.objects.get().language) == ("system", "en")
