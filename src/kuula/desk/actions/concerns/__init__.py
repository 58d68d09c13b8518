"""The only writers of what conversations are about."""

from kuula.desk.actions.concerns.linking import (
    bring_concerns,
    link_named,
    link_order,
    link_owned,
    unlink_concern,
)

__all__ = ["bring_concerns", "link_named", "link_order", "link_owned", "unlink_concern"]
