"""The words of messages: what they say unless officials rewrite them, and how their gaps are filled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from yobal.lib.text import excerpt
from yobal.messaging.states import Kind

LONGEST_SUBJECT = 300
LANGUAGES = ("km", "en")
# What a consultation is called for those who follow all of them.
ALL = {"km": "ការពិគ្រោះយោបល់ទាំងអស់", "en": "all consultations"}

_GAP = re.compile(r"\{([^{}\n]*)\}")
_EMPTY_LINES = re.compile(r"\n{3,}")
_NEWS = ("title", "deadline", "address", "reason", "unsubscribe")
_TO_INSTITUTIONS = ("title", "institution", "deadline", "address")
_STOP = {
    "km": "\n\nអ្នកទទួលបានសារនេះ ដោយសារអ្នកបានស្នើសុំឲ្យជូនដំណឹង។ ដើម្បីឈប់ទទួលសារ៖\n{unsubscribe}\n",
    "en": "\n\nYou get this message because you asked to be told. To get no more:\n{unsubscribe}\n",
}


@dataclass(frozen=True)
class Words:
    """One message before its gaps are filled: `{title}` and the like stand in both."""

    subject: str
    body: str

    def filled(self, values: Mapping[str, str]) -> "Words":
        """Put values into the gaps; what a value itself holds is never read as a gap."""

        def value(gap: re.Match[str]) -> str:
            return values.get(gap[1], gap[0])

        subject = excerpt(_GAP.sub(value, self.subject), LONGEST_SUBJECT)
        return Words(subject, _EMPTY_LINES.sub("\n\n", _GAP.sub(value, self.body)))


def gaps_of(kind: str) -> tuple[str, ...]:
    """List what may stand in the gaps of a kind of message."""
    if kind == Kind.CONFIRM:
        return ("title", "address")
    return _TO_INSTITUTIONS if is_to_institutions(kind) else _NEWS


def must_hold(kind: str) -> tuple[str, ...]:
    """List the gaps without which the text of a message is of no use, or not lawful."""
    return ("address", "unsubscribe") if ends_with_way_out(kind) else ("address",)


def is_to_institutions(kind: str) -> bool:
    """Say whether it goes to whoever answers for an institution, who asked for nothing and can unsubscribe nothing."""
    return kind in (Kind.INVITATION, Kind.INVITATION_REMINDER)


def ends_with_way_out(kind: str) -> bool:
    """Say whether its reader asked to be told, and so may end it."""
    return kind != Kind.CONFIRM and not is_to_institutions(kind)


def gaps_in(text: str) -> list[str]:
    """List the gaps that a text has, in their order."""
    return _GAP.findall(text)


_DEFAULTS: dict[tuple[str, str], tuple[str, str]] = {
    (Kind.CONFIRM, "km"): (
        "សូមបញ្ជាក់ថាអ្នកចង់ទទួលដំណឹង៖ {title}",
        "មានអ្នកស្នើសុំឲ្យផ្ញើដំណឹងអំពី «{title}» មកកាន់អាសយដ្ឋានអ៊ីមែលនេះ។\n\n"
        "ប្រសិនបើអ្នកជាអ្នកស្នើសុំ សូមបើកតំណខាងក្រោម រួចចុចប៊ូតុងបញ្ជាក់៖\n{address}\n\n"
        "តំណនេះប្រើបានក្នុងរយៈពេល ៧ ថ្ងៃ។ ប្រសិនបើអ្នកមិនបានស្នើសុំទេ អ្នកមិនចាំបាច់ធ្វើអ្វីឡើយ៖ "
        "យើងនឹងមិនជូនដំណឹងអ្វីដល់អ្នក ហើយអាសយដ្ឋាននេះនឹងត្រូវលុបចេញ។\n",
    ),
    (Kind.CONFIRM, "en"): (
        "Please confirm that you want news of {title}",
        "Somebody asked us to send news of “{title}” to this e-mail address.\n\n"
        "If it was you, open this link and press the button there:\n{address}\n\n"
        "The link works for 7 days. If it was not you, there is nothing to do: we will send you no news, and your "
        "address will be deleted.\n",
    ),
    (Kind.OPENING, "km"): (
        "ចាប់ផ្តើមទទួលមតិ៖ {title}",
        "ឥឡូវនេះ អ្នកអាចផ្ញើមតិលើ «{title}» បានហើយ។\n\nថ្ងៃផុតកំណត់៖ {deadline}\n\nសូមអានសេចក្តីព្រាង និងផ្តល់មតិរបស់អ្នក៖\n{address}",
    ),
    (Kind.OPENING, "en"): (
        "Open for comments: {title}",
        "You can now send comments on “{title}”.\n\nComments are on time until: {deadline}\n\n"
        "Read the draft and give your comments:\n{address}",
    ),
    (Kind.CHANGE, "km"): (
        "មានការផ្លាស់ប្តូរ៖ {title}",
        "មានសេចក្តីជូនដំណឹងថ្មីអំពី «{title}»៖\n\n{reason}\n\nថ្ងៃផុតកំណត់៖ {deadline}\n\nសូមអានសេចក្តីជូនដំណឹង៖\n{address}",
    ),
    (Kind.CHANGE, "en"): (
        "Something changed: {title}",
        "There is a new announcement about “{title}”:\n\n{reason}\n\nComments are on time until: {deadline}\n\n"
        "Read the announcement:\n{address}",
    ),
    (Kind.THREE_DAYS, "km"): (
        "នៅសល់មិនលើសបីថ្ងៃ៖ {title}",
        "ការទទួលមតិលើ «{title}» នឹងបិទក្នុងរយៈពេលមិនលើសបីថ្ងៃទៀត។\n\nថ្ងៃផុតកំណត់៖ {deadline}\n\n"
        "ប្រសិនបើអ្នកចង់ផ្តល់មតិ សូមផ្ញើមុនថ្ងៃផុតកំណត់៖\n{address}",
    ),
    (Kind.THREE_DAYS, "en"): (
        "No more than three days left: {title}",
        "Comments on “{title}” close in three days or less.\n\nComments are on time until: {deadline}\n\n"
        "If you want to comment, send it before then:\n{address}",
    ),
    (Kind.ONE_DAY, "km"): (
        "នៅសល់មិនលើសមួយថ្ងៃ៖ {title}",
        "ការទទួលមតិលើ «{title}» នឹងបិទក្នុងរយៈពេលមិនលើសមួយថ្ងៃទៀត។\n\nថ្ងៃផុតកំណត់៖ {deadline}\n\n"
        "ប្រសិនបើអ្នកចង់ផ្តល់មតិ សូមផ្ញើឥឡូវនេះ៖\n{address}",
    ),
    (Kind.ONE_DAY, "en"): (
        "No more than one day left: {title}",
        "Comments on “{title}” close in one day or less.\n\nComments are on time until: {deadline}\n\n"
        "If you want to comment, send it now:\n{address}",
    ),
    (Kind.CLOSE, "km"): (
        "បានបិទទទួលមតិ៖ {title}",
        "ការទទួលមតិលើ «{title}» បានបិទហើយ។\n\nថ្ងៃផុតកំណត់គឺ៖ {deadline}\n\n"
        "ក្រុមការងារនឹងអានមតិទាំងអស់ដែលបានទទួល។ យើងនឹងជូនដំណឹងដល់អ្នក នៅពេលរបាយការណ៍ត្រូវបានផ្សព្វផ្សាយ។\n\n{address}",
    ),
    (Kind.CLOSE, "en"): (
        "Closed for comments: {title}",
        "Comments on “{title}” have closed.\n\nComments were on time until: {deadline}\n\n"
        "The working group reads all comments received. We will tell you when the report is published.\n\n{address}",
    ),
    (Kind.RESPONSE, "km"): (
        "របាយការណ៍ត្រូវបានផ្សព្វផ្សាយ៖ {title}",
        "របាយការណ៍អំពី «{title}» ត្រូវបានផ្សព្វផ្សាយហើយ។ របាយការណ៍នេះបង្ហាញពីចម្លើយរបស់ក្រុមការងារចំពោះមតិដែលបានទទួល "
        "និងការកែសម្រួលដែលបានធ្វើ។\n\nសូមអានរបាយការណ៍៖\n{address}",
    ),
    (Kind.RESPONSE, "en"): (
        "The report is published: {title}",
        "The report on “{title}” is published. It gives the working group's reply to the comments received, and the "
        "changes made.\n\nRead the report:\n{address}",
    ),
    (Kind.INVITATION, "km"): (
        "សូមអញ្ជើញផ្តល់មតិ៖ {title}",
        "ជូនចំពោះ {institution}\n\nស្ថាប័នរបស់លោកអ្នកត្រូវបានអញ្ជើញឲ្យផ្តល់មតិលើ «{title}»។\n\nថ្ងៃផុតកំណត់៖ {deadline}\n\n"
        "តំណខាងក្រោមគឺសម្រាប់លោកអ្នកផ្ទាល់ ក្នុងនាមជាអ្នកទទួលបន្ទុករបស់ស្ថាប័ន។ តំណនេះបើកសេចក្តីព្រាង និងផ្ញើចម្លើយរបស់ស្ថាប័ន "
        "ដូច្នេះ សូមកុំផ្ញើបន្ត៖ នៅទីនោះមានតំណមួយទៀតសម្រាប់សហការីរបស់លោកអ្នក។\n{address}\n",
    ),
    (Kind.INVITATION, "en"): (
        "You are invited to comment: {title}",
        "To {institution}\n\nYour institution is invited to comment on “{title}”.\n\n"
        "Comments are on time until: {deadline}\n\n"
        "The link below is for you as focal point. It opens the draft and sends your institution's answer, so do not "
        "forward it: you find another link for your colleagues there.\n{address}\n",
    ),
    (Kind.INVITATION_REMINDER, "km"): (
        "សូមរំលឹក៖ {title}",
        "ជូនចំពោះ {institution}\n\nយើងមិនទាន់បានទទួលចម្លើយរបស់ស្ថាប័នលោកអ្នកលើ «{title}» នៅឡើយទេ។\n\nថ្ងៃផុតកំណត់៖ {deadline}\n\n"
        "សូមបើកតំណរបស់លោកអ្នក៖\n{address}\n",
    ),
    (Kind.INVITATION_REMINDER, "en"): (
        "A reminder: {title}",
        "To {institution}\n\nWe have not received your institution's answer on “{title}” yet.\n\n"
        "Comments are on time until: {deadline}\n\nOpen your link:\n{address}\n",
    ),
}


def default_words(kind: str, language: str) -> Words:
    """Give the words that come with Yobal."""
    subject, body = _DEFAULTS[Kind(kind), language]
    return Words(subject, body + _STOP[language] if ends_with_way_out(kind) else body)
