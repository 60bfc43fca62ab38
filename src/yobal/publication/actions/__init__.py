"""Writes of publishing: set up, bring in drafts, announce."""

from yobal.publication.actions.announcing import (
    announce,
    approve_announcement,
    propose_announcement,
    revise_announcement,
    short_link,
)
from yobal.publication.actions.setting_up import (
    add_document,
    add_event,
    add_form,
    add_group,
    add_round,
    appoint,
    choose_form,
    create_consultation,
    end_appointment,
    revise_consultation,
)
from yobal.publication.actions.versions import (
    NewProvision,
    add_file,
    add_version,
    from_draft,
    import_draft,
    publish_version,
)

__all__ = [
    "NewProvision",
    "add_document",
    "add_event",
    "add_file",
    "add_form",
    "add_group",
    "add_round",
    "add_version",
    "announce",
    "appoint",
    "approve_announcement",
    "choose_form",
    "create_consultation",
    "end_appointment",
    "from_draft",
    "import_draft",
    "propose_announcement",
    "publish_version",
    "revise_announcement",
    "revise_consultation",
    "short_link",
]
