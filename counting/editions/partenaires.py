"""Périmètres that partners cover on the night, beside the street secteurs; each is an expected fiche like any other."""

from counting.domain import Mode, Secteur

PARTENAIRES = (
    Secteur("RATP", Mode.RATP, "Stations du métro et du RER"),
    Secteur("SNCF", Mode.SNCF, "Gares"),
    Secteur("AP-HP", Mode.APHP, "Hôpitaux"),
    Secteur("PARKINGS", Mode.PARKING, "Parkings"),
    Secteur("BAILLEURS", Mode.BAILLEUR, "Bailleurs sociaux"),
    Secteur("BOIS-12", Mode.BOIS, "Bois de Vincennes", "75112"),
    Secteur("BOIS-16", Mode.BOIS, "Bois de Boulogne", "75116"),
    Secteur("TALUS", Mode.TALUS, "Talus du périphérique"),
    Secteur("CAMPEMENTS", Mode.CAMPEMENT, "Campements"),
    Secteur("PARCS", Mode.PARC, "Parcs et jardins"),
)
"""Place types of the published results of 2018 to 2025 (data/editions.csv)."""
