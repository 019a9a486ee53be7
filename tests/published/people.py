"""People on probation with the printed counts of statuses, written as spreadsheets."""

from itertools import count


def statuses(records, scheme, cells):
    """Bring in a person for each of the printed counts: what holds of them, their status, how many they are."""
    numbers = count()
    people = [
        {"service_user": f"N{next(numbers)}", "status": status, "scheme": scheme} | facts
        for facts, status, times in cells
        for _ in range(times)
    ]
    columns = list(dict.fromkeys(name for person in people for name in person))
    rows = [[person.get(name, "") for name in columns] for person in people]
    if scheme == "crc-2017":
        records.bring_in("areas", ("code", "name", "kind"), [("SUSSEX", "Sussex", "outside")])
    records.bring_in("accommodation_statuses", columns, rows, "--create-missing")


def shown(status):
    """A status as the figure prints it: with its code, where its label is also that of a class."""
    return {"Settled": "Settled (C08)", "Unsettled": "Unsettled (C01)", "Unrecorded": "Unrecorded (C14)"}.get(
        status, status
    )
