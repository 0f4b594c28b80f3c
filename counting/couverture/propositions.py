"""One round more, or moved: where and when it would meet the most people whom nobody sees."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from counting.couverture.candidats import Candidats, Lieux, list_candidats
from counting.couverture.etude import Etude
from counting.couverture.regles import Regle
from counting.couverture.semaine import Semaine, covered
from counting.errors import CountingError
from geo.creneaux import Bools
from geo.propositions import Proposition, propose_exact, propose_greedy


class DemandeError(CountingError):
    """What is asked cannot be, or would change nothing; the message says why."""


@dataclass(frozen=True)
class Demande:
    """What a coordinator asks.

    Attributes
    ----------
    horizon : bool array (168,)
        Slots in which a person must be seen once at least (as often as the rule wants).
    codes : sequence of str
        Arrondissements whose people count.
    ajouts : int
        Rounds to add.
    duree_h, rayon_m : int
        Hours of a round; radius of a new disc.
    deplacees : sequence of str
        Maraudes (uid) whose passages in the horizon may move; all others are locked.
    """

    horizon: Bools
    codes: Sequence[str]
    ajouts: int
    duree_h: int
    rayon_m: int
    deplacees: Sequence[str] = ()


@dataclass(frozen=True)
class Reponse:
    """A choice of rounds.

    Attributes
    ----------
    proposition : Proposition
        Rows of `candidats`; the runner-up is in it.
    candidats : Candidats
    tournees : int
        Rounds asked: added, and moved.
    avant : float
        Weight (people, metres) unmet today.
    hors_portee : float
        Weight unmet that one round more cannot meet: it lacks more than one passage to the rule's minimum.
    """

    proposition: Proposition
    candidats: Candidats
    tournees: int
    avant: float
    hors_portee: float

    @property
    def inutiles(self) -> int:
        """Rounds asked, none of which would add anything to those chosen; 0 as long as it is not proved."""
        return self.tournees - self.proposition.choix.size if self.proposition.optimal else 0

    @property
    def gain(self) -> float:
        """Weight met besides, what moved rounds no longer meet being taken off."""
        return self.avant - self.proposition.restant


@dataclass(frozen=True)
class Probleme:
    """A demand, laid out: what each candidate reaches, what is met once the rounds to move are taken off."""

    lieux: Lieux
    candidats: Candidats
    vus: Bools
    tournees: int
    avant: float
    hors_portee: float

    def greedy(self) -> Reponse:
        """Choose one round after the other: at once."""
        return self._answer(propose_greedy(self.candidats.atteints, self.lieux.poids, self.tournees, covered=self.vus))

    def exact(self) -> Reponse:
        """Choose the best rounds together, with the proof when time allows."""
        return self._answer(propose_exact(self.candidats.atteints, self.lieux.poids, self.tournees, covered=self.vus))

    def _answer(self, proposition: Proposition) -> Reponse:
        reponse = Reponse(proposition, self.candidats, self.tournees, self.avant, self.hors_portee)
        if reponse.gain <= 0:
            raise DemandeError(
                "Déplacer ces maraudes n’apporte rien : nulle part ailleurs elles ne verraient plus de monde. "
                "Laissez-les, ou demandez un ajout."
            )
        return reponse


def lay_out(etude: Etude, lieux: Lieux, demande: Demande) -> Probleme:
    """Lay out a demand.

    Raises
    ------
    DemandeError
        Nothing to add nor to move, a round longer than the rule's night, nobody counted, nobody left unseen, or nobody
        whom one passage more would bring to the rule's minimum.
    """
    _check(etude, demande)
    ici = lieux.restrict(etude.terrain, demande.codes)
    if not ici.poids.any():
        raise DemandeError("Personne n’a été compté en un point sûr dans ce territoire : rien à proposer.")
    liberee, tournees = _free(etude, demande)
    faces, regle = etude.terrain.mosaic.faces, etude.regle
    manque = regle.passages_min - faces.count(liberee.dans(demande.horizon))
    vus = ici.seen(covered(faces, liberee, regle, demande.horizon))
    avant = float(ici.poids[~ici.seen(covered(faces, etude.semaine, regle, demande.horizon))].sum())
    if not ici.poids[~vus].any():
        raise DemandeError("Tout le monde est déjà vu dans cet horizon sous cette règle : aucune tournée à ajouter.")
    candidats = list_candidats(etude, ici, vus, demande.horizon, duree_h=demande.duree_h, rayon_m=demande.rayon_m)
    assez = ici.seen(manque <= 1)  # where the rule wants several passages, one more may not be enough
    if not ici.poids[assez & ~vus].any():
        raise DemandeError(_too_few(regle))
    candidats = replace(candidats, atteints=candidats.atteints & assez)
    if tournees > len(candidats.noms):
        raise DemandeError(
            f"{tournees} tournées demandées, emplacements possibles : {len(candidats.noms)}. Demandez-en moins."
        )
    return Probleme(ici, candidats, vus, tournees, avant, float(ici.poids[~assez & ~vus].sum()))


def _check(etude: Etude, demande: Demande) -> None:
    nuit_h = int(etude.regle.heures()[:24].sum())
    if not (demande.horizon & etude.regle.heures()).any():
        raise DemandeError("Ce moment est hors des heures de la règle. Choisissez une heure qu’elle regarde.")
    if demande.ajouts < 1 and not demande.deplacees:
        raise DemandeError("Demandez au moins une tournée à ajouter ou à déplacer.")
    if demande.duree_h < 1:
        raise DemandeError(f"Une tournée de {demande.duree_h} h ne voit personne. Donnez une durée d’au moins 1 h.")
    if demande.duree_h > nuit_h:
        raise DemandeError(
            f"Une tournée de {demande.duree_h} h ne tient pas dans la nuit de la règle ({nuit_h} h). "
            "Raccourcissez-la, ou élargissez les heures de la règle."
        )
    if demande.rayon_m < 1:
        raise DemandeError(f"Un disque de {demande.rayon_m} m ne couvre rien. Donnez un rayon d’au moins 1 m.")


def _too_few(regle: Regle) -> str:
    minimum = f"{regle.passages_min:g}".replace(".", ",")
    return (
        f"La règle demande au moins {minimum} passages par semaine : partout où il en manque, il en manque plus d’un. "
        "Une tournée de plus n’y suffit pas, et deux ne se proposent pas au même endroit. Baissez ce minimum."
    )


def _free(etude: Etude, demande: Demande) -> tuple[Semaine, int]:
    """Week without the passages that may move, and how many rounds there are to place."""
    semaine = etude.semaine
    mobiles = etude.terrain.zones["maraude"].isin(demande.deplacees).to_numpy()[semaine.zone]
    mobiles &= semaine.creneaux[:, demande.horizon].any(axis=1)
    tournees = demande.ajouts + int(mobiles.sum())
    if not tournees:
        raise DemandeError("Ces maraudes n’ont aucun passage dans cet horizon : il n’y a rien à déplacer.")
    gardes = ~mobiles
    creneaux, poids, zone = semaine.creneaux[gardes], semaine.poids[gardes], semaine.zone[gardes]
    return replace(semaine, creneaux=creneaux, poids=poids, zone=zone), tournees
