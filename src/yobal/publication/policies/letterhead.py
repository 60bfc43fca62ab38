"""Which picture may stand over a letterhead."""

from django.utils.translation import gettext as _

from yobal.lib.errors import BadInput
from yobal.publication.policies.files import check_file
from yobal.render.letter import size_of_picture

PICTURES = frozenset({".png", ".jpg", ".jpeg"})
LARGEST_EMBLEM = 1024 * 1024
WIDEST_EMBLEM = 4000  # pixels


def check_emblem(name: str, content: bytes) -> None:
    """An emblem is a PNG or JPEG that opens, no larger than paper needs."""
    check_file(name, content, allowed=PICTURES)
    if len(content) > LARGEST_EMBLEM:
        raise BadInput(_("The emblem is larger than 1 MB. Save it smaller, and upload it again."), place="files")
    size = size_of_picture(content)
    if size is None or not all(0 < side <= WIDEST_EMBLEM for side in size):
        raise BadInput(
            _("The emblem can not be read, or is wider than 4,000 pixels. Save it again as a PNG."), place="files"
        )
