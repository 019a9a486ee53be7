"""What hangs on the clock of returns, after it is committed: e-mails."""

from django.dispatch import Signal

# Sent with step ("remind", "fall_due", "issue_default"), agency (the provider) and returns (of that provider).
provider_told = Signal()
