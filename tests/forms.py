"""How a test fills in and reads a form of the hub."""


def day(name, value):
    """The three boxes of a date."""
    return {f"{name}_0": str(value.day), f"{name}_1": str(value.month), f"{name}_2": str(value.year)}


def errors(response):
    """What a refused form said, field by field."""
    assert response.status_code == 422
    return response.context["form"].errors
