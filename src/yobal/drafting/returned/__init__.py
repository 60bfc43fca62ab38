"""What comes back from a draft that was sent out: tracked changes, margin notes, edits in silence, tables of comments.

Every mark of the file becomes a remark or is counted among the ignored ones, so that none is lost. Knows nothing of
Django.
"""
