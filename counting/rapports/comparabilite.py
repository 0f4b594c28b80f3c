"""What was published of other éditions, with its breaks, and what was let out of this one."""

from collections.abc import Sequence

import pandas as pd

from counting.domain import Niveau
from counting.editions.publiees import PARIS, PARIS_CENTRE, load_editions, load_ruptures, series
from counting.geographie.territoires import CODES
from counting.mots import moment, nombre
from counting.publication.registre import EnTete, Publiee
from counting.rapports.cibles import Cible
from counting.rapports.modele import Bloc, Liste, Section, Tableau

CONFIANCES = {"P": "producteur", "S": "presse ou tiers", "I": "calculée"}
AVERTIR = (
    "Deux chiffres ne se comparent qu’à périmètre et version égaux, et à saison semblable. Aucun écart n’est calculé "
    "ici entre des lignes qui diffèrent par l’un d’eux."
)


def make_comparability(cible: Cible) -> Section:
    """Series of published figures of a territoire, and the events that break it."""
    editions = load_editions()
    code = {Niveau.PARIS: PARIS, Niveau.PARIS_CENTRE: PARIS_CENTRE}.get(cible.niveau, cible.code)
    lignes = series(editions, territoire=code, perimetre=None) if code in (PARIS, PARIS_CENTRE, *CODES) else None
    blocs: list[Bloc] = [AVERTIR]
    if lignes is None or lignes.empty:
        blocs.append(f"Aucun chiffre publié d’une autre édition n’a été trouvé pour {cible.titre}.")
    else:
        blocs.append(_table(lignes, cible))
    ruptures = load_ruptures()
    blocs += ["Ruptures de la série parisienne :", Liste(tuple(_break(ligne) for _, ligne in ruptures.iterrows()))]
    return Section("Comparer avec d’autres éditions", tuple(blocs))


def make_log(publications: Sequence[EnTete | Publiee], empreinte: str) -> Section:
    """What has been let out of this édition, first to last."""
    lignes = tuple(
        (str(une.version), moment(une.ecrite_le), une.empreinte[:16])
        for une in sorted(publications, key=lambda p: p.ecrite_le)
    )
    tableau = Tableau(
        "Publications de cette édition", ("Version", "Publiée le", "Empreinte, début"), lignes, textes=(1, 2)
    )
    return Section(
        "Journal des publications",
        (
            "Une publication ne se modifie pas : une correction va dans la version suivante, publiée à part.",
            tableau,
            (
                f"Empreinte SHA-256 des chiffres de ce rapport : {empreinte}. Les fichiers publiés avec lui la "
                "portent ; qui la retrouve lit les mêmes chiffres."
            ),
        ),
    )


def _table(lignes: pd.DataFrame, cible: Cible) -> Tableau:
    textes = lignes[["perimetre", "version"]].fillna("non précisé")
    return Tableau(
        f"Effectifs publiés, {cible.titre}",
        ("Édition", "Périmètre", "Version", "Personnes", "Lu chez"),
        tuple(
            (str(edition), str(perimetre), str(version), nombre(valeur), CONFIANCES[str(confiance)])
            for edition, perimetre, version, valeur, confiance in zip(
                lignes["edition"],
                textes["perimetre"],
                textes["version"],
                lignes["valeur"],
                lignes["confiance"],
                strict=True,
            )
        ),
        "Sources de chaque ligne : fichier data/editions.csv de Lanterne.",
        textes=(1, 2, 4),
    )


def _break(ligne: pd.Series) -> str:
    return f"{ligne['edition']} : {ligne['texte']}"
