"""What a publication says of its own figures: what they rest on, by which rules, and what could not be computed."""

import json
from dataclasses import asdict, dataclass

import pandas as pd
from sqlalchemy import Engine, func, select

from counting import schema
from counting.chiffres.cube import load_cube
from counting.chiffres.nuit import figures
from counting.couverture.regles import Regle
from counting.domain import Edition, Etat, Perimetre
from counting.fiches.etats import etats
from counting.geographie.niveaux import NON_LOCALISE, Territoires
from counting.publication.tableaux import NIVEAUX
from counting.publication.variables import HEURE, Assise, Registres
from counting.seuils import DETOUR, PROCHE, SECRET
from counting.store import Marque

COUVERTURE_EN_MOTS = (
    "En zone blanche : la place où la personne a été comptée n’est dans la zone d’aucune maraude comptée par la règle, "
    "toutes les nuits d’une semaine réunies."
)
HALTE_EN_MOTS = (
    f"Halte : halte de nuit ou halte femmes ouverte à {HEURE} h la nuit du décompte, qui reçoit le profil de la "
    f"personne et n’est pas connue complète ; proche : {PROCHE.valeur} {PROCHE.unite} au plus, en ligne droite "
    f"allongée ({DETOUR.valeur} {DETOUR.unite})."
)
CONNU_EN_MOTS = "Les petits nombres restent tus même pour qui saurait déjà ceci :"


@dataclass(frozen=True)
class Contexte:
    """What a publication rests on; none of it counts people.

    Attributes
    ----------
    restitution : tuple of dict
        One a périmètre and territoire: ``perimetre``, ``niveau``, ``territoire``, ``nom``, ``restitues``,
        ``attendus``, ``complet``.
    conflits : int
        Fiches two people wrote differently, still open.
    revisions : int
        Writings of fiches and of positions this version has read.
    regle : str
        Rule of the zones blanches, in a sentence.
    absences : dict
        Variable that could not be computed: why.
    simulees : tuple of str
        What is simulated, in French; empty when nothing is.
    sources : tuple of str
        Geography and groupings.
    connu : tuple of str
        What the secret took as known by everybody, in French (`counting.publication.savoir`); empty before format 2.
    """

    restitution: tuple[dict[str, object], ...]
    conflits: int
    revisions: int
    regle: str
    absences: dict[str, str]
    simulees: tuple[str, ...]
    sources: tuple[str, ...]
    connu: tuple[str, ...] = ()

    def table(self) -> pd.DataFrame:
        """The restitution, one row a périmètre and territoire."""
        return pd.DataFrame(list(self.restitution))

    def notes(self) -> list[str]:
        """Rules of the figures, in French sentences."""
        couverture = [COUVERTURE_EN_MOTS, f"Règle : {self.regle}"]
        return [
            *([*self.absences.values()]),
            *([] if "couverture" in self.absences else couverture),
            *([] if "halte" in self.absences else [HALTE_EN_MOTS]),
            *([f"{CONNU_EN_MOTS} {' '.join(self.connu)}"] if self.connu else []),
        ]


def make_contexte(engine: Engine, assise: Assise, connu: tuple[str, ...] = ()) -> Contexte:
    """What a version rests on, as the store stood at its mark; `connu` as in `Contexte`."""
    edition, registres = assise.edition, assise.registres
    ledger = etats(engine, edition.id, jusqu_a=assise.marque.revision)
    return Contexte(
        restitution=_restitution(engine, assise, ledger),
        conflits=int((ledger["etat"] == Etat.CONFLIT).sum()),
        revisions=_revisions(engine, edition.id, assise.marque),
        regle=str(Regle()),
        absences=registres.absences,
        simulees=_simulees(edition, registres),
        sources=_sources(assise.territoires),
        connu=connu,
    )


def write_contexte(contexte: Contexte) -> dict[str, object]:
    """Plain values, ready for JSON."""
    return asdict(contexte)


def read_contexte(lu: dict[str, object]) -> Contexte:
    """Inverse of `write_contexte`, from what JSON gives back."""
    return Contexte(**{nom: tuple(valeur) if isinstance(valeur, list) else valeur for nom, valeur in lu.items()})  # type: ignore[arg-type]


def _restitution(engine: Engine, assise: Assise, ledger: pd.DataFrame) -> tuple[dict[str, object], ...]:
    secteurs, territoires = assise.secteurs, assise.territoires
    cube = load_cube(engine, assise.edition.id, secteurs=secteurs, territoires=territoires, marque=assise.marque)
    lignes = []
    for perimetre in Perimetre:
        for niveau in NIVEAUX:
            table = figures(
                cube, ledger, niveau=niveau, perimetre=perimetre, secteurs=secteurs, territoires=territoires
            )
            gardees = table[table.index != NON_LOCALISE]
            dits = gardees[["nom", "secteurs_restitues", "secteurs_attendus", "complet"]].rename_axis("territoire")
            dits.columns = ["nom", "restitues", "attendus", "complet"]
            lignes.append(dits.reset_index().assign(perimetre=str(perimetre), niveau=str(niveau)))
    tout: list[dict[str, object]] = json.loads(pd.concat(lignes).to_json(orient="records"))
    return tuple(tout)


def _revisions(engine: Engine, edition: str, marque: Marque) -> int:
    comptes = [
        select(func.count()).where(schema.revision.c.edition == edition, schema.revision.c.id <= marque.revision),
        select(func.count()).where(schema.position.c.edition == edition, schema.position.c.id <= marque.position),
    ]
    with engine.connect() as connection:
        return sum(int(connection.scalar(compte) or 0) for compte in comptes)


def _simulees(edition: Edition, registres: Registres) -> tuple[str, ...]:
    dits = {
        "les personnes comptées": edition.simulee,
        "des maraudes": any(une.simulee for une in registres.maraudes),
        "des haltes": any(un.simule for un in registres.lieux),
    }
    return tuple(quoi for quoi, simule in dits.items() if simule)


def _sources(territoires: Territoires) -> tuple[str, ...]:
    contours = [f"Contours : {une.nom}, {une.millesime}, {une.licence}." for une in territoires.sources]
    listes = territoires.groupes[["dst_source", "dst_statut"]].dropna().drop_duplicates()
    dst = [f"DST : {une.dst_source} ({une.dst_statut})." for une in listes.itertuples()]
    return (*contours, *dst, f"Seuil de secret : {SECRET.valeur} {SECRET.unite} ({SECRET.source}).")
