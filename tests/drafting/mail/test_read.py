"""Messages of e-mail as mail programs write them, and as nobody should."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from yobal.drafting.errors import UnreadableDraft
from yobal.drafting.mail.bounded import read_mails_bounded
from yobal.drafting.mail.read import DEEP, NO_DATE, NO_MESSAGE_ID, NO_SENDER, read_mails

PDF = b"%PDF-1.7 letter"


def a_mail(text: str = "សូមបង្រៀន AI។", **heads: str) -> EmailMessage:
    message = EmailMessage()
    known = {
        "From": "សុខ ដារ៉ា <dara@example.org>",
        "Subject": "មតិលើសេចក្តីព្រាង",
        "Date": "Wed, 18 Jun 2025 09:30:00 +0700",
        "Message-ID": "<one@example.org>",
    }
    for name, value in (known | {key.replace("_", "-"): value for key, value in heads.items()}).items():
        if value:
            message[name] = value
    message.set_content(text)
    return message


def in_mailbox(*messages: EmailMessage) -> bytes:
    mark = b"From someone@example.org Wed Jun 18 02:30:00 2025\n"
    return b"\n".join(mark + message.as_bytes().replace(b"\nFrom ", b"\n>From ") for message in messages)


def test_a_khmer_message_is_read_with_its_files_and_a_message_inside_stays_whole() -> None:
    message = a_mail()
    message.add_alternative("<p>Not this</p>", subtype="html")
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="លិខិត.pdf")
    message.add_attachment(a_mail("Forwarded", Subject="Inner"))
    (found,) = read_mails(message.as_bytes())
    assert (found.name, found.email) == ("សុខ ដារ៉ា", "dara@example.org")
    assert (found.subject, found.text.strip()) == ("មតិលើសេចក្តីព្រាង", "សូមបង្រៀន AI។")
    assert found.sent_at == datetime(2025, 6, 18, 2, 30, tzinfo=UTC)
    assert (found.reference, found.faults) == ("one@example.org", ())
    assert (found.files[0].name, found.files[0].content) == ("លិខិត.pdf", PDF)
    assert b"Forwarded" in found.files[1].content


def test_a_page_alone_is_made_plain_and_keeps_the_addresses_of_its_links() -> None:
    message = a_mail()
    page = "<html><head><style>p{}</style></head><body><p>Teach\n all &amp; <b>pay</b>.</p><p>See <a href='https://example.org/a'>here</a><br>ok</p></body></html>"
    message.set_content(page, subtype="html")
    assert read_mails(message.as_bytes())[0].text == "Teach all & pay.\n\nSee here (https://example.org/a)\nok"


def test_one_message_is_known_again_whether_it_comes_alone_or_in_a_mailbox() -> None:
    nameless = a_mail("Line\nFrom here on\nend", Message_ID="")
    alone = [read_mails(message.as_bytes().replace(b"\n", b"\r\n"))[0] for message in (a_mail(), nameless)]
    both = read_mails(in_mailbox(a_mail(), nameless))
    assert [mail.reference for mail in both] == [mail.reference for mail in alone]
    assert alone[1].reference.startswith("sha256:")
    assert alone[1].faults == (NO_MESSAGE_ID,)


@pytest.mark.parametrize(
    ("raw", "text", "fault"),
    [
        (b"From: a@example.org\nDate: 99 Foo\n\nhi", "hi", NO_DATE),
        (b"From: a@example.org\nDate: Thu, 01 Jan 1970 00:00:00 +0000\n\nhi", "hi", NO_DATE),
        (b"Subject: x\nDate: Wed, 18 Jun 2025 09:30:00 +0700\n\nhi", "hi", NO_SENDER),
        ("From: ក <a@example.org>\n\nមតិ".encode(), "មតិ", NO_DATE),
        (b"From: a@example.org\nContent-Type: text/plain; charset=nonsense\n\ncaf\xe9\0", "café\0", NO_DATE),
        (b"From: a@example.org\nContent-Type: text/plain; charset=koi8-r\n\n\xc4\xc1", "да", NO_DATE),
        (b"From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nbroken", "broken", NO_DATE),
        (b"From: [ <<>>;\nSubject: =?utf-8?b?!!!?=\nMessage-ID: <\n\nhi", "hi", NO_DATE),
        (b"From: a@example.org\nContent-Type: text/plain; charset=\"\n; name*=x''%ff%\n\nhi", "hi", NO_DATE),
    ],
)
def test_a_hostile_message_is_read_as_far_as_it_goes_and_its_fault_named(raw: bytes, text: str, fault: str) -> None:
    (found,) = read_mails(raw)
    assert text in found.text + "".join(file.content.decode() for file in found.files)
    assert fault in found.faults


def test_a_message_nested_without_end_does_no_harm_to_its_neighbour() -> None:
    deep = b"From: a@example.org\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
    )
    mark = b"From x Wed Jun 18 02:30:00 2025\n"
    found = read_mails_bounded(mark + deep + b"\n\n" + mark + a_mail().as_bytes())
    assert [DEEP in mail.faults for mail in found] == [True, False]
    assert found[1].text.strip() == "សូមបង្រៀន AI។"


def test_what_is_no_message_is_refused() -> None:
    for content in (b"", b"\x89PNG\r\n\x1a\n", b"just words", b"\0" * 1000):
        with pytest.raises(UnreadableDraft):
            read_mails(content)
