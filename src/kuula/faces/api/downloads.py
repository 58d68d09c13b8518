"""How the description of the API speaks of bytes."""

from typing import Any, Final

BYTES: Final[dict[str, Any]] = {
    "responses": {
        200: {
            "description": "The bytes, always as a download.",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    }
}
