"""What hangs on a step, after it is committed: notifications, live updates."""

from django.dispatch import Signal

# Sent with step ("offer.accept"), referral_id, tells (sides) and detail (codes and references only).
step_taken = Signal()
