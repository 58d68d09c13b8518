"""Addresses of what customers open, and of what mail providers and shops call."""

from django.urls import URLPattern, URLResolver, path

from kuula.faces.customer.contact import contact
from kuula.faces.customer.follow_up import follow_up
from kuula.faces.customer.hooks import mail_hook
from kuula.faces.customer.promises import promises
from kuula.faces.customer.rating import rating
from kuula.faces.customer.shop_hooks import shop_hook

urlpatterns: list[URLPattern | URLResolver] = [
    path("r/<str:token>", rating, name="rating"),
    path("f/<str:key>", contact, name="contact"),
    path("p/<str:token>", promises, name="promised"),
    path("q/<str:token>", follow_up, name="follow_up"),
    path("hooks/shops/<str:key>", shop_hook, name="shop_hook"),
    path("hooks/mail/<str:secret>/<slug:provider>", mail_hook, name="mail_hook"),
]
