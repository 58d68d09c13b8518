"""The only writers of invitations, of when a survey asks, and of the budget of all of them."""

from kuula.listening.surveys.inviting.actions.asking import (
    ask_due,
    note_carried,
    why_not_carry,
    withdraw_invitation,
)
from kuula.listening.surveys.inviting.actions.planning import plan_after
from kuula.listening.surveys.inviting.actions.refusing import (
    pause_asking,
    refuse_invitation,
    resume_asking,
)
from kuula.listening.surveys.inviting.actions.ruling import (
    RulesForm,
    TriggerForm,
    add_trigger,
    end_trigger,
    save_rules,
)
from kuula.listening.surveys.inviting.actions.waves import (
    WaveForm,
    begin_wave,
    carry_on_waves,
    plan_wave,
    stop_wave,
)

__all__ = [
    "RulesForm",
    "TriggerForm",
    "WaveForm",
    "add_trigger",
    "ask_due",
    "begin_wave",
    "carry_on_waves",
    "end_trigger",
    "note_carried",
    "pause_asking",
    "plan_after",
    "plan_wave",
    "refuse_invitation",
    "resume_asking",
    "save_rules",
    "stop_wave",
    "why_not_carry",
    "withdraw_invitation",
]
