"""Papers of an announcement, for the public and, before that, for those who sign: notice, letter, poster."""
