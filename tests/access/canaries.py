"""Names that stand nowhere else, one for each person of `one_of_each`, and who may read which."""

# Whose names a person may read anywhere: the first is a draft, the second and third are offered, the fourth is housed,
# the fifth was sent, the sixth is restricted. A provider reads a name once it has accepted; a council, of those who
# come from its district.
NAMES_READ = {
    "officer": {1, 2, 3, 4, 5},
    "manager": {1, 2, 3, 4, 5},
    "coordinator": {1, 2, 3, 4, 5, 6},
    "worker": {4},
    "provider_manager": {4},
    "housing_officer": {2, 3, 4, 5},
}


def canaries(text):
    return {n for n in range(1, 7) if f"Canary{n}" in text or f"Yellow{n}" in text}
