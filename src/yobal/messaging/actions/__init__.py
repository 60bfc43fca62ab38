"""Writes of messaging: queue and send, subscribe, reword."""

from yobal.messaging.actions.sending import CLAIM, forget_sent, queue, queue_new, send_due, try_again
from yobal.messaging.actions.subscribing import confirm, forget_unconfirmed, stop, subscribe
from yobal.messaging.actions.telling import tell
from yobal.messaging.actions.wording import reset, reword

__all__ = [
    "CLAIM",
    "confirm",
    "forget_sent",
    "forget_unconfirmed",
    "queue",
    "queue_new",
    "reset",
    "reword",
    "send_due",
    "stop",
    "subscribe",
    "tell",
    "try_again",
]
