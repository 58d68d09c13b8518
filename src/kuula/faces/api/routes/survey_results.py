"""Results of surveys, and whom they ask."""

from ninja import Query, Router

from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.survey_results import (
    ResultsTold,
    ResultsWanted,
    RulesSent,
    TriggerSent,
    TriggerTold,
    WaveSent,
    WaveTold,
    Weighed,
    results_told,
    rules_told,
    trigger_told,
    wave_told,
)
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.listening.surveys.access import survey_for
from kuula.listening.surveys.inviting.access import trigger_for, triggers_of, wave_for, waves_of
from kuula.listening.surveys.inviting.actions import (
    RulesForm,
    TriggerForm,
    WaveForm,
    add_trigger,
    begin_wave,
    end_trigger,
    save_rules,
    stop_wave,
)
from kuula.listening.surveys.inviting.judging import rules
from kuula.listening.surveys.results.actions import count_if_quick
from kuula.listening.surveys.results.burden import burden_seen
from kuula.listening.surveys.results.comparing import wordings_of
from kuula.listening.surveys.results.queries import among_of, asked_for, counted_at, told_results
from kuula.workspace.access import require
from kuula.workspace.permissions import Permission

router = Router(tags=["surveys"])
READ = scope(Permission.REPORTS)
CHANGE = scope(Permission.SURVEYS)
WAVES = 100


@router.get("/surveys/{survey_id}/results", response=ResultsTold, openapi_extra=READ)
def read_results(request: ApiRequest, survey_id: Id, wanted: Query[ResultsWanted]) -> ResultsTold:
    """What was answered, counted within a minute. Of colleagues nothing below five answers, neither
    of a question, nor of a part of the days or people."""
    require(request.auth, Permission.REPORTS)
    survey = survey_for(request.auth, survey_id)
    count_if_quick(request.auth, survey=survey)
    among = among_of(
        request.auth,
        survey,
        since=wanted.since,
        until=wanted.until,
        part=(wanted.slice, wanted.part),
    )
    seen = told_results(request.auth, survey, among)
    everybody = wanted.slice == "all"
    weighed = Weighed(
        burden_seen(survey, seen), wordings_of(request.auth, survey, among) if everybody else ()
    )
    asked = asked_for(request.auth, survey, among)
    return results_told(seen, asked, counted_at(survey), weighed)


@router.get("/surveys/{survey_id}/triggers", response=list[TriggerTold], openapi_extra=CHANGE)
def list_triggers(request: ApiRequest, survey_id: Id) -> list[TriggerTold]:
    """After what a survey asks; at most 20."""
    require(request.auth, Permission.SURVEYS)
    survey = survey_for(request.auth, survey_id)
    return [trigger_told(one) for one in triggers_of(request.auth, survey)]


@router.post("/surveys/{survey_id}/triggers", response={201: TriggerTold}, openapi_extra=CHANGE)
@once
def begin_trigger(request: ApiRequest, survey_id: Id, trigger: TriggerSent) -> TriggerTold:
    """Let a survey ask after something, from now on."""
    require(request.auth, Permission.SURVEYS)
    survey = survey_for(request.auth, survey_id)
    form = TriggerForm(
        trigger.cause, trigger.days, trigger.hours, trigger.share, tuple(trigger.segments)
    )
    return trigger_told(add_trigger(request.auth, survey=survey, form=form))


@router.delete("/survey-triggers/{trigger_id}", response=Done, openapi_extra=CHANGE)
def finish_trigger(request: ApiRequest, trigger_id: Id) -> Done:
    """Ask after this no more."""
    require(request.auth, Permission.SURVEYS)
    end_trigger(request.auth, trigger=trigger_for(request.auth, trigger_id))
    return Done()


@router.get("/surveys/{survey_id}/waves", response=list[WaveTold], openapi_extra=CHANGE)
def list_waves(request: ApiRequest, survey_id: Id) -> list[WaveTold]:
    """The latest hundred sendings to many, the newest first."""
    require(request.auth, Permission.SURVEYS)
    survey = survey_for(request.auth, survey_id)
    return [wave_told(one) for one in waves_of(request.auth, survey)[:WAVES]]


@router.post("/surveys/{survey_id}/waves", response={201: WaveTold}, openapi_extra=CHANGE)
@once
def send_to_many(request: ApiRequest, survey_id: Id, wave: WaveSent) -> WaveTold:
    """Send a survey to many: planned soon, within the contact budget, nobody twice."""
    require(request.auth, Permission.SURVEYS)
    survey = survey_for(request.auth, survey_id)
    form = WaveForm(wave.segment, wave.share, wave.starts_at)
    return wave_told(begin_wave(request.auth, survey=survey, form=form))


@router.put("/survey-waves/{wave_id}/stopping", response=WaveTold, openapi_extra=CHANGE)
def stop_sending(request: ApiRequest, wave_id: Id) -> WaveTold:
    """Send nothing more of it."""
    stop_wave(request.auth, wave=wave_for(request.auth, wave_id))
    return wave_told(wave_for(request.auth, wave_id))


@router.get("/asking-rules", response=RulesSent, openapi_extra=CHANGE)
def read_rules(request: ApiRequest) -> RulesSent:
    """How often anybody is asked."""
    require(request.auth, Permission.SURVEYS)
    return rules_told(rules())


@router.put("/asking-rules", response=RulesSent, openapi_extra=CHANGE)
def change_rules(request: ApiRequest, held: RulesSent) -> RulesSent:
    """Say how often anybody is asked."""
    save_rules(request.auth, form=RulesForm(**held.model_dump()))
    return rules_told(rules())
