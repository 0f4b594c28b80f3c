"""Who may do what: one table, actions × roles. An action that is not in it is refused to all."""

from enum import Enum
from typing import NamedTuple


class Role(Enum):
    """A person's part in the night; the value is what the screen says."""

    ORGANISATEUR = "organisateur"
    COORDINATEUR = "coordinateur de maraudes"
    ELU = "élu"
    ADMINISTRATEUR = "administrateur"
    PUBLIC = "public"


class Action(NamedTuple):
    """One thing that can be done, in words, and the roles that may do it."""

    description: str
    roles: frozenset[Role]


class UnknownActionError(ValueError):
    """An action that the table does not hold was asked for."""


EVERYONE = frozenset(Role)
FIELD = frozenset({Role.ORGANISATEUR, Role.COORDINATEUR})
NIGHT = frozenset({Role.ORGANISATEUR})
KEEPER = frozenset({Role.ADMINISTRATEUR})
"""Whoever keeps accounts, journal and retention; sees no fiche, no point and no registry."""

ACTIONS = {
    "voir_accueil": Action("lire la présentation", EVERYONE),
    "voir_series": Action("lire les chiffres publiés des éditions", EVERYONE),
    "voir_resultats": Action("lire les effectifs par territoire avant le secret statistique", FIELD),
    "voir_points": Action("voir l’endroit d’une rencontre", FIELD),
    "tenir_maraudes": Action("tenir le registre des maraudes : zones et horaires", FIELD),
    "voir_couverture": Action("étudier la couverture des maraudes et ses zones blanches", FIELD),
    "tenir_lieux": Action("tenir le registre des lieux : capacités, horaires, occupation", FIELD),
    "voir_lieux": Action("voir l’endroit des lieux de nuit et des lieux réservés aux femmes", FIELD),
    "voir_proximite": Action("lire la distance aux lieux ouverts, par arrondissement", FIELD),
    "saisir_fiche": Action("saisir et corriger une fiche", NIGHT),
    "importer_fiches": Action("importer des fiches", NIGHT),
    "preparer_edition": Action("créer une édition et arrêter ses chiffres", NIGHT),
    "localiser": Action("placer les adresses restées sans position", NIGHT),
    "estimer_sous_denombrement": Action("estimer les personnes que le décompte n’a pas vues", NIGHT),
    "voir_publication": Action("lire les chiffres arrêtés d’un territoire, après le secret statistique", EVERYONE),
    "exporter_publication": Action("emporter les chiffres arrêtés, après le secret statistique", EVERYONE),
    "gerer_comptes": Action("inviter, limiter et fermer des comptes", KEEPER),
    "lire_journal": Action("lire qui a vu, exporté, changé ou publié quoi", KEEPER),
    "reduire_edition": Action("réduire au secteur les positions d’une édition close", KEEPER),
}


def allowed(role: Role, action: str) -> bool:
    """Tell whether `role` may do `action`.

    Raises
    ------
    UnknownActionError
        A misspelt action must stop the program, never open a door.

    Examples
    --------
    >>> allowed(Role.ORGANISATEUR, "saisir_fiche"), allowed(Role.PUBLIC, "saisir_fiche")
    (True, False)
    """
    if action not in ACTIONS:
        raise UnknownActionError(f"Action inconnue : « {action} ». Ajoutez-la à counting/roles.py avec ses rôles.")
    return role in ACTIONS[action].roles
