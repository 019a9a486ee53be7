"""Returns as work: what a service owes for a period, filled in from its records, signed, reminded of, audited.

`lifecycle` says which steps there are, `lines` which numbers a return holds, `counting` takes them from the records.
"""
