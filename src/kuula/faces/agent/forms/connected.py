"""The form that lets go of an account at a sign-in provider."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.forms import DisconnectForm


class ConnectedForm(DisconnectForm):  # type: ignore[misc] # allauth ships no types
    """Accounts at the providers there are; those of one that was switched off wait unseen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = [one.sub_id for one in get_adapter().list_providers(self.request)]
        field = self.fields["account"]
        self.accounts = field.queryset = field.queryset.filter(provider__in=there)
