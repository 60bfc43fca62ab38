"""Answers from elsewhere: a mapping in TOML says what each column of a table means, and rows are read through it.

Nothing here writes: rows come out as values, and every cell of the table is counted as mapped, ignored with a reason,
empty, or part of a refused row. The manual for officials is docs/import.md.
"""

from yobal.reception.mapping.columns import Column, ColumnsDiffer
from yobal.reception.mapping.definition import Ignored, Mapping, Option, Question, QuestionKind, ValueColumn
from yobal.reception.mapping.loading import load_mapping, mapping_from, mapping_of
from yobal.reception.mapping.rows import CellCounts, ImportedRow, RowFault, RowReader, read_rows
from yobal.reception.mapping.sections import MappingError
from yobal.reception.mapping.times import TimeFormat

__all__ = [
    "CellCounts",
    "Column",
    "ColumnsDiffer",
    "Ignored",
    "ImportedRow",
    "Mapping",
    "MappingError",
    "Option",
    "Question",
    "QuestionKind",
    "RowFault",
    "RowReader",
    "TimeFormat",
    "ValueColumn",
    "load_mapping",
    "mapping_from",
    "mapping_of",
    "read_rows",
]
