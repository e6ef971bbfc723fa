"""Pictures of licences and certificates (reference/tiktok-api.md, 7.6)."""

from __future__ import annotations

from typing import Any

from bcsync.emulator.call import Call
from bcsync.emulator.permissions import center_of_admin
from bcsync.platforms.local.refusal import RefusalError
from bcsync.wire import codes, endpoints, images

_PREFIX = 78


def image_upload(call: Call) -> Any:
    """Kept by its name and its size alone; nobody looks at it. The address is reserved for examples."""
    center_of_admin(call, call["bc_id"])
    image = call["image_file"]
    if not images.is_picture(image.content):
        text = "Invalid value of 'image_file': must be a JPG, JPEG or PNG image."
        raise RefusalError(codes.BAD_FILE, text)
    id = call.work.next_id(_PREFIX)
    call.work.images.put(
        {
            "id": id,
            "center": call["bc_id"],
            "document": {"name": image.name, "size": len(image.content)},
            "since": call.work.now,
        }
    )
    return {"image_id": id, "image_url": f"https://images.example/{id}"}


ANSWERS = {endpoints.BC_IMAGE_UPLOAD: image_upload}
