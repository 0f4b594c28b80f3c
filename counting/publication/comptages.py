"""From the cube of an édition to persons by arrondissement, périmètre, variable and category."""

import pandas as pd

from counting.domain import AGES, Perimetre, Sexe
from counting.editions.registre import in_perimetre
from counting.publication.tableaux import COLONNES
from counting.schema import COLONNES_EFFECTIFS, nom_case


def count(cube: pd.DataFrame, secteurs: pd.DataFrame) -> pd.DataFrame:
    """Persons by arrondissement, périmètre, variable and category, from the cube.

    Parameters
    ----------
    cube : DataFrame
        From `counting.chiffres.cube.make_cube`.
    secteurs : DataFrame
        From `counting.editions.registre.load_secteurs`.

    Returns
    -------
    DataFrame
        `COLONNES`; variables ``sexe``, ``age``, ``configuration``, ``type_lieu``.
    """
    colonnes = {
        "sexe": {str(sexe): [nom_case(sexe, age) for age in AGES] for sexe in Sexe},
        "age": {str(age): [nom_case(sexe, age) for sexe in Sexe] for age in AGES},
    }
    parts: list[tuple[str, str, pd.Series, pd.Series, object]] = []
    for perimetre in Perimetre:
        dedans = in_perimetre(secteurs, perimetre)
        lignes = cube[cube["secteur"].isin(dedans.index[dedans])]
        for variable, categories in colonnes.items():
            for categorie, noms in categories.items():
                parts.append((perimetre, variable, lignes[noms].sum(axis=1), lignes["arrondissement"], categorie))
        personnes = lignes[list(COLONNES_EFFECTIFS)].sum(axis=1)
        parts += [
            (perimetre, variable, personnes, lignes["arrondissement"], lignes[variable].astype(str))
            for variable in ("configuration", "type_lieu")
        ]
    cas = [
        pd.DataFrame({"territoire": ou.astype(str), "categorie": quoi, "effectif": combien}).assign(
            perimetre=str(perimetre), variable=variable
        )
        for perimetre, variable, combien, ou, quoi in parts
    ]
    cles = list(COLONNES[:-1])
    return pd.DataFrame(pd.concat(cas).groupby(cles, sort=False)["effectif"].sum().reset_index()[list(COLONNES)])
