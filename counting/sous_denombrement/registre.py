"""What was done to see the undercount of an édition: decoys, samples drawn, second passes; never part of its count."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Connection, Engine, Table, func, insert, select

from counting import schema
from counting.domain import Perimetre
from counting.errors import CountingError, SecteurInconnuError
from counting.sous_denombrement import schema as schema_sd
from counting.sous_denombrement.leurres import check_leurres
from counting.sous_denombrement.recomptage import TirageRefuseError, draw
from counting.store import ecriture, now

_LEURRE, _TIRAGE = schema_sd.leurre.c, schema_sd.tirage.c
_BASE, _RECOMPTE = schema_sd.tirage_secteur.c, schema_sd.recompte.c


@dataclass(frozen=True, eq=False)
class Tirage:
    """A sample of secteurs, and how to draw it again.

    `numero` is 1 for the first draw of the édition; `base` has every secteur that could be drawn: ``strate``, ``tire``.
    """

    id: int
    numero: int
    graine: str
    perimetre: Perimetre
    stratification: str
    auteur: str
    ecrit_le: datetime
    base: pd.DataFrame


def save_leurres(engine: Engine, edition: str, secteur: str, *, poses: int, retrouves: int, auteur: str) -> bool:
    """Write how many decoys a secteur had and how many were found; 0 placed takes back what was written.

    Returns
    -------
    bool
        False when it was so already: nothing is written twice.

    Raises
    ------
    CountingError
        No author, a secteur that the édition does not wait for, or decoys that cannot be.
    """
    _check_auteur(auteur)
    check_leurres(poses, retrouves, f"Secteur {secteur}")
    with ecriture(engine) as connection:
        attendu = select(schema.secteur.c.attendu)
        attendu = attendu.where(schema.secteur.c.edition == edition, schema.secteur.c.code == secteur)
        if not connection.scalar(attendu):
            raise SecteurInconnuError(f"Secteur « {secteur} » inconnu dans cette édition. Corrigez son code.")
        connus = _read_leurres(connection, edition)
        avant = connus[["poses", "retrouves"]].reindex([secteur], fill_value=0).to_numpy().tolist()
        if avant == [[poses, retrouves]]:
            return False
        valeurs = {"edition": edition, "secteur": secteur, "poses": poses, "retrouves": retrouves}
        _write(connection, schema_sd.leurre, auteur, **valeurs)
    return True


def load_leurres(engine: Engine, edition: str) -> pd.DataFrame:
    """Decoys of an édition: ``poses``, ``retrouves``, ``auteur`` by secteur, those with none left out."""
    with engine.connect() as connection:
        leurres = _read_leurres(connection, edition)
    return leurres[leurres["poses"] > 0]


def save_tirage(
    engine: Engine,
    edition: str,
    strates: pd.Series,
    *,
    taille: int,
    graine: str,
    perimetre: Perimetre,
    stratification: str,
    auteur: str,
) -> None:
    """Draw a sample of secteurs and keep it; earlier draws of the édition stay written.

    Raises
    ------
    CountingError
        No author, a draw that cannot be made, or second passes already written: a sample is not changed once what
        it gives is known.
    """
    _check_auteur(auteur)
    tires = draw(strates, taille, graine)
    with ecriture(engine) as connection:
        dernier = _last_tirage(connection, edition)
        if dernier is not None and _read_recomptes(connection, dernier).notna().any():
            raise TirageRefuseError(
                "Tirage : le second passage de l’échantillon en vigueur a déjà des résultats, on ne tire plus. "
                "Poursuivez avec lui, ou retirez d’abord ses résultats."
            )
        valeurs = {"edition": edition, "graine": graine, "perimetre": perimetre, "stratification": stratification}
        ecrit = _write(connection, schema_sd.tirage, auteur, **valeurs)
        lignes = [
            {"tirage": ecrit, "secteur": code, "strate": strates[code], "tire": bool(tires[code])}
            for code in strates.index
        ]
        connection.execute(insert(schema_sd.tirage_secteur), lignes)


def load_tirage(engine: Engine, edition: str) -> Tirage | None:
    """The sample in force, the last drawn; None before the first draw."""
    with engine.connect() as connection:
        dernier = _last_tirage(connection, edition)
        if dernier is None:
            return None
        ligne = connection.execute(select(schema_sd.tirage).where(_TIRAGE.id == dernier)).one()
        numero = connection.scalar(select(func.count()).where(_TIRAGE.edition == edition)) or 0
        requete = select(_BASE.secteur, _BASE.strate, _BASE.tire).where(_BASE.tirage == dernier)
        base = pd.DataFrame(connection.execute(requete.order_by(_BASE.secteur)).mappings().all())
    return Tirage(
        id=ligne.id,
        numero=numero,
        graine=ligne.graine,
        perimetre=Perimetre(ligne.perimetre),
        stratification=ligne.stratification,
        auteur=ligne.auteur,
        ecrit_le=ligne.ecrit_le.replace(tzinfo=UTC),  # SQLite keeps no time zone
        base=base.set_index("secteur").astype({"tire": bool}),
    )


def save_recompte(engine: Engine, tirage: Tirage, secteur: str, personnes: int | None, auteur: str) -> bool:
    """Write what a second pass counted in a secteur of the sample; None takes back what was written.

    Returns
    -------
    bool
        False when it was so already.

    Raises
    ------
    CountingError
        No author, a negative number, a secteur that is not in the sample, or a sample that is no longer in force.
    """
    _check_auteur(auteur)
    if secteur not in tirage.base.index[tirage.base["tire"]]:
        raise TirageRefuseError(
            f"Secteur « {secteur} » : il n’est pas dans l’échantillon tiré. Un second passage choisi autrement que par "
            "le tirage fausserait la comparaison : ne notez que les secteurs tirés."
        )
    if personnes is not None and personnes < 0:
        raise TirageRefuseError(
            f"Secteur {secteur} : attendu 0 personne ou plus, reçu {personnes}. Corrigez le nombre."
        )
    with ecriture(engine) as connection:
        edition = connection.scalar(select(_TIRAGE.edition).where(_TIRAGE.id == tirage.id))
        if _last_tirage(connection, str(edition)) != tirage.id:
            raise TirageRefuseError("Un autre échantillon a été tiré entre-temps. Rechargez la page pour le voir.")
        avant = _read_recomptes(connection, tirage.id).get(secteur)
        if (None if pd.isna(avant) else avant) == personnes:
            return False
        _write(connection, schema_sd.recompte, auteur, tirage=tirage.id, secteur=secteur, personnes=personnes)
    return True


def load_recomptes(engine: Engine, tirage: Tirage) -> pd.Series:
    """Persons counted by the second passes of a sample, Int64 by secteur."""
    with engine.connect() as connection:
        return _read_recomptes(connection, tirage.id).dropna()


def _check_auteur(auteur: str) -> None:
    if not auteur.strip():
        raise CountingError("Écrire au registre demande un auteur. Écrivez votre nom.")


def _write(connection: Connection, table: Table, auteur: str, **valeurs: object) -> int:
    cle = connection.execute(insert(table).values(**valeurs, auteur=auteur, ecrit_le=now())).inserted_primary_key
    return int(cle[0]) if cle else 0


def _read_leurres(connection: Connection, edition: str) -> pd.DataFrame:
    derniers = select(func.max(_LEURRE.id)).where(_LEURRE.edition == edition).group_by(_LEURRE.secteur)
    champs = (_LEURRE.secteur, _LEURRE.poses, _LEURRE.retrouves, _LEURRE.auteur)
    lignes = connection.execute(select(*champs).where(_LEURRE.id.in_(derniers)).order_by(_LEURRE.secteur)).all()
    return pd.DataFrame(lignes, columns=["secteur", "poses", "retrouves", "auteur"]).set_index("secteur")


def _last_tirage(connection: Connection, edition: str) -> int | None:
    dernier: int | None = connection.scalar(select(func.max(_TIRAGE.id)).where(_TIRAGE.edition == edition))
    return dernier


def _read_recomptes(connection: Connection, tirage: int) -> pd.Series:
    derniers = select(func.max(_RECOMPTE.id)).where(_RECOMPTE.tirage == tirage).group_by(_RECOMPTE.secteur)
    requete = select(_RECOMPTE.secteur, _RECOMPTE.personnes).where(_RECOMPTE.id.in_(derniers))
    lignes = connection.execute(requete.order_by(_RECOMPTE.secteur)).all()
    return pd.DataFrame(lignes, columns=["secteur", "personnes"]).set_index("secteur")["personnes"].astype("Int64")
