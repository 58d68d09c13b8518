"""The only writers of mentions: their sources, what comes in, what is answered and forgotten."""

from kuula.listening.mentions.actions.answering import (
    Published,
    answer_mention,
    begin_conversation,
    draft_answer,
    give_mention,
    note_mention,
    put_mention_aside,
    reopen_mention,
)
from kuula.listening.mentions.actions.asking import (
    Heard,
    claim_due_feeds,
    feed_failed,
    feed_read,
    try_feed_again,
)
from kuula.listening.mentions.actions.forgetting import (
    MentionsPart,
    erase_mentions,
    forget_old_mentions,
    undo_sources,
)
from kuula.listening.mentions.actions.judging import judge_mention, name_writer
from kuula.listening.mentions.actions.sources import SourceForm, archive_source, save_source
from kuula.listening.mentions.actions.taking_in import (
    MOST_AT_ONCE,
    Taken,
    Told,
    foresee_mentions,
    take_in_mentions,
    take_mentions_back,
)
from kuula.listening.mentions.actions.watching import watch_mentions

__all__ = [
    "MOST_AT_ONCE",
    "Heard",
    "MentionsPart",
    "Published",
    "SourceForm",
    "Taken",
    "Told",
    "answer_mention",
    "archive_source",
    "begin_conversation",
    "claim_due_feeds",
    "draft_answer",
    "erase_mentions",
    "feed_failed",
    "feed_read",
    "foresee_mentions",
    "forget_old_mentions",
    "give_mention",
    "judge_mention",
    "name_writer",
    "note_mention",
    "put_mention_aside",
    "reopen_mention",
    "save_source",
    "take_in_mentions",
    "take_mentions_back",
    "try_feed_again",
    "undo_sources",
    "watch_mentions",
]
