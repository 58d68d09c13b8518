"""What follows for conversations when customers move in and out of segments."""

from kuula.desk.actions.steering import move_conversation
from kuula.desk.actions.targets.rules import apply_targets, apply_targets_of
from kuula.desk.models import Conversation, ReplyTarget
from kuula.ledger.reading import Recorded
from kuula.people.segments.serving import any_team_serves, serving_team
from kuula.workspace.actors import SYSTEM
from kuula.workspace.models import Team


def any_target_names_segment() -> bool:
    """Whether a rule of reply targets looks at segments at all."""
    return ReplyTarget.objects.filter(segment__isnull=False).exists()


def on_segment_moved(entry: Recorded) -> None:
    """Let the clocks of who moved go on by the rules as they are; of all when many moved."""
    number = int(entry.payload["segment_id"])
    if not ReplyTarget.objects.filter(segment_id=number).exists():
        return
    if entry.about.customer is None:
        apply_targets(SYSTEM)
    else:
        apply_targets_of(SYSTEM, customer_id=entry.about.customer)


def any_playbook_names_team() -> bool:
    """Whether somebody is served by a team of their own."""
    return any_team_serves()


def on_opened(entry: Recorded) -> None:
    """Give what came in without a team to the one that serves the customer."""
    if entry.about.customer is None or entry.about.team is not None:
        return
    team_id = serving_team(entry.about.customer)
    talk = Conversation.objects.filter(pk=entry.about.conversation or 0, team=None).first()
    if team_id is not None and talk is not None and not talk.spam:
        move_conversation(SYSTEM, conversation=talk, team=Team.objects.get(pk=team_id))
