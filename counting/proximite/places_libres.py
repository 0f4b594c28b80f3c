"""Places of one lieu that are free for somebody: the one rule of distances and of places."""

from counting.lieux.domain import DEMANDES, Lieu, Moment, Profil, places


def free_for(lieu: Lieu, profil: Profil, prises: int, moment: Moment = Moment.NUIT) -> int | None:
    """Places free at a moment for a profil, those it shares with others included; None when nobody wrote them.

    Whoever has an animal may be of any audience: all the places.
    """
    ecrites = written(lieu, moment)
    pour_lui = ecrites.get(DEMANDES[profil][0].value, shared(ecrites))
    combien = places(lieu, moment) if profil is Profil.AVEC_ANIMAL else pour_lui
    toutes = ecrites.get("", sum(ecrites.values()))
    return None if combien is None else max(0, min(combien, toutes - prises))


def written(lieu: Lieu, moment: Moment = Moment.NUIT) -> dict[str, int]:
    """Places of a moment as they are written, by audience; those for all together are under the empty one."""
    return {capacite.audience: capacite.places for capacite in lieu.capacites if capacite.moment is moment}


def shared(ecrites: dict[str, int]) -> int | None:
    """Places kept for no audience; None when nobody wrote how many there are in all."""
    gardees = sum(combien for audience, combien in ecrites.items() if audience)
    return max(0, ecrites[""] - gardees) if "" in ecrites else None
