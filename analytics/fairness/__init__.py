"""Who declines whom, and whom nobody takes: tables for commissioners, and a provider's own against the others."""
