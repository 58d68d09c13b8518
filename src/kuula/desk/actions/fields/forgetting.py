"""Forgetting what was typed into fields; what was chosen names nobody and stays."""

from collections.abc import Sequence

from django.db.models import F, Func, JSONField, Value
from django.db.models.expressions import Combinable

from kuula.desk.models import Conversation, CustomField, FieldKind, MacroRun


def without_texts() -> Combinable:
    """The fields of a conversation without those that hold what somebody typed, as SQL."""
    texts = CustomField.objects.filter(kind=FieldKind.TEXT).values_list("pk", flat=True)
    keys = [str(pk) for pk in texts.order_by("pk")]
    return _Without(F("fields"), Value(keys), output_field=JSONField())


def forget_texts_brought(numbers: Sequence[int]) -> None:
    """Take what was typed into the fields of these out of the conversations they were merged into,
    and out of what a macro could put back. Call it before their own are emptied."""
    MacroRun.objects.filter(conversation_id__in=numbers).update(before={})
    texts = set(CustomField.objects.filter(kind=FieldKind.TEXT).values_list("pk", flat=True))
    level = list(Conversation.objects.filter(pk__in=numbers).exclude(merged_into=None))
    for part in level:
        into = Conversation.objects.select_for_update().get(merged=part)
        kept = {
            key: value
            for key, value in into.fields.items()
            if int(key) not in texts or part.fields.get(key) != value
        }
        if kept != into.fields:
            Conversation.objects.filter(pk=into.pk).update(fields=kept)


class _Without(Func):
    template = "(%(expressions)s::text[])"
    arg_joiner = " - "
