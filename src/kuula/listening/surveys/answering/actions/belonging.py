"""What surveys keep of a customer goes along when two customers are merged."""

from django.db.models import Q

from kuula.listening.models import AskingPause, Invitation, Response
from kuula.people.merging.parts import Homecoming


class SurveysPart:
    """Invitations and responses of a customer. That they want no questions stays with each: it
    counts for whom they were merged into (inviting.judging)."""

    def take(self, *, of: int, to: int) -> dict[str, list[int]]:
        """Let customer `to` have everything of customer `of`; answers the numbers. Where both were
        asked in one wave, each invitation stays with its own."""
        asked = Invitation.objects.filter(customer_id=to, wave__isnull=False)
        both = Q()
        for survey, wave in asked.values_list("survey_id", "wave"):
            both |= Q(survey_id=survey, wave=wave)
        invited = Invitation.objects.filter(customer_id=of)
        if both:
            invited = invited.exclude(both)
        invitations = list(invited.values_list("pk", flat=True))
        Invitation.objects.filter(pk__in=invitations).update(customer_id=to)
        given = Response.objects.filter(customer_id=of)
        responses = list(given.values_list("pk", flat=True))
        given.update(customer_id=to)
        unpaused = [] if AskingPause.objects.filter(customer_id=to).exists() else [to]
        return {"invitations": invitations, "responses": responses, "unpaused": unpaused}

    def bring_home(self, kept: dict[str, list[int]], home: Homecoming) -> None:
        """Bring them home, and those about a conversation that went home."""
        for rows, name in ((Invitation.objects, "invitations"), (Response.objects, "responses")):
            told = Q(pk__in=kept[name]) | Q(conversation_id__in=home.conversations)
            rows.filter(told, customer_id=home.target).update(customer_id=home.source)
        self._part_pauses(kept, home)

    def _part_pauses(self, kept: dict[str, list[int]], home: Homecoming) -> None:
        """Each keeps the pause of their own. One that was said while they were one person counts
        for both: nobody knows any more who of the two said it."""
        pauses = AskingPause.objects.filter(customer_id=home.target)
        pauses.filter(pk__in=kept.get("paused", [])).update(customer_id=home.source)
        since = pauses.filter(customer_id__in=kept.get("unpaused", [])).first()
        if since is not None:
            said = {"since": since.since, "channel": since.channel}
            AskingPause.objects.get_or_create(customer_id=home.source, defaults=said)
