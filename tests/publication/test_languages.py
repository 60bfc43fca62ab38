"""Which language decides, and what is not translated yet."""

import pytest

from tests import factories
from tests.factories import OPENS
from yobal.lib.errors import BadInput
from yobal.lib.localized import Localized
from yobal.publication import actions
from yobal.publication.actions import NewProvision
from yobal.publication.models import Document, Provision
from yobal.publication.queries import documents

pytestmark = pytest.mark.django_db


def test_the_first_language_of_the_consultation_prevails_unless_the_document_names_another():
    draft = factories.the_draft(factories.consultation())
    assert draft.prevailing_language == "km"
    assert Document(consultation=draft.consultation, prevailing="en").prevailing_language == "en"


def test_a_provision_lacks_a_language_when_its_heading_or_its_text_does(django_assert_num_queries):
    consultation = factories.consultation()
    texts = [
        (Localized(km="ក", en="A"), Localized()),
        (Localized(km="ខ", en="B"), Localized(km="គ")),
        (Localized(en="D"), Localized(km=" ", en="E")),
        (Localized(), Localized()),
    ]
    provisions = [NewProvision("article", str(n), *both) for n, both in enumerate(texts, 1)]
    version = actions.add_version(factories.the_draft(consultation), provisions=provisions, by="test", at=OPENS)
    with django_assert_num_queries(1):
        found = documents.lacking(version)
    numbers = dict(Provision.objects.values_list("pk", "number"))
    assert {code: [numbers[pk] for pk in pks] for code, pks in found.items()} == {"km": ["3"], "en": ["2"]}


def test_an_announcement_needs_words_in_the_prevailing_language_and_no_others():
    consultation = factories.consultation()
    version = factories.the_version(consultation)
    announcement = actions.announce(
        factories.the_round(consultation),
        number="1",
        title={"km": "ក"},
        body={"km": "ខ"},
        issued_on=OPENS.date(),
        opens_at=OPENS,
        closes_at=factories.CLOSES,
        by="test",
        at=OPENS,
    )
    member = factories.appointed(consultation, "secretariat")
    version.provisions.filter(number="1.1").update(body={"en": "Only English."})
    with pytest.raises(BadInput, match="1 provision has no text in the prevailing language"):
        actions.propose_announcement(announcement, by=member, at=OPENS)
    version.provisions.filter(number="1.1").update(heading={"km": "ក"}, body={"km": "Only Khmer."})
    assert actions.propose_announcement(announcement, by=member, at=OPENS)
