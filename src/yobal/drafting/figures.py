"""Pictures of a draft, as it is read: which of them a page can show, and the names that bodies call them."""

import hashlib

# What browsers, PDF and Word all show, told by content and never by name.
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))
MOST_FIGURES = 1_000


class Figures:
    """The pictures of one draft by name; the same picture twice has one name."""

    def __init__(self) -> None:
        self.by_name: dict[str, bytes] = {}
        self._names: dict[bytes, str] = {}

    def add(self, content: bytes) -> str:
        """The name of a picture, '' for one that cannot be kept: drawings (EMF, WMF, SVG), and those beyond a bound."""
        extension = extension_of(content)
        digest = hashlib.sha256(content).digest()
        if not extension or (digest not in self._names and len(self._names) >= MOST_FIGURES):
            return ""
        name = self._names.setdefault(digest, f"figure-{len(self._names) + 1}.{extension}")
        self.by_name[name] = content
        return name


def extension_of(content: bytes) -> str:
    """'png', 'jpg', 'gif' or 'webp' by the first bytes of a picture, '' for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return next((extension for signature, extension in _SIGNATURES if content.startswith(signature)), "")
