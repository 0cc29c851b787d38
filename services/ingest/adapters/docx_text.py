"""The text of a Word document: content controls and accepted insertions too, deletions and comments not."""

import io
import zipfile

import mammoth

from shared.errors import Unprocessable

_LARGEST_UNPACKED = 256 * 1024 * 1024


def read_docx(content: bytes) -> str:
    """Give the text, one paragraph a line, cells of tables too.

    Raises:
        Unprocessable: it is no Word document, or unpacks to more than 256 MiB.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            # No more than what is declared here is ever unpacked: zipfile stops there.
            size = sum(part.file_size for part in packed.infolist())
            if size > _LARGEST_UNPACKED:
                raise Unprocessable("too_large", f"unpacks to {size} bytes, at most {_LARGEST_UNPACKED} are read")
            if "word/document.xml" not in packed.namelist():
                raise Unprocessable("broken", "this is a ZIP file, but no Word document; save it as .docx")
        text: str = mammoth.extract_raw_text(io.BytesIO(content)).value
    except zipfile.BadZipFile as error:
        raise Unprocessable("broken", "this is no Word document (.docx); open it and save it anew") from error
    return "\n".join(line for line in text.splitlines() if line.strip())
