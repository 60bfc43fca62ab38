"""The matrix of comments and responses, as ministries exchange it: written as XLSX or DOCX, edited, and read back."""
