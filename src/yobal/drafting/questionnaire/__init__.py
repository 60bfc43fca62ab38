"""The feedback form as a file: written as DOCX and XLSX, filled without a network, and read back exactly.

Every place for an answer stands in a row of a plain table whose first cell holds its Ref, since nothing else survives
all office programs: content controls and cell names do not.
"""
