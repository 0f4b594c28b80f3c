"""Which column of a file is which column of a fiche: proposed from the titles, remembered once accepted."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, delete, insert, select

from counting import schema
from counting.errors import CountingError
from counting.fiches.colonnes import CLES, COLONNES, TITRES, fold
from counting.store import ecriture

QUI = ("nombre", "hommes", "femmes", "sexe_nd", "sexe", "ages", "tentes")
"""A file must give at least one of these: without them a line counts nobody."""

_CLES_PAR_TITRE = {
    fold(titre): colonne.cle for colonne in COLONNES for titre in (colonne.cle, colonne.titre, *colonne.autres)
}


class CorrespondanceError(CountingError):
    """A mapping gives one column of the fiche twice, or nothing that counts people."""


def propose(entetes: Sequence[str]) -> dict[str, str]:
    """Column key of each header that is recognised; of two headers for one column, the first.

    >>> propose(["CODE SECTEUR", "Âge estimé", "Remarques", "Équipe"])
    {'CODE SECTEUR': 'secteur', 'Âge estimé': 'ages'}
    """
    trouvees: dict[str, str] = {}
    for entete in entetes:
        cle = _CLES_PAR_TITRE.get(fold(entete))
        if cle and cle not in trouvees.values():
            trouvees[entete] = cle
    return trouvees


def recall(engine: Engine, entetes: Sequence[str]) -> dict[str, str]:
    """Mapping accepted for a file with these headers, else the one the titles propose."""
    requete = select(schema.correspondance.c.colonnes).where(schema.correspondance.c.entetes == signature(entetes))
    with engine.connect() as connection:
        connue = connection.scalar(requete)
    if connue is None:
        return propose(entetes)
    par_titre: dict[str, str] = json.loads(connue)
    return {entete: par_titre[fold(entete)] for entete in entetes if fold(entete) in par_titre}


def remember(engine: Engine, entetes: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Keep an accepted mapping for the next file with the same headers, in any order or case.

    Raises
    ------
    CorrespondanceError
        As `check`.
    """
    check(mapping)
    colonnes = json.dumps({fold(entete): cle for entete, cle in mapping.items()}, ensure_ascii=False)
    marque = signature(entetes)
    with ecriture(engine) as connection:
        connection.execute(delete(schema.correspondance).where(schema.correspondance.c.entetes == marque))
        connection.execute(insert(schema.correspondance).values(entetes=marque, colonnes=colonnes))


def check(mapping: Mapping[str, str]) -> None:
    """Refuse a mapping that cannot be read.

    Raises
    ------
    CorrespondanceError
        One column of the fiche given by two headers, an unknown column, or none of `QUI`.
    """
    inconnues = sorted(set(mapping.values()) - set(CLES))
    if inconnues:
        raise CorrespondanceError(f"Colonnes inconnues : {', '.join(inconnues)}. Choisissez parmi : {', '.join(CLES)}.")
    doubles = [TITRES[cle] for cle, nombre in Counter(mapping.values()).items() if nombre > 1]
    if doubles:
        raise CorrespondanceError(f"Donnée par deux colonnes du fichier : {', '.join(doubles)}. Gardez-en une.")
    if not set(mapping.values()) & set(QUI):
        attendues = ", ".join(TITRES[cle] for cle in QUI)
        raise CorrespondanceError(
            f"Aucune colonne ne dit combien de personnes. Reliez au moins l’une de : {attendues}."
        )


def signature(entetes: Sequence[str]) -> str:
    """Fingerprint of the headers of a file, whatever their order, case and accents."""
    return hashlib.sha256("\n".join(sorted(map(fold, entetes))).encode()).hexdigest()
