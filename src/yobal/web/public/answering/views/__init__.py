"""The participant's way: answer, keep, check, send, and hold a receipt.

All of it works without JavaScript and without cookies. The views are exempt from the check against forged requests,
which needs a cookie: these forms act for nobody who is signed in, so there is no authority for another site to borrow.
Whoever holds a draft's link holds the draft; whoever holds number and private code holds the receipt.
"""

from yobal.web.public.answering.views.attaching import files
from yobal.web.public.answering.views.commenting import comment, draft_comment
from yobal.web.public.answering.views.drafting import answer, draft
from yobal.web.public.answering.views.papers import form_file
from yobal.web.public.answering.views.reading import draft_version, read
from yobal.web.public.answering.views.receipts import receipt
from yobal.web.public.answering.views.resuming import mail
from yobal.web.public.answering.views.senders import sender, sign
from yobal.web.public.answering.views.sending import check, send
from yobal.web.public.answering.views.uploading import upload

__all__ = [
    "answer",
    "check",
    "comment",
    "draft",
    "draft_comment",
    "draft_version",
    "files",
    "form_file",
    "mail",
    "read",
    "receipt",
    "send",
    "sender",
    "sign",
    "upload",
]
