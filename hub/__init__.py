"""The door: settings, addresses, sign-in, worklists, imports, notifications and live updates."""
