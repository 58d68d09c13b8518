"""The only writers of conversations. Every action: allow, lock, check, change, record."""

from kuula.desk.actions.asking import ask_colleague
from kuula.desk.actions.drafting import attach_to_draft, discard_draft, drop_attachment, save_draft
from kuula.desk.actions.erasing import erase_messages, forget_old_messages
from kuula.desk.actions.helping import (
    add_to_answer,
    answer_question,
    decline_question,
    pass_question,
)
from kuula.desk.actions.incoming import (
    open_conversation,
    open_conversations,
    receive_message,
    record_outside_reply,
)
from kuula.desk.actions.mentioning import (
    follow_conversation,
    put_mention_away,
    unfollow_conversation,
)
from kuula.desk.actions.merging import merge_conversations
from kuula.desk.actions.promises.making import (
    PromiseForm,
    keep_promise,
    make_promise,
    move_promise,
    sort_promise,
    watch_promises,
    withdraw_promise,
)
from kuula.desk.actions.promises.telling import tell_new_date
from kuula.desk.actions.reckoning import reckon_again
from kuula.desk.actions.replying import (
    add_note,
    claim_reply,
    confirm_reply,
    fail_reply,
    withdraw_reply,
    write_reply,
)
from kuula.desk.actions.snoozing import (
    snooze_conversation,
    wake_conversation,
    wake_due_conversations,
)
from kuula.desk.actions.splitting import split_conversation
from kuula.desk.actions.steering import (
    assign_conversation,
    close_conversation,
    close_settled_conversations,
    hand_back_conversations,
    invite_guest,
    mark_spam,
    move_conversation,
    name_person,
    reopen_conversation,
    set_priority,
    set_state,
    set_subject,
    set_tags,
    solve_conversation,
)
from kuula.desk.actions.templates import (
    TemplateForm,
    note_template_use,
    remove_template,
    save_template,
)
from kuula.desk.actions.undoing import (
    free_templates,
    undo_conversations,
    undo_equipment,
    undo_templates,
)
from kuula.desk.actions.unmerging import undo_merge
from kuula.desk.actions.viewing import lift_view, remove_view, rename_view, save_view

__all__ = [
    "PromiseForm",
    "TemplateForm",
    "add_note",
    "add_to_answer",
    "answer_question",
    "ask_colleague",
    "assign_conversation",
    "attach_to_draft",
    "claim_reply",
    "close_conversation",
    "close_settled_conversations",
    "confirm_reply",
    "decline_question",
    "discard_draft",
    "drop_attachment",
    "erase_messages",
    "fail_reply",
    "follow_conversation",
    "forget_old_messages",
    "free_templates",
    "hand_back_conversations",
    "invite_guest",
    "keep_promise",
    "lift_view",
    "make_promise",
    "mark_spam",
    "merge_conversations",
    "move_conversation",
    "move_promise",
    "name_person",
    "note_template_use",
    "open_conversation",
    "open_conversations",
    "pass_question",
    "put_mention_away",
    "receive_message",
    "reckon_again",
    "record_outside_reply",
    "remove_template",
    "remove_view",
    "rename_view",
    "reopen_conversation",
    "save_draft",
    "save_template",
    "save_view",
    "set_priority",
    "set_state",
    "set_subject",
    "set_tags",
    "snooze_conversation",
    "solve_conversation",
    "sort_promise",
    "split_conversation",
    "tell_new_date",
    "undo_conversations",
    "undo_equipment",
    "undo_merge",
    "undo_templates",
    "unfollow_conversation",
    "wake_conversation",
    "wake_due_conversations",
    "watch_promises",
    "withdraw_promise",
    "withdraw_reply",
    "write_reply",
]
