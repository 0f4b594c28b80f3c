"""Read the published figures of every edition, each with its périmètre, version, source and confidence.

An empty `perimetre` or `version` means that the source does not say it; a figure nobody published has no row.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from counting.domain import Perimetre, Version
from counting.errors import ChiffreIndisponibleError, CountingError

DATA = Path(__file__).resolve().parents[2] / "data"
PARIS = "75056"
PARIS_CENTRE = "Paris Centre"

TERRITOIRES = (PARIS, PARIS_CENTRE, *(str(code) for code in range(75101, 75121)))
COMPTES = ("effectif", "mineurs_en_famille", "places_abri", "abri_municipal", "secteurs", "secteurs_sans_personne")
PART_FEMMES = "part_femmes"
LIEUX = (
    *("rue", "ratp", "sncf", "aphp", "parkings", "bailleurs"),
    *("bois", "bois_vincennes", "bois_boulogne", "talus", "campements", "parcs"),
)
"""Elementary place types; a figure published as one block joins them with « + », in this order."""

CONFIANCES = ("P", "S", "I")
"""P: read on the producer's own page. S: press or third party. I: inferred or computed."""

CLE = ["edition", "territoire", "mesure", "type_lieu", "perimetre", "version", "source"]


class EditionsPublieesError(CountingError):
    """The file of published figures breaks one of its own rules."""


@dataclass(frozen=True)
class Repartition:
    """Split of one edition's figure by place type.

    Attributes
    ----------
    lignes : DataFrame
        ``type_lieu``, ``valeur`` (persons), ``confiance``, ``source``, ``note``; in the order of `LIEUX`.
    somme : int
        Persons over all the place types found.
    total : int
        Published total of the same edition and version, persons.
    """

    lignes: pd.DataFrame
    somme: int
    total: int

    @property
    def ecart(self) -> int:
        """Persons of the published total that no published place type holds; 0 when the split closes."""
        return self.total - self.somme


def load_editions(path: Path = DATA / "editions.csv") -> pd.DataFrame:
    """Read and check the published figures.

    Returns
    -------
    DataFrame
        One row a figure, sorted by edition: ``edition`` (year), ``nuit`` (date the night began), ``territoire``,
        ``mesure``, ``type_lieu``, ``perimetre`` and ``version`` (NA when the source is silent), ``valeur`` (persons,
        places or secteurs; a share is in [0, 1]), ``confiance``, ``source``, ``note`` and ``rupture`` (NA when none).

    Raises
    ------
    EditionsPublieesError
        A line breaks a rule of the file.
    """
    frame = pd.read_csv(path, dtype="string").astype({"edition": "int64", "valeur": "float64"})
    frame["nuit"] = pd.to_datetime(frame["nuit"], format="%Y-%m-%d")
    validate_editions(frame)
    ruptures = load_ruptures().groupby("edition")["texte"].agg(" ".join).rename("rupture")
    return frame.join(ruptures, on="edition").sort_values("edition", kind="stable", ignore_index=True)


def load_ruptures(path: Path = DATA / "ruptures.csv") -> pd.DataFrame:
    """Read the breaks of the series.

    Returns
    -------
    DataFrame
        ``edition`` (year), ``rupture``, ``texte`` (French sentence), ``source``, ``a_perimetre_constant`` (Int64: what
        Paris's change since the edition before was said to be without the break, persons, « tous lieux »).
    """
    return pd.read_csv(path, dtype="string").astype({"edition": "int64", "a_perimetre_constant": "Int64"})


