"""One text in several languages: a plain `{language: text}` dictionary, as it is stored in JSON columns."""

# Asked for a language that is missing, pages show the first of these that has text.
FALLBACK_ORDER = ("km", "en")


class Localized(dict[str, str]):
    """A text by language code; compares, pickles and serialises as the dictionary that it is."""

    def has(self, language: str) -> bool:
        """Whether there is something to read in this very language."""
        return bool((self.get(language) or "").strip())

    def language(self, language: str) -> str:
        """The language that `text(language)` comes from, for `lang=` on pages; the one asked for if all are empty."""
        rest = sorted(set(self) - set(FALLBACK_ORDER))
        return next((code for code in (language, *FALLBACK_ORDER, *rest) if self.has(code)), language)

    def text(self, language: str) -> str:
        """The text in this language, else in the first language that has any (km, en, then by code), else ""."""
        chosen = self.language(language)
        return self[chosen] if self.has(chosen) else ""
