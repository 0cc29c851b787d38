"""Digests as files: one folder per subscription, one file per window and format."""

from pathlib import Path

from services.publish.adapters.renderers import FORMATS, Renderer
from shared.contract.digest import Digest
from shared.errors import Unavailable


class FolderDigests:
    """Writes into a folder; None writes nowhere."""

    def __init__(self, folder: Path | None, renderer: Renderer) -> None:
        self._folder = folder
        self._renderer = renderer

    def write(self, digest: Digest) -> str:
        """Write all formats; each file is replaced at once, so that no reader meets half of one.

        Raises:
            Unavailable: the folder cannot be written to; the digest stays unfinished and is written later.
        """
        if self._folder is None:
            return ""
        name = digest.digest_id.partition("/")[2].replace(":", "").replace("/", "-")
        try:
            folder = self._folder / digest.subscription
            folder.mkdir(parents=True, exist_ok=True)
            for form in FORMATS:
                part = folder / f".{name}.{form}.part"
                part.write_text(self._renderer.render(digest, form), encoding="utf-8")
                part.replace(folder / f"{name}.{form}")
        except OSError as error:
            message = f"digest folder {self._folder}: {error.strerror}"
            raise Unavailable(message) from error
        return f"{digest.subscription}/{name}.{{{','.join(FORMATS)}}}"
