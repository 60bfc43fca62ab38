"""One index of texts, on two databases: what is searched is known by an opaque scope, a kind and a number."""
