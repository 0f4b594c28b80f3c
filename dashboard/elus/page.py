"""The parts of the page *Élus*: what was published of a territoire, in words, side by side with another."""

from dataclasses import dataclass
from html import escape

import streamlit as st

from counting.domain import Perimetre
from counting.mots import PARIS, jour, nombre, nuit
from counting.publication.registre import EnTete, Publiee
from dashboard import anatomie
from dashboard.elus import chiffres as chiffres_elus
from dashboard.elus import lieux as lieux_elus
from dashboard.elus import publications
from dashboard.elus.cases import get_case, say_case
from dashboard.elus.chiffres import Chiffre
from dashboard.elus.comparaison import gap
from dashboard.elus.lieux import Lieu
from dashboard.elus.tendance import tendance
from dashboard.resultats import donnees

SANS_PUBLICATION = (
    "Aucun chiffre n’est publié. Un organisateur arrête et publie le premier chiffre d’une édition, page "
    "« Préparation »."
)
AUCUN = "Aucun"
VIDE = "Choisissez"
LONG = 12
"""Signs from which a value is written smaller."""


@dataclass(frozen=True)
class Choix:
    """What the reader asked to see."""

    publiee: Publiee
    perimetre: Perimetre
    lieu: Lieu
    autre: Lieu | None


def choose() -> Choix | None:
    """Draw the controls; None while nothing is published."""
    tetes = publications.headers()
    if not tetes:
        return None
    with st.container(key="elus-choix"):
        colonnes = st.columns([3.2, 1.4, 2, 2])
    with colonnes[0]:
        tete = st.selectbox("Édition et version", tetes, format_func=_name, key="elus-edition", placeholder=VIDE)
    publiee = publications.of_header(tete)
    perimetres = [Perimetre.TOUS_LIEUX, Perimetre.RUE]
    perimetre = colonnes[1].selectbox(
        "Périmètre", perimetres, format_func=str.capitalize, key="elus-perimetre", placeholder=VIDE
    )
    lieux = lieux_elus.lieux(publiee)
    lieu = colonnes[2].selectbox("Territoire", lieux, format_func=str, key="elus-territoire", placeholder=VIDE)
    autres: list[Lieu | str] = [AUCUN, *(un for un in lieux if un != lieu)]
    autre = colonnes[3].selectbox("Comparer à", autres, format_func=str, key="elus-autre", placeholder=VIDE)
    choix = Choix(publiee, perimetre, lieu, autre if isinstance(autre, Lieu) else None)
    _say_composition(choix)
    return choix


def answer(choix: Choix) -> str:
    """The page's question in one sentence."""
    publiee, lieu = choix.publiee, choix.lieu
    tous = chiffres_elus.effectif(publiee, lieu, choix.perimetre)
    parts = chiffres_elus.femmes(publiee, lieu, choix.perimetre)
    debut = f"{lieu}, {nuit(publiee.edition.nuit)}, {publiee.version}, périmètre « {choix.perimetre} » : "
    if not tous.valeur.lstrip("≥ \u202f")[:1].isdigit():
        return f"{debut}l’effectif est couvert par le secret statistique."
    femmes = f", dont {parts.valeur} de femmes" if parts.valeur[:1].isdigit() else ""
    return f"{debut}{tous.valeur} personnes comptées{femmes} ({tous.precision})."


def show_figures(choix: Choix) -> None:
    """Five figures, each with what it means and what it does not; two columns and their difference to compare."""
    lieux = [choix.lieu, *([choix.autre] if choix.autre else [])]
    colonnes = [_figures(choix, lieu) for lieu in lieux]
    cartes = "".join(_card(rang, lieux) for rang in zip(*colonnes, strict=True))
    st.html(f'<div class="lanterne-chiffres">{cartes}</div>')


def warn_simulated(publiee: Publiee) -> None:
    """Say what is simulated."""
    if publiee.contexte.simulees:
        dits = ", ".join(publiee.contexte.simulees)
        anatomie.bandeau("Données simulées", f"{publiee.edition.nom} : sont simulés {dits}.")


def source_lines(publiee: Publiee) -> list[str]:
    """Rules, thresholds, when and by whom it was published, and its hash."""
    sexe = get_case(publiee, lieux_elus.lieux(publiee)[0], Perimetre.TOUS_LIEUX, "sexe", "ND")
    seuil = publiee.publication.seuil
    secret = (
        f"Secret statistique : sous {seuil.valeur} {seuil.unite}, un nombre est tu, et d’autres avec lui pour qu’il ne "
        "se retrouve pas par soustraction. « Secret, entre … et … » dit ce que chacun peut calculer de ce qui est "
        "publié ; trop large, ce n’est plus écrit ici, et le fichier garde toutes les bornes (colonnes mini et maxi). "
        "Les personnes sans position, et celles qu’aucun arrondissement ne tient, sont comptées telles quelles : cela "
        "dit la qualité des adresses, et personne en particulier. Le type de lieu n’est publié que pour Paris : on "
        "sait où sont les bois et les gares."
    )
    qualite = (
        f"Personnes de sexe inconnu, Paris : {say_case(sexe)}. Fiches en conflit : "
        f"{nombre(publiee.contexte.conflits)}. Écritures lues : {nombre(publiee.contexte.revisions)}."
    )
    quand = jour(publiee.ecrite_le.astimezone(PARIS).date())
    signee = f"Publié par {publiee.auteur}, le {quand}. Empreinte SHA-256 : {publiee.empreinte}."
    return [*publiee.contexte.notes(), secret, qualite, signee, *publiee.contexte.sources]


def _figures(choix: Choix, lieu: Lieu) -> list[Chiffre]:
    publiee, perimetre = choix.publiee, choix.perimetre
    return [
        chiffres_elus.effectif(publiee, lieu, perimetre),
        chiffres_elus.femmes(publiee, lieu, perimetre),
        tendance(publiee, lieu, perimetre),
        chiffres_elus.blanches(publiee, lieu, perimetre),
        chiffres_elus.loin(publiee, lieu, perimetre),
    ]


def _card(chiffres: tuple[Chiffre, ...], lieux: list[Lieu]) -> str:
    valeurs = "".join(
        f'<div class="valeur">{f"<span>{escape(str(lieu))}</span>" if len(lieux) > 1 else ""}'
        f"<strong{_smaller(un.valeur)}>{escape(un.valeur)}</strong><em>{escape(un.precision)}</em></div>"
        for un, lieu in zip(chiffres, lieux, strict=True)
    )
    dit = gap((chiffres[0], chiffres[1]), (lieux[0], lieux[1])) if len(lieux) > 1 else ""
    ecart = f'<p class="ecart">{escape(dit)}</p>' if dit else ""
    un = chiffres[0]
    return (
        f"<section><h2>{escape(un.titre)}</h2>{valeurs}{ecart}"
        f"<p>{escape(un.dit)}</p><p><b>Ne dit pas :</b> {escape(un.ne_dit_pas)}</p></section>"
    )


def _smaller(valeur: str) -> str:
    return ' class="long"' if len(valeur) > LONG else ""


def _say_composition(choix: Choix) -> None:
    territoires = donnees.territoires(choix.publiee.edition.nuit)
    dites = [lieux_elus.composition(lieu, territoires) for lieu in (choix.lieu, choix.autre) if lieu]
    if any(dites):
        st.html(f'<p class="lanterne-composition">{escape(" ".join(dites).strip())}</p>')


def _name(tete: EnTete) -> str:
    return f"{tete.edition.nom}, {tete.version}"
