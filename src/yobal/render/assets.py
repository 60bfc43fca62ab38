"""The pictures and fonts that a document may use: those handed over with it, and no other.

A document names them as `asset:NAME`. Data URIs are allowed too; every other address, of the network or of a file, is
refused, and WeasyPrint leaves the thing out.
"""

from collections.abc import Mapping

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "asset:"

Assets = Mapping[str, tuple[str, bytes]]


class UnknownAsset(FatalURLFetchingError):  # type: ignore[misc]
    """A document names an asset that was not handed over: a mistake of ours, so nothing is rendered."""


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Gives WeasyPrint the assets of one document, `{name: (media type, content)}`."""

    def __init__(self, assets: Assets) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self._assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The asset or the content of the data URI; any other address is an error."""
        if not url.startswith(SCHEME):
            return super().fetch(url, headers)
        name = url.removeprefix(SCHEME)
        if name not in self._assets:
            raise UnknownAsset(f"no asset is called {name!r}")
        media_type, content = self._assets[name]
        return URLFetcherResponse(url, content, {"Content-Type": media_type})
