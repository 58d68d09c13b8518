"""Addresses of what brings commercial facts in, in the settings: tables, shops,
databases."""

from django.urls import URLPattern, path

from kuula.faces.agent.views.settings import imports, pulls, shops

urlpatterns: list[URLPattern] = [
    path("settings/imports", imports.listing, name="imports"),
    path("settings/imports/<int:import_id>", imports.one, name="import"),
    path("settings/imports/<int:import_id>/beginning", imports.begin, name="import_beginning"),
    path("settings/imports/<int:import_id>/undoing", imports.undo, name="import_undoing"),
    path("settings/imports/<int:import_id>/removal", imports.remove, name="import_removal"),
    path("settings/imports/<int:import_id>/report", imports.report, name="import_report"),
    path("settings/pulls", pulls.listing, name="pulls"),
    path("settings/pulls/new", pulls.new, name="pull_new"),
    path("settings/pulls/<int:pull_id>", pulls.one, name="pull"),
    path("settings/pulls/<int:pull_id>/asking", pulls.ask, name="pull_asking"),
    path("settings/pulls/<int:pull_id>/removal", pulls.remove, name="pull_removal"),
    path("settings/shops", shops.listing, name="shops"),
    path("settings/shops/new", shops.new, name="shop_new"),
    path("settings/shops/<int:shop_id>", shops.one, name="shop"),
    path("settings/shops/<int:shop_id>/secret", shops.renew, name="shop_secret"),
    path("settings/shops/<int:shop_id>/mapping", shops.mapping, name="shop_mapping"),
    path("settings/shops/<int:shop_id>/again", shops.again, name="shop_again"),
]
