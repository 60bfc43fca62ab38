"""Pages on which the matrix of comments and responses is given out and brought back."""
