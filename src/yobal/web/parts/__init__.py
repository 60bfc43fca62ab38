"""The look that all pages share: base templates, includes for forms and lists, the style sheet and its fonts."""
