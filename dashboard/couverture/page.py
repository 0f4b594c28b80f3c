"""The parts of the page *Couverture*: its sentence, its notices, its week strip, its teams on call, its sources."""

import geopandas as gpd
import streamlit as st

from counting.couverture.denombrement import Regard
from counting.couverture.etude import Etude, Mesure, share_white, shares_covered, white_people
from counting.mots import ABSENT, accord, jour, nombre, part
from dashboard import anatomie, page_html
from dashboard.couverture import etudes, semaine
from dashboard.couverture.choix import Choix, follow
from dashboard.couverture.reglages import missing
from dashboard.resultats import donnees

ACCORDS = {
    Regard.PERSONNES: ("personne y a été comptée", "personnes y ont été comptées"),
    Regard.FEMMES: ("femme y a été comptée", "femmes y ont été comptées"),
    Regard.FAMILLES: ("famille y a été comptée", "familles y ont été comptées"),
}
RAILS_INCONNUS = "Emprises ferroviaires inconnues ici : comptées comme à couvrir."


def answer(choix: Choix, etude: Etude) -> str:
    """« Le mardi à 23 h, 18 % des rues du 17e ne sont vues par personne ; 41 personnes y ont été comptées. »"""
    moment, codes = str(choix.moment), choix.territoire.codes
    if etude.rues_couvertes is None:
        blanc = part(share_white(etude, Mesure.SURFACE, choix.moment, codes), 0)
        quoi = f"{blanc} de la surface {choix.territoire.de} {unseen(choix, etude, 'n’est vue', 'a')}"
    else:
        blanc = part(share_white(etude, Mesure.RUES, choix.moment, codes), 0)
        quoi = f"{blanc} des rues {choix.territoire.de} {unseen(choix, etude, 'ne sont vues', 'ont')}"
    sans = int(white_people(etude, choix.moment, codes)[choix.regard])
    return f"{moment[:1].upper()}{moment[1:]}, {quoi} ; {accord(sans, *ACCORDS[choix.regard])}{_returned(choix)}."


def unseen(choix: Choix, etude: Etude, jamais: str, rarement: str) -> str:
    """« ne sont vues par personne », or how seldom where someone passes at times; `jamais`, `rarement`: verbs."""
    if not etude.seldom(choix.moment, choix.territoire.codes):
        return f"{jamais} par personne"
    return f"{rarement} {choix.regle.seldom()}"


def _returned(choix: Choix) -> str:
    """What the count rests on, when a fiche is missing (rule 1)."""
    manquantes = missing(choix.edition, choix.quand)
    return f" ({accord(manquantes, 'fiche manque encore', 'fiches manquent encore')})" if manquantes else ""


def warn_simulated(choix: Choix) -> None:
    """Say that the édition, or maraudes of the plan, are simulated."""
    maraudes = choix.maraudes()
    simulees = sum(maraude.simulee for maraude in maraudes)
    textes = [f"{choix.edition.nom} : aucune de ces personnes n’a été rencontrée"] if choix.edition.simulee else []
    if simulees:
        textes.append(f"{nombre(simulees)} maraudes sur {nombre(len(maraudes))} ont une zone ou des horaires simulés")
    if textes:
        anatomie.bandeau("Données simulées", " ; ".join(textes) + ".")


def show_week(choix: Choix, etude: Etude) -> None:
    """Draw the week strip: share covered in each hour, of the measure chosen."""
    nom = f"de {choix.mesure} {choix.territoire.de}"
    st.markdown(f"**Couvert, en %** {nom} ; cliquez une heure ou glissez")
    semaine.choose(
        shares_covered(etude, choix.mesure, choix.territoire.codes),
        nom=f"{nom} couverts" if choix.mesure is not Mesure.SURFACE else f"{nom} couverte",
        regle=choix.regle,
        moment=choix.moment,
        key="semaine",
        suivre=follow,
    )


def show_on_call(choix: Choix, _etude: Etude) -> None:
    """List the teams on call for the whole city: they count nowhere, so that they do not hide every gap."""
    astreintes = [maraude for maraude in choix.maraudes() if maraude.astreinte]
    if not astreintes:
        st.write("Aucune équipe d’astreinte au registre.")
        return
    st.write("Elles vont sur signalement dans toute la ville : elles ne couvrent rien par elles-mêmes.")
    lignes = [(m.nom, m.operateur, m.type, nombre(len(m.passages) or None), m.source) for m in astreintes]
    titres = ("Équipe", "Opérateur", "Type", "Créneaux par semaine", "Source")
    st.html(page_html.table(titres, lignes, "lanterne-tableau"))
    if any(not maraude.passages for maraude in astreintes):
        st.caption(f"« {ABSENT} » : horaires non renseignés au registre.")


def unlisted(zones: gpd.GeoDataFrame) -> list[str]:
    """« 1 personne dans des zones de moins de 5 000 m², non listées. »: why the list sums to less than the sentence."""
    lignes = [f"{zones.attrs['non_listees']}, non listées."] if "non_listees" in zones.attrs else []
    return [*lignes, zones.attrs["hors_ressort"]] if "hors_ressort" in zones.attrs else lignes


def source_lines(choix: Choix, etude: Etude) -> list[str]:
    """What the figures rest on: rule, whom they leave out, édition, geography."""
    sans, dehors = int(etude.sans_point[choix.regard]), int(etude.dehors[choix.regard])
    hors_carte = (
        f"Hors de cette carte : {nombre(sans)} {choix.regard} sans point sûr et {nombre(dehors)} hors des surfaces "
        "étudiées ; elles comptent dans les résultats, pas ici."
    )
    regle = (
        f"Règle. {choix.regle} Il n’existe pas de définition officielle d’une zone blanche. Découpe par quartier ; la "
        "distance va d’un point intérieur de la zone à la maraude à l’œuvre la plus proche."
    )
    plan = (
        f"Maraudes : plan « {choix.plan} », passages en saison le {jour(choix.jour)}, registre à la ligne "
        f"{choix.revision}. Un passage après minuit appartient à la nuit où il a commencé."
    )
    edition = f"Édition {choix.edition.nom} ; périmètre {choix.perimetre} ; {choix.version}. {hors_carte}"
    contours = [f"Contours : {s.nom}, {s.millesime}, {s.licence}." for s in donnees.territoires(choix.jour).sources]
    exclues = [f"Surfaces exclues : {s.nom}, {s.millesime}, {s.licence}." for s in etudes.left_out(choix.regle)[1]]
    rails = [] if etudes.has_ferrees() else [RAILS_INCONNUS]
    return [" ".join([regle, *rails]), edition, plan, *contours, *exclues]
