"""A stranger's messages read in the child process of `drafting.bounded`; and what passes between both."""

from typing import Any

from yobal.drafting import wire
from yobal.drafting.bounded import ask
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.mail.message import Mail, mail_of
from yobal.drafting.mail.read import read_mails

TASK = "mail"
LARGEST = 25 * 1024 * 1024
_TOO_LARGE = gettext_noop("The file is larger than 25 MB.")
_MEND = gettext_noop("Divide the mailbox, or save large attachments by themselves and record them as a letter.")


def read_mails_bounded(content: bytes) -> list[Mail]:
    """As `read_mails`, but harmless. Raises UnreadableDraft."""
    if len(content) > LARGEST:
        raise UnreadableDraft("file", _TOO_LARGE, _MEND)
    answer, contents = ask(TASK, {}, [content])
    waiting = iter(contents)
    return [mail_of(facts, [next(waiting) for _name in facts["files"]]) for facts in answer["mails"]]


def answer_mails(_header: dict[str, Any], contents: list[bytes]) -> bytes:
    """What the child answers."""
    mails = read_mails(contents[0])
    return wire.pack(
        {"mails": [mail.as_json() for mail in mails]}, [file.content for mail in mails for file in mail.files]
    )
