"""Where a complaint stands: what it still lacks before it can be closed."""

from django.utils.translation import gettext as _

from kuula.desk.models import Complaint, Step


def missing(complaint: Complaint) -> list[str]:
    """What a complaint lacks before it can be closed, in words."""
    lacking = []
    if complaint.next_step:
        step = str(Step(complaint.next_step).label)
        lacking.append(_("the step “%(step)s”") % {"step": step})
    wanted = (
        (complaint.cause_id, _("root cause")),
        (complaint.prevention, _("prevention")),
        (complaint.prevention_owner_id, _("who sees to the prevention")),
        (complaint.prevention_due, _("until when it is prevented")),
    )
    return lacking + [words for value, words in wanted if not value]
