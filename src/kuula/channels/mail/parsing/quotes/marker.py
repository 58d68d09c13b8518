"""The mark Kuula hides in the mails it sends, so that answers to them are cut exactly."""

from typing import Final

REPLY_MARKER: Final = "##- kuula -##"
REPLY_MARKER_CLASS: Final = "kuula-reply"
REPLY_MARKER_HTML: Final = (
    f'<div class="{REPLY_MARKER_CLASS}" data-kuula-reply="1" aria-hidden="true" '
    'style="display:none;font-size:1px;line-height:1px;max-height:0;overflow:hidden;mso-hide:all">'
    f"{REPLY_MARKER}</div>"
)
