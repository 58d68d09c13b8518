"""The one list of who acts on what the ledger records. `kuula subscribers` prints it."""

from typing import Final

from kuula.channels.mail.jobs import (
    anybody_away,
    came_by_mail,
    files_are_checked,
    on_brief_copy_made,
    on_customer_wrote,
    on_feedback_told,
    on_files_arrived,
    on_follow_up_asked,
    on_mail_sortable,
    on_mailbox_stopped,
    on_rating_asked,
    on_reply_written,
    on_survey_asked,
    one_for_all,
    sort_together,
    while_away,
)
from kuula.channels.mail.jobs import (
    on_customer_erased as on_writer_erased,
)
from kuula.connectors.moving.jobs import on_customer_erased as on_exported_erased
from kuula.connectors.shops.jobs import on_customer_erased as on_buyer_erased
from kuula.connectors.tables.jobs import on_customer_erased as on_imported_erased
from kuula.desk.assigning.jobs import (
    SHARED_OUT_AFTER,
    any_team_automatic,
    on_queue_changed,
    once_for_all,
)
from kuula.desk.concerns.jobs import (
    BOUGHT,
    anybody_bought,
    naming_something,
    of_who_talked,
    on_bought,
    on_customer_named,
)
from kuula.desk.jobs import (
    handed_over_before,
    hours_changed,
    on_customer_erased,
    on_customer_wrote_again,
    on_hours_changed,
    on_staff_changed,
    on_staff_deactivated,
    role_changed,
    where_replies_wait,
)
from kuula.desk.jobs import (
    on_reply_written as on_reply_after_handover,
)
from kuula.desk.notices.jobs import on_noticeable, on_shift_begun, shift_begins
from kuula.desk.notices.recipients import FINDERS as NOTICEABLE
from kuula.desk.targets.jobs import on_target_changed
from kuula.desk.targets.moved import (
    any_playbook_names_team,
    any_target_names_segment,
    on_opened,
    on_segment_moved,
)
from kuula.ledger.subscriptions import Subscription
from kuula.listening.experiences.jobs import derive_together, may_be_felt, on_felt
from kuula.listening.feedback.jobs import on_customer_erased as on_teller_erased
from kuula.listening.jobs import on_cause, on_conversation_solved
from kuula.listening.jobs import on_customer_erased as on_rater_erased
from kuula.listening.surveys.inviting.causes import CAUSES, any_trigger
from kuula.people.commerce.jobs import (
    MATCHED_AFTER,
    anybody_unknown,
    known_now,
    on_customer_known,
)
from kuula.people.merging.jobs import (
    COMPARED_AFTER,
    MAY_COME_LATE,
    compare_together,
    of_merged_away,
    on_changed,
    on_late,
)
from kuula.people.merging.late import anybody_merged
from kuula.people.segments.jobs import (
    TRIGGERS,
    any_segment,
    on_segment_changed,
    on_touched,
    touched_together,
)

