"""What the columns of a table of answers mean, proposed: each guess says why and how sure it is, and a person decides.

Nothing here writes. A proposal becomes a mapping, the very one that docs/import.md describes.
"""

from yobal.reception.guessing.choices import Choice, Choices, Meaning, Reason, Sure, Why
from yobal.reception.guessing.exporters import Tool, tool_of
from yobal.reception.guessing.proposing import propose, propose_reading
from yobal.reception.guessing.spelling import mapping_table
from yobal.reception.guessing.times import readings_of

__all__ = [
    "Choice",
    "Choices",
    "Meaning",
    "Reason",
    "Sure",
    "Tool",
    "Why",
    "mapping_table",
    "propose",
    "propose_reading",
    "readings_of",
    "tool_of",
]
