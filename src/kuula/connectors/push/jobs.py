"""Sending to browsers, and forgetting those that are signed out."""

from kuula.connectors.push.actions import PushCarrier as PushCarrier
from kuula.connectors.push.actions import forget_signed_out, send_push
from kuula.kit import jobs
from kuula.workspace.actors import SYSTEM


@jobs.job("push.send", queue=jobs.SENDING)
def send(browser_id: int, notice_id: int) -> None:
    """Send a notice to a browser."""
    send_push(SYSTEM, browser_id=browser_id, notice_id=notice_id)


@jobs.timer("push.forget_signed_out", "50 * * * *")
def signed_out() -> None:
    """Forget browsers whose session ended."""
    forget_signed_out(SYSTEM)