SUBSCRIPTIONS: Final[tuple[Subscription, ...]] = (
    Subscription(
        "desk.erase",
        frozenset({"people.customer_erased"}),
        on_customer_erased,
        history=True,
        own_transaction=True,
    ),
    Subscription(
        "mail.sort",
        frozenset({"mail.mail_taken_in", "mail.mail_tried_again"}),
        on_mail_sortable,
        own_transaction=True,
        first=sort_together,
    ),
    Subscription(
        "mail.erase",
        frozenset({"people.customer_erased"}),
        on_writer_erased,
        history=True,
        own_transaction=True,
    ),
    Subscription(
        "shops.erase",
        frozenset({"people.customer_erased"}),
        on_buyer_erased,
        history=True,
        own_transaction=True,
    ),
    Subscription(
        "tables.erase",
        frozenset({"people.customer_erased"}),
        on_imported_erased,
        history=True,
        own_transaction=True,
    ),
    Subscription(
        "moving.erase",
        frozenset({"people.customer_erased"}),
        on_exported_erased,
        history=True,
        own_transaction=True,
    ),
    Subscription("mail.ask_rating", frozenset({"listening.rating_asked"}), on_rating_asked),
    Subscription("mail.ask_survey", frozenset({"listening.survey_asked"}), on_survey_asked),
    Subscription("mail.tell_back", frozenset({"listening.feedback_told"}), on_feedback_told),
    Subscription("mail.brief", frozenset({"listening.brief_copy_made"}), on_brief_copy_made),
    Subscription("mail.ask_follow_up", frozenset({"desk.follow_up_asked"}), on_follow_up_asked),
    Subscription("mail.queue_reply", frozenset({"desk.reply_written"}), on_reply_written),
    Subscription(
        "mail.away",
        frozenset({"desk.conversation_opened", "desk.message_received"}),
        on_customer_wrote,
        only=came_by_mail,
        awake=anybody_away,
        first=while_away,
    ),
    Subscription(
        "mail.scan",
        frozenset({"desk.conversation_opened", "desk.message_received"}),
        on_files_arrived,
        only=files_are_checked,
        first=one_for_all,
    ),
    Subscription(
        "desk.hold_planned",
        frozenset({"desk.message_received"}),
        on_customer_wrote_again,
        first=where_replies_wait,
    ),
    Subscription("mail.alarm", frozenset({"mail.mailbox_stopped"}), on_mailbox_stopped),
    Subscription(
        "desk.hand_back", frozenset({"workspace.staff_deactivated"}), on_staff_deactivated
    ),
    Subscription(
        "desk.leave_light_seats",
        frozenset({"workspace.staff_changed"}),
        on_staff_changed,
        own_transaction=True,
        only=role_changed,
    ),
    Subscription(
        "desk.reckon_again",
        frozenset({"workspace.brand_changed", "workspace.team_changed"}),
        on_hours_changed,
        own_transaction=True,
        only=hours_changed,
    ),
    Subscription(
        "desk.apply_targets",
        frozenset({"desk.reply_target_changed"}),
        on_target_changed,
        own_transaction=True,
    ),
    Subscription(
        "desk.targets_of_segments",
        frozenset({"people.segment_entered", "people.segment_left", "people.segment_counted"}),
        on_segment_moved,
        own_transaction=True,
        awake=any_target_names_segment,
    ),
    Subscription(
        "desk.give_to_serving_team",
        frozenset({"desk.conversation_opened"}),
        on_opened,
        own_transaction=True,
        awake=any_playbook_names_team,
    ),
    Subscription(
        "desk.share_out",
        SHARED_OUT_AFTER,
        on_queue_changed,
        own_transaction=True,
        awake=any_team_automatic,
        first=once_for_all,
    ),
    Subscription(
        "desk.link_bought",
        frozenset({"desk.conversation_opened", "desk.message_received"}),
        on_customer_named,
        own_transaction=True,
        awake=anybody_bought,
        first=naming_something,
    ),
    Subscription("desk.link_known", BOUGHT, on_bought, own_transaction=True, first=of_who_talked),
    Subscription(
        "desk.asked_again",
        frozenset({"desk.reply_written"}),
        on_reply_after_handover,
        first=handed_over_before,
    ),
    Subscription("desk.notices", frozenset(NOTICEABLE), on_noticeable, own_transaction=True),
    Subscription(
        "desk.digest",
        frozenset({"workspace.duty_changed"}),
        on_shift_begun,
        own_transaction=True,
        only=shift_begins,
    ),
    Subscription(
        "people.match",
        MATCHED_AFTER,
        on_customer_known,
        history=True,
        own_transaction=True,
        awake=anybody_unknown,
        first=known_now,
    ),
    Subscription(
        "people.count_segment",
        frozenset({"people.segment_changed"}),
        on_segment_changed,
        own_transaction=True,
    ),
    Subscription(
        "people.keep_segments",
        TRIGGERS,
        on_touched,
        own_transaction=True,
        awake=any_segment,
        first=touched_together,
    ),
    Subscription(
        "people.compare",
        COMPARED_AFTER,
        on_changed,
        own_transaction=True,
        first=compare_together,
    ),
    Subscription(
        "people.gather_late",
        MAY_COME_LATE,
        on_late,
        own_transaction=True,
        awake=anybody_merged,
        first=of_merged_away,
    ),
    Subscription("listening.plan", CAUSES, on_cause, awake=any_trigger),
    Subscription("listening.ask", frozenset({"desk.conversation_solved"}), on_conversation_solved),
    Subscription(
        "listening.erase", frozenset({"people.customer_erased"}), on_rater_erased, history=True
    ),
    Subscription(
        "listening.erase_feedback",
        frozenset({"people.customer_erased"}),
        on_teller_erased,
        history=True,
    ),
    Subscription(
        "listening.experience",
        None,
        on_felt,
        history=True,
        own_transaction=True,
        only=may_be_felt,
        first=derive_together,
    ),
)
