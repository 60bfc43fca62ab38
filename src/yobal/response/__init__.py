"""RESPOND: the response report and messages to participants."""
