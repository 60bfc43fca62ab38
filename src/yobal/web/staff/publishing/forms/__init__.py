"""What officials fill in to publish."""

from yobal.web.staff.publishing.forms.announcements import OPENING_KINDS, AnnouncementForm, ExtensionForm, NoticeForm
from yobal.web.staff.publishing.forms.consultation import AppointForm, ConsultationForm
from yobal.web.staff.publishing.forms.documents import DocumentForm
from yobal.web.staff.publishing.forms.named import today_in
from yobal.web.staff.publishing.forms.releasing import LetterheadForm, NumberForm, ReleaseForm, ScanForm
from yobal.web.staff.publishing.forms.rounds import EventForm, GroupForm, RoundForm

__all__ = [
    "OPENING_KINDS",
    "AnnouncementForm",
    "AppointForm",
    "ConsultationForm",
    "DocumentForm",
    "EventForm",
    "ExtensionForm",
    "GroupForm",
    "LetterheadForm",
    "NoticeForm",
    "NumberForm",
    "ReleaseForm",
    "RoundForm",
    "ScanForm",
    "today_in",
]
