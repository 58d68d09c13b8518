"""Addresses of goodwill and vouchers."""

from django.urls import URLPattern, path

from kuula.faces.agent.views.goodwill import deciding, giving, report, vouchers
from kuula.faces.agent.views.settings import goodwill as settings_goodwill

urlpatterns: list[URLPattern] = [
    path("conversations/<int:number>/goodwill", giving.giving, name="conversation_goodwill"),
    path("goodwill", deciding.register, name="goodwill"),
    path("goodwill/<int:goodwill_id>", deciding.one, name="goodwill_one"),
    path("goodwill/<int:goodwill_id>/decision", deciding.decision, name="goodwill_decision"),
    path("goodwill/<int:goodwill_id>/completion", deciding.completion, name="goodwill_completion"),
    path("goodwill/<int:goodwill_id>/withdrawal", deciding.withdrawal, name="goodwill_withdrawal"),
    path("goodwill/<int:goodwill_id>/insertion", giving.insertion, name="goodwill_insertion"),
    path("report/goodwill", report.report, name="report_goodwill"),
    path("report/goodwill/given", report.given, name="report_goodwill_given"),
    path("vouchers/redemption", vouchers.redemption, name="voucher_redemption"),
    path("settings/goodwill", settings_goodwill.limits, name="goodwill_limits"),
]
