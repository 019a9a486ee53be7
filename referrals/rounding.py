"""Numbers of people for those who may not see one of them: rounded, each by itself, so that no difference tells of one.

Pure. The figures of the partnership have a control of their own, which looks at whole tables (`analytics.disclosure`).
"""

BASE = 5
FEW = f"fewer than {BASE}"


def in_fives(number: int) -> str:
    """To the nearest five, in words under five; nobody is nobody."""
    if 0 < number < BASE:
        return FEW
    return f"{(number + BASE // 2) // BASE * BASE}"
