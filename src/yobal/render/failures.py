"""Why a document could not be set."""

from enum import StrEnum


class Cause(StrEnum):
    """What stopped the process that sets a document."""

    TIME = "time"
    MEMORY = "memory"
    DOCUMENT = "document"
    CRASH = "crash"


class RenderFailed(Exception):
    """No PDF was made; `detail` is for the operator's log and may quote the document."""

    def __init__(self, cause: Cause, detail: str) -> None:
        super().__init__(f"{cause}: {detail}")
        self.cause = cause
        self.detail = detail
