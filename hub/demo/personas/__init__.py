"""Made-up people with everything that a single assessment asks: plain data, drawn from tables by a seeded chance."""

from hub.demo.personas.people import People, Persona
from hub.demo.personas.tables import DISTRICT_WEIGHTS

__all__ = ["DISTRICT_WEIGHTS", "People", "Persona"]
