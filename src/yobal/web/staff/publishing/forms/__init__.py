"""What officials fill in to publish."""

from yobal.web.staff.publishing.forms.announcements import OPENING_KINDS, AnnouncementForm, ExtensionForm, NoticeForm
from yobal.web.staff.publishing.forms.consultation import AppointForm, ConsultationForm
from yobal.web.staff.publishing.forms.documents import LARGEST_FILE, DocumentForm, UploadForm
from yobal.web.staff.publishing.forms.named import today_in
from yobal.web.staff.publishing.forms.rounds import EventForm, GroupForm, RoundForm

__all__ = [
    "LARGEST_FILE",
    "OPENING_KINDS",
    "AnnouncementForm",
    "AppointForm",
    "ConsultationForm",
    "DocumentForm",
    "EventForm",
    "ExtensionForm",
    "GroupForm",
    "NoticeForm",
    "RoundForm",
    "UploadForm",
    "today_in",
]
