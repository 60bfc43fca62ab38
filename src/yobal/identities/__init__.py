"""Who took part: personal data of submissions, beside the flow and never under it."""
