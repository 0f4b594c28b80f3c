"""The answer to « où ouvrir la prochaine halte »: sentence, candidates, map and table before and after."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from counting.couverture.exports import table_csv
from counting.domain import Niveau
from counting.mots import accord, litteral, nombre
from counting.proximite.nouvelles_haltes import But, Projet, compare
from counting.proximite.places_de_nuit import Inconnues
from counting.rapports.echelles import sequentielle
from counting.seuils import RECHERCHE
from dashboard import page_html, telechargement
from dashboard.cartes import legende
from dashboard.lieux import carte as carte_lieux
from dashboard.proximite import carte_nuit, nuit_simulee
from dashboard.proximite import lieux as lieux_proximite
from dashboard.proximite import page as proximite
from dashboard.proximite.choix import Choix
from dashboard.proximite.mesures import borne
from dashboard.proximite.mots_places import PAS_UNE_ORIENTATION, PERSONNES
from dashboard.proximite.nuit_simulee import Source
from dashboard.resultats import donnees
from geo.anomalies import Anomalie
from geo.implantation import Implantation

ATTENTE = "Première réponse, une halte après l’autre ; la meilleure est cherchée…"


def show(choix: Choix, source: Source, projet: Projet, inconnues: Inconnues) -> None:
    """Write the first answer while the best is looked for, then draw the best."""
    essayes = nuit_simulee.candidats(source)
    _show_faults(essayes.anomalies)
    place = st.empty()
    premiere = nuit_simulee.au_plus_vite(choix, source, projet, inconnues)
    if premiere is not None:
        place.markdown(f"{_answer(choix, projet, premiere, essayes.noms)} {ATTENTE}")
    reponse = nuit_simulee.au_mieux(choix, source, projet, inconnues)
    place.markdown(f"{_answer(choix, projet, reponse, essayes.noms)} {_proof(projet, reponse)}")
    terrain = nuit_simulee.terrain(choix, source, projet, inconnues)
    territoires = donnees.territoires(choix.edition.nuit)
    lignes = compare(projet, terrain, reponse.choix, choix.niveau, territoires)
    gauche, droite = st.columns(2)
    with gauche:
        _show_map(choix, projet, lignes.drop(index="total"), essayes.points.iloc[reponse.choix])
    with droite:
        _show_tables(choix, projet, reponse, essayes.noms, lignes)
    st.caption(_rule(choix, projet, len(essayes.noms), inconnues))


def _answer(choix: Choix, projet: Projet, reponse: Implantation, noms: tuple[str, ...]) -> str:
    gain = reponse.avant - reponse.apres
    ou = litteral(" ; ".join(noms[rang] for rang in reponse.choix))
    un, plusieurs = PERSONNES[choix.demande.profil]
    tete = f"**{ou} : {_amount(projet, gain, un, plusieurs)}**"
    quand = proximite.moment(choix.instant())
    if projet.but is But.MARCHER:
        return f"{tete} vers une porte ouverte {quand} (au plus {borne(projet.distance_m)} comptés par personne)."
    reste = f"{nombre(reponse.apres)} sur {nombre(reponse.avant)}"
    if projet.but is But.LOGER:
        return f"{tete} {quand}, à {borne(projet.distance_m)} au plus ; {reste} resteraient sans place."
    return f"{tete} à moins de {borne(projet.distance_m)} d’une porte ouverte {quand} ; {reste} resteraient plus loin."


def _amount(projet: Projet, gain: float, un: str, plusieurs: str) -> str:
    match projet.but:
        case But.MARCHER:
            return f"{nombre(gain / 1000, 1)} km de marche en moins pour les {plusieurs}"
        case But.LOGER:
            return f"{accord(round(gain), un, plusieurs)} de plus avec une place"
        case But.COUVRIR:
            return f"{accord(round(gain), un, plusieurs)} de plus"


def _proof(projet: Projet, reponse: Implantation) -> str:
    moins = f", sur {projet.k} demandées : les autres n’ajouteraient rien" if len(reponse.choix) < projet.k else ""
    if reponse.optimal:
        return f"Réponse exacte : aucun autre choix ne fait mieux parmi les emplacements essayés{moins}."
    return (
        f"Meilleure réponse trouvée en {RECHERCHE.valeur} secondes{moins} ; la preuve manque, "
        f"le gain possible est de {_gain(projet, reponse.avant - reponse.borne)} au plus."
    )


def _gain(projet: Projet, gain: float) -> str:
    if projet.but is But.MARCHER:
        return f"{_write(projet, gain)} km"
    return accord(round(gain), "personne", "personnes")


def _unit(projet: Projet) -> str:
    return "km" if projet.but is But.MARCHER else "personnes"


def _write(projet: Projet, combien: float) -> str:
    return nombre(combien / 1000, 1) if projet.but is But.MARCHER else nombre(round(combien))


def _show_faults(anomalies: Sequence[Anomalie]) -> None:
    """Rows of the file that are no candidate, and why."""
    if anomalies:
        lignes = [(a.ou, a.regle, a.trouve, a.remede) for a in anomalies]
        with st.expander(accord(len(anomalies), "remarque sur le fichier", "remarques sur le fichier")):
            st.dataframe(pd.DataFrame(lignes, columns=["Où", "Règle", "Trouvé", "Remède"]), hide_index=True)


def _show_map(choix: Choix, projet: Projet, lignes: pd.DataFrame, choisis: Any) -> None:
    valeurs = lignes["gain"].where(lignes["personnes"] > 0)
    echelle = sequentielle(valeurs)
    survols = {
        str(code): f"aujourd’hui {nombre(ligne['avant'])}, ensuite {nombre(ligne['apres'])}"
        for code, ligne in lignes.iterrows()
    }
    symboles = lieux_proximite.symbols(lieux_proximite.states(choix, choix.etude()))
    carte_nuit.show("carte-halte", carte_nuit.shade(choix, valeurs, echelle, survols), symboles, choisis)
    titre = "Mètres de marche en moins par personne" if projet.but is But.MARCHER else "Personnes gagnées"
    vide = [("aucune personne de ce profil", "lanterne-hachures")] if valeurs.isna().any() else []
    legende.show(f"{titre} ; les numéros sont les haltes à ouvrir", echelle, autres=vide)
    carte_lieux.show_legend(symboles)


def _show_tables(
    choix: Choix, projet: Projet, reponse: Implantation, noms: tuple[str, ...], lignes: pd.DataFrame
) -> None:
    titres = ("N°", "Où", f"Apport ({_unit(projet)})", "Seule", "Sans elle")
    st.html(page_html.table(titres, list(_candidates(projet, reponse, noms)), "lanterne-tableau"))
    if reponse.suivante is not None:
        autre = reponse.suivante
        gain = _gain(projet, autre.avant - autre.apres)
        st.write(litteral(f"Deuxième choix, {gain} : {' ; '.join(noms[rang] for rang in autre.choix)}."))
    avant = {
        But.COUVRIR: f"À plus de {borne(projet.distance_m)}",
        But.MARCHER: "Marche moyenne (m)",
        But.LOGER: "Sans place",
    }[projet.but]
    colonnes = {"nom": carte_nuit.nom_du_niveau(choix.niveau), "personnes": "Personnes", "avant": avant,
                "apres": "Ensuite", "gain": "Gain"}  # fmt: skip
    vues = lignes.drop(index="total") if choix.niveau is Niveau.PARIS else lignes
    ecrite = vues[list(colonnes)].round().rename(columns=colonnes).reset_index(drop=True)
    formats: dict[Any, Any] = {titre: nombre for cle, titre in colonnes.items() if cle != "nom"}
    st.dataframe(ecrite.style.format(formats), hide_index=True, height=260, key="halte-territoires")
    contexte = choix.contexte() | {
        "but": projet.but.value,
        "haltes": " ; ".join(noms[rang] for rang in reponse.choix),
        "portee_m": str(projet.distance_m),
        "places_de_chacune": str(projet.places or "inconnues"),
        "preuve": "oui" if reponse.optimal else "non",
    }
    telechargement.bouton(
        "Télécharger avant et après (CSV)",
        partial(table_csv, lignes, contexte),
        "halte-avant-apres.csv",
        "text/csv",
        objet=f"edition:{contexte['edition']}",
    )


def _candidates(projet: Projet, reponse: Implantation, noms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    lignes = zip(reponse.choix, reponse.gains, reponse.seuls, -reponse.pertes, strict=True)
    for rang, (lieu, *chiffres) in enumerate(lignes, start=1):
        yield str(rang), noms[lieu], *(_write(projet, chiffre) for chiffre in chiffres)


def _rule(choix: Choix, projet: Projet, essayes: int, inconnues: Inconnues) -> str:
    suppose = {
        But.LOGER: f"seules comptent les personnes que les places d’aujourd’hui, à {borne(projet.distance_m)} au plus, "
        f"laissent sans place (capacités inconnues : {inconnues}) ; qui en a une la garde",
        But.COUVRIR: "les places des nouvelles haltes ne sont pas comptées : écrivez-en le nombre pour savoir qui "
        "y entrerait",
        But.MARCHER: "les places des nouvelles haltes ne sont pas comptées ; qui n’a rien de plus près compte pour "
        f"{borne(projet.distance_m)}",
    }[projet.but]
    return (
        f"{essayes} emplacements essayés ; « {choix.demande.profil} », {proximite.moment(choix.instant())}, lieux de "
        f"nuit ouverts à cette heure gardés ({', '.join(choix.demande.types)}) ; {suppose}. Apport : ce que chacune "
        "ajoute aux précédentes ; seule : si elle ouvrait seule ; sans elle : ce que les autres perdraient de gain. "
        f"{PAS_UNE_ORIENTATION} De si petits nombres par arrondissement ne sont montrés qu’à qui peut voir les lieux."
    )
