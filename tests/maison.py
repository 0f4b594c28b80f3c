"""The quartier with accounts: one a role, one limited to another arrondissement, and one fiche nobody else may read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from quartier import EDITION, write_quartier
from sqlalchemy import Engine

from counting.comptes.registre import create_compte
from counting.comptes.seances import open_seance
from counting.domain import CASES, Age, Fiche, Rencontre, Sexe
from counting.fiches.registre import save
from counting.roles import Role
from counting.store import now, open_store

TAPEE = "derrière le kiosque vert"
"""Address of the one rencontre of the édition: whoever reads it has reached a fiche."""


class Maison:
    """A server that asks who one is, and the database it writes to."""

    def __init__(self, adresse: str, engine: Engine) -> None:
        self.adresse, self.engine = adresse, engine
        self._comptes = {role: self.compter(role) for role in Role if role is not Role.PUBLIC}

    def compter(self, role: Role, *ressort: str, nom: str = "") -> int:
        """Open an account; its number."""
        nom = nom or role.name
        courriel = f"{nom.lower()}@ville.fr"
        qui = {"auteur": "test", "maintenant": now()}
        return create_compte(self.engine, courriel, nom, role, frozenset(ressort), **qui).id

    def entrer(self, compte: int) -> str:
        """Open a séance; the secret of its cookie."""
        return open_seance(self.engine, compte, moyen="test", maintenant=now())

    def jeton(self, role: Role) -> str:
        """Secret of a new séance of a role, none for the public."""
        return "" if role is Role.PUBLIC else self.entrer(self._comptes[role])


@contextmanager
def ouverte(lancer: Callable[..., str], var: Path) -> Iterator[Maison]:
    """Start the server on a quartier whose first secteur is returned: a woman, alone."""
    reference = write_quartier(var)
    engine = open_store(f"sqlite:///{var / 'lanterne.db'}")
    une_femme = tuple(int(case == (Sexe.F, Age.ND)) for case in CASES)
    save(engine, Fiche(EDITION.id, "19-01", "Ana", "cle", rencontres=(Rencontre("r1", TAPEE, une_femme),)))
    yield Maison(lancer(var=var, LANTERNE_REFERENCE=str(reference)), engine)
    engine.dispose()
