"""From the cells of a row to a lieu, with every fault named; a cell that is not there says nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import TypeVar

from counting.fiches.colonnes import fold
from counting.lieux.colonnes import (
    PLACES,
    REGLES,
    TITRES,
    cite,
    read_choix,
    read_degres,
    read_jour,
    read_places,
    read_reponse,
    spellings,
)
from counting.lieux.domain import (
    SEPARATEUR,
    Admission,
    Audience,
    Capacite,
    Lieu,
    Publics,
    TypeAccueil,
    Visibilite,
    est_identite,
)
from counting.lieux.horaires import (
    HorairesIllisiblesError,
    HorairesNonCalculesError,
    check_horaires,
    est_conditionnel,
    nuit_coupee,
)
from counting.lieux.ouvertures import jamais_ouvert
from counting.maraudes.colonnes import read_oui
from geo.anomalies import Anomalie

T = TypeVar("T")
NOUVEAU = Lieu("", "", "", TypeAccueil.ESI)
"""What is known of a lieu the register does not have; its type hides nothing, and a row without a type is blocked."""

SANS_FIN = "Corrigez cette date ; laissez vide s’il n’y en a pas."
LONGUEURS = {
    "source": 60, "identifiant": 100, "nom": 200, "operateur": 200, "adresse": 300, "code_postal": 20,
    "horaires": 2_000, "provenance": 2_000, "remarque": 2_000,
}  # fmt: skip
"""Most letters of a text, far below what a cell of a workbook can hold: nothing is cut on the way out."""


@dataclass
class LigneLieu:
    """One row: its cells, the lieu it makes, the point it gives, and what is wrong with it.

    A column the file does not have keeps what the register knows of the lieu; an empty cell says it is not known. But
    for its visibility: `visibilite`, that of a row which says none, is never laxer than what the register knows.
    """

    ou: str
    cellules: Mapping[str, str]
    connu: Lieu | None
    visibilite: Visibilite = Visibilite.PUBLIQUE
    anomalies: list[Anomalie] = field(default_factory=list)

    @property
    def bloquee(self) -> bool:
        """Whether it has a blocking fault."""
        return any(anomalie.bloquante for anomalie in self.anomalies)

    def signaler(self, cle: str, remede: str, *, trouve: str = "", regle: str = "", bloquante: bool = True) -> None:
        """Name a fault of a cell."""
        lieu = f"{self.ou}, colonne {TITRES[cle]}"
        trouve = cite(trouve or self.cellules.get(cle, ""))
        self.anomalies.append(Anomalie(lieu, regle or f"attendu {REGLES[cle]}", trouve, remede, bloquante))

    def lire(self, cle: str, lecteur: Callable[[str], T], connue: T, *, remede: str = "Corrigez cette cellule.") -> T:
        """Read a cell; one that is not there is `connue`, and so is an unreadable one, which is a fault."""
        if cle not in self.cellules:
            return connue
        try:
            return lecteur(self.cellules[cle])
        except ValueError:
            self.signaler(cle, remede)
            return connue


def read_lieu(ligne: LigneLieu, jour: date) -> tuple[Lieu, tuple[float, float] | None]:
    """Read a row: its lieu, not placed yet, and the point its cells give (EPSG:4326); faults go to the row.

    Parameters
    ----------
    ligne : LigneLieu
    jour : date
        Day from which a lieu without a beginning must open once.
    """
    connu = ligne.connu or NOUVEAU
    lieu = Lieu(
        source=_text(ligne, "source", ""),
        identifiant=_text(ligne, "identifiant", ""),
        nom=_text(ligne, "nom", connu.nom),
        type=_read_type(ligne, connu.type),
        operateur=_text(ligne, "operateur", connu.operateur),
        adresse=_adresse(ligne, connu.adresse),
        publics=Publics(
            *(ligne.lire(une.value, read_reponse, connu.publics.recoit(une)) for une in Audience),
        ),
        capacites=_capacites(ligne, connu),
        horaires=_text(ligne, "horaires", connu.horaires),
        admission=ligne.lire("admission", _read_admission, connu.admission),
        du=ligne.lire("du", read_jour, connu.du, remede=SANS_FIN),
        au=ligne.lire("au", read_jour, connu.au, remede=SANS_FIN),
        provenance=_text(ligne, "provenance", connu.provenance),
        vu_le=ligne.lire("vu_le", read_jour, connu.vu_le),
        visibilite=ligne.lire("visibilite", partial(_read_visibilite, ligne.visibilite), ligne.visibilite),
        remarque=_text(ligne, "remarque", connu.remarque),
        simule=ligne.lire("simule", read_oui, connu.simule),
    )
    _check_identite(ligne, lieu)
    _check_dates(ligne, lieu)
    _check_heures(ligne, lieu, jour)
    if fold(ligne.cellules.get("visibilite", "")) == Visibilite.PUBLIQUE and lieu.visibilite is Visibilite.RESTREINTE:
        remede = "Un lieu de nuit ou réservé aux femmes reste restreint : son endroit n’est pas montré à tous."
        ligne.signaler("visibilite", remede, bloquante=False)
    return lieu, _point(ligne)


def _text(ligne: LigneLieu, cle: str, connu: str) -> str:
    texte = ligne.cellules.get(cle, connu)
    if cle in ligne.cellules and len(texte) > LONGUEURS[cle]:
        ligne.signaler(cle, f"Raccourcissez-le : il en a {len(texte)}.", regle=f"{LONGUEURS[cle]} lettres au plus")
    return texte


def _adresse(ligne: LigneLieu, connue: str) -> str:
    adresse, code = _text(ligne, "adresse", connue), _text(ligne, "code_postal", "")
    return f"{adresse}, {code}" if adresse and code and code not in adresse else adresse or code


def _read_type(ligne: LigneLieu, connu: TypeAccueil) -> TypeAccueil:
    connus = spellings(TypeAccueil)
    proches = get_close_matches(fold(ligne.cellules.get("type", "")), connus, n=1)
    remede = f"Vouliez-vous dire « {connus[proches[0]]} » ?" if proches else "Choisissez l’un de ces types."
    return ligne.lire("type", lambda texte: read_choix(TypeAccueil, texte), connu, remede=remede)


def _read_admission(texte: str) -> Admission:
    return read_choix(Admission, texte) if texte else Admission.INCONNUE


def _read_visibilite(connue: Visibilite, texte: str) -> Visibilite:
    return read_choix(Visibilite, texte) if texte else connue


def _capacites(ligne: LigneLieu, connu: Lieu) -> tuple[Capacite, ...]:
    connues = {(capacite.moment, capacite.audience): capacite for capacite in connu.capacites}
    remede = "Écrivez un nombre en chiffres, ou videz la cellule : vide veut dire inconnu, 0 veut dire aucune place."
    lues = (
        ligne.lire(cle, partial(read_places, cle), connues.get(lesquelles), remede=remede)
        for cle, lesquelles in PLACES.items()
    )
    return tuple(capacite for capacite in lues if capacite is not None)


def _point(ligne: LigneLieu) -> tuple[float, float] | None:
    lon, lat = ligne.lire("longitude", read_degres, None), ligne.lire("latitude", read_degres, None)
    if (lon is None) != (lat is None) and not ligne.bloquee:
        ligne.signaler("longitude" if lon is None else "latitude", "Écrivez les deux coordonnées, ou aucune.")
    return None if lon is None or lat is None else (lon, lat)


def _check_identite(ligne: LigneLieu, lieu: Lieu) -> None:
    for cle in ("source", "identifiant", "nom"):
        if not getattr(lieu, cle):
            ligne.signaler(cle, "Complétez cette cellule.")
    if "type" not in ligne.cellules and ligne.connu is None:
        ligne.signaler("type", "Complétez cette cellule.")
    if SEPARATEUR in lieu.source:
        ligne.signaler("source", "Retirez les deux tirets.")
    elif not est_identite(lieu.source, lieu.identifiant):
        cle = "source" if est_identite("", lieu.identifiant) else "identifiant"
        ou = "à la fin de la source" if cle == "source" else "au début de l’identifiant"
        ligne.signaler(cle, f"Retirez le tiret {ou} : deux lieux se confondraient.", regle=f"pas de tiret {ou}")


def _check_dates(ligne: LigneLieu, lieu: Lieu) -> None:
    if lieu.du and lieu.au and lieu.au < lieu.du:
        ligne.signaler("au", "Échangez les dates, ou corrigez l’année.", trouve=f"{lieu.au:%d/%m/%Y}",
                       regle=f"une fin après le début ({lieu.du:%d/%m/%Y})")  # fmt: skip


def _check_heures(ligne: LigneLieu, lieu: Lieu, jour: date) -> None:
    texte = lieu.horaires
    try:
        check_horaires(texte)
    except HorairesNonCalculesError as erreur:
        ligne.signaler("horaires", f"{_fault(erreur, texte)} D’ici là, l’ouverture est inconnue.", bloquante=False)
        return
    except HorairesIllisiblesError as erreur:
        ligne.signaler("horaires", _fault(erreur, texte))
        return
    if not ligne.bloquee and jamais_ouvert(lieu, jour):
        ligne.signaler("horaires", "Ces heures n’ouvrent jamais : corrigez-les, ou terminez la période (colonne Au).",
                       regle="une ouverture au moins pendant sa période")  # fmt: skip
    elif est_conditionnel(texte):
        ligne.signaler("horaires", "Une condition entre guillemets ne se calcule pas : l’ouverture y est inconnue.",
                       regle="des heures sans condition", bloquante=False)  # fmt: skip
    elif coupee := nuit_coupee(texte, jour):
        remede = "Une règle après « ; » remplace la journée entière ; séparez par une virgule si la nuit continue."
        ligne.signaler("horaires", remede, trouve=f"fermé à minuit la nuit du {coupee:%d/%m/%Y}",
                       regle="des nuits entières", bloquante=False)  # fmt: skip


def _fault(erreur: HorairesIllisiblesError, texte: str) -> str:
    """What is wrong with the hours, without saying them again."""
    faute = str(erreur).removeprefix(f"Horaires « {texte} » : ")
    return faute[:1].upper() + faute[1:]
