"""Reading a draft, and comparing it with the version before."""
