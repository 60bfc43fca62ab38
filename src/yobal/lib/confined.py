"""What a child process that reads or draws a stranger's document does to itself first."""

import os
import resource
import sys
from typing import BinaryIO


def claim_output() -> BinaryIO:
    """Keep standard output for the answer, so that nothing printed by a library lands in it."""
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answer


def limit(memory: int, seconds: float) -> None:
    """Take no more memory (bytes) and processor time than this, and leave no core behind."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The parent watches the clock; this ends a child whose parent is gone.
    processor = int(seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
