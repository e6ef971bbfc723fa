"""A body of ``multipart/form-data`` in its parts: the standard library's mail parser reads the same form."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import cast

from bcsync.emulator.shapes import Upload
from bcsync.platforms.local.refusal import against_rule


def parts_of(content_type: str, body: bytes) -> Mapping[str, str | Upload]:
    """Texts and files by name. Raises ``RefusalError``."""
    header = f"content-type: {content_type}\r\n\r\n".encode("utf-8", "replace")
    message = BytesParser(policy=HTTP).parsebytes(header + body)
    if message.get_content_type() != "multipart/form-data" or not message.is_multipart():
        raise against_rule("The body must be multipart/form-data.")
    found: dict[str, str | Upload] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = cast("bytes", cast("Message", part).get_payload(decode=True) or b"")
        if isinstance(name, str):
            filename = part.get_filename()
            found[name] = (
                content.decode("utf-8", "replace")
                if filename is None
                else Upload(filename, content)
            )
    return found
