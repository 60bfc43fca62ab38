"""Pages without an account: whoever holds the link is the focal point, or one of the colleagues."""

from yobal.web.public.inviting.views.collating import begin, contribution
from yobal.web.public.inviting.views.contributing import contribute
from yobal.web.public.inviting.views.landing import answer_letter, invited
from yobal.web.public.inviting.views.reading import invited_file, invited_version

__all__ = ["answer_letter", "begin", "contribute", "contribution", "invited", "invited_file", "invited_version"]
