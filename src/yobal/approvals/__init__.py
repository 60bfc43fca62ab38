"""Who proposed and who approved what: kind, scope, subject and the hash of what was approved."""