def validate_editions(frame: pd.DataFrame) -> None:
    """Refuse published figures that break a rule of the file.

    Raises
    ------
    EditionsPublieesError
        Says which line and which rule.
    """
    rue = frame["type_lieu"].eq("rue") == frame["perimetre"].eq("rue").fillna(value=False)
    contredit = frame.duplicated(CLE[:-1], keep=False)
    rules = {
        "un territoire connu": frame["territoire"].isin(TERRITOIRES),
        "une mesure connue": frame["mesure"].isin([*COMPTES, PART_FEMMES]),
        "« total », ou des lieux connus joints par « + » dans l’ordre": frame["type_lieu"].map(_is_type_lieu),
        "un périmètre connu, ou vide": frame["perimetre"].isna() | frame["perimetre"].isin([*Perimetre]),
        "le périmètre « rue » pour le lieu « rue », et pour lui seul": rue,
        "une version connue, ou vide": frame["version"].isna() | frame["version"].isin([*Version]),
        "une confiance P, S ou I": frame["confiance"].isin(CONFIANCES),
        "une source": frame["source"].notna(),
        "un entier positif, ou une part entre 0 et 1": _is_measured(frame),
        "une seule ligne par chiffre et par source": ~frame.duplicated(CLE),
        "une note quand deux sources diffèrent": ~contredit | frame["note"].notna(),
    }
    for rule, holds in rules.items():
        if not holds.all():
            ligne = int(holds.to_numpy(dtype=bool).argmin()) + 2
            raise EditionsPublieesError(f"Chiffres publiés, ligne {ligne} : attendu {rule}. Corrigez cette ligne.")


def series(
    editions: pd.DataFrame, *, territoire: str, perimetre: Perimetre | None, version: Version | None = None
) -> pd.DataFrame:
    """Effectifs of one territory by edition, in persons.

    Parameters
    ----------
    editions : DataFrame
        As read by :func:`load_editions`.
    territoire : str
        One of `TERRITOIRES`.
    perimetre : Perimetre or None
        None keeps every périmètre, and the figures whose source does not name it: such rows do not compare.
    version : Version or None
        None keeps every version.

    Returns
    -------
    DataFrame
        The rows of `editions`, in their order. An edition without a published figure has no row.
    """
    kept = editions["mesure"].eq("effectif") & editions["territoire"].eq(territoire)
    kept &= editions["type_lieu"].isin(["total", "rue"])
    if perimetre is not None:
        kept &= editions["perimetre"].isin([perimetre])
    if version is not None:
        kept &= editions["version"].isin([version])
    return editions[kept].reset_index(drop=True)


def parts_femmes(editions: pd.DataFrame) -> pd.DataFrame:
    """Published shares of women in Paris, in [0, 1]: rows of `editions`, in their order."""
    return editions[editions["mesure"].eq(PART_FEMMES)].reset_index(drop=True)


def splits(editions: pd.DataFrame, *, edition: int, version: Version) -> Repartition:
    """Split Paris's figure of one edition by place type, and say what the published total holds beside.

    Raises
    ------
    ChiffreIndisponibleError
        No split was published for that edition and version.
    """
    kept = editions["mesure"].eq("effectif") & editions["territoire"].eq(PARIS)
    rows = editions[kept & editions["edition"].eq(edition) & editions["version"].isin([version])]
    total = rows["type_lieu"].eq("total")
    if total.all():
        raise ChiffreIndisponibleError(f"Aucune répartition par lieu n’a été publiée pour {edition} ({version}).")
    lignes = rows.loc[~total, ["type_lieu", "valeur", "confiance", "source", "note"]].astype({"valeur": "int64"})
    rang = lignes["type_lieu"].map(lambda lieux: LIEUX.index(lieux.partition("+")[0]))
    lignes = lignes.loc[rang.sort_values().index].reset_index(drop=True)
    return Repartition(lignes, int(lignes["valeur"].sum()), int(rows.loc[total, "valeur"].iloc[0]))


def _is_type_lieu(type_lieu: str) -> bool:
    lieux = str(type_lieu).split("+")
    return lieux == ["total"] or lieux == [lieu for lieu in LIEUX if lieu in lieux]


def _is_measured(frame: pd.DataFrame) -> pd.Series:
    part = frame["mesure"].eq(PART_FEMMES)
    return frame["valeur"].ge(0) & frame["valeur"].le(1).where(part, frame["valeur"].mod(1).eq(0))
