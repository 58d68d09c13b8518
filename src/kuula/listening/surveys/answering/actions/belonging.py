"""What surveys keep of a customer goes along when two customers are merged."""

from django.db.models import Q

from kuula.listening.models import AskingPause, Invitation, Response
from kuula.people.merging.parts import Homecoming


class SurveysPart:
    """Invitations and responses of a customer, and that they want no questions."""

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
        both_paused = AskingPause.objects.filter(customer_id=to).exists()
        paused = (
            []
            if both_paused
            else list(AskingPause.objects.filter(customer_id=of).values_list("pk", flat=True))
        )
        AskingPause.objects.filter(pk__in=paused).update(customer_id=to)
        return {"invitations": invitations, "responses": responses, "paused": paused}

    def bring_home(self, kept: dict[str, list[int]], home: Homecoming) -> None:
        """Bring them home, and those about a conversation that went home."""
        for rows, name in ((Invitation.objects, "invitations"), (Response.objects, "responses")):
            told = Q(pk__in=kept[name]) | Q(conversation_id__in=home.conversations)
            rows.filter(told, customer_id=home.target).update(customer_id=home.source)
        mine = AskingPause.objects.filter(pk__in=kept["paused"], customer_id=home.target)
        mine.update(customer_id=home.source)
