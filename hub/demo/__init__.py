"""A made-up county to try the hub with: real areas, invented agencies, services and people. Nobody in it is real.

The tables (`areas`, `agencies`, `services`, `pathways`) are plain data; `county` writes them; `world` turns them and a
seed into two years of journeys without a database; `load` puts those through the bulk actions.
"""
