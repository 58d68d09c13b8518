"""Writers of custom fields: what is asked, and what a conversation answers."""

from kuula.desk.actions.fields.defining import (
    FieldForm,
    archive_field,
    lift_field,
    save_field,
    take_up_field,
)
from kuula.desk.actions.fields.requiring import FieldsMissing, refuse_missing
from kuula.desk.actions.fields.setting import set_fields

__all__ = [
    "FieldForm",
    "FieldsMissing",
    "archive_field",
    "lift_field",
    "refuse_missing",
    "save_field",
    "set_fields",
    "take_up_field",
]
