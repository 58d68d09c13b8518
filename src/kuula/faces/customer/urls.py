"""Addresses of what customers open, and of what mail providers and shops call."""

from django.urls import URLPattern, URLResolver, path

from kuula.faces.customer.contact import contact
from kuula.faces.customer.follow_up import follow_up
from kuula.faces.customer.heard import heard
from kuula.faces.customer.hooks import mail_hook
from kuula.faces.customer.leaving import leaving
from kuula.faces.customer.promises import promises
from kuula.faces.customer.rating import rating
from kuula.faces.customer.shop_hooks import shop_hook
from kuula.faces.customer.survey import answering, invited, survey
from kuula.faces.customer.survey_button import button, pressed, worker

urlpatterns: list[URLPattern | URLResolver] = [
    path("r/<str:token>", rating, name="rating"),
    path("f/<str:key>", contact, name="contact"),
    path("p/<str:token>", promises, name="promised"),
    path("h/<str:token>", heard, name="feedback_heard"),
    path("q/<str:token>", follow_up, name="follow_up"),
    path("s/<str:key>", survey, name="survey_page"),
    path("i/<str:token>", invited, name="survey_invited"),
    path("i/<str:token>/leave", leaving, name="survey_leaving"),
    path("a/<str:token>", answering, name="survey_answering"),
    path("k/worker.js", worker, name="survey_button_worker"),
    path("k/<str:key>", button, name="survey_button"),
    path("k/<str:key>/answers", pressed, name="survey_button_answers"),
    path("hooks/shops/<str:key>", shop_hook, name="shop_hook"),
    path("hooks/mail/<str:secret>/<slug:provider>", mail_hook, name="mail_hook"),
]
