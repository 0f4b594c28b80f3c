"""Lieux in the `structure` and `service` shapes of data·inclusion v1, both ways; what they cannot carry is said.

One lieu is one service; its operator is its structure. The type, which the schema has no word for, is the first
sentence of the description.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from counting.fiches.colonnes import fold
from counting.lieux.colonnes import cite, spellings, strip_controls
from counting.lieux.domain import SEPARATEUR, Admission, Audience, Lieu, Publics, TypeAccueil, Visibilite
from geo.anomalies import Anomalie

ABRI = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
THEMATIQUES = {
    TypeAccueil.HALTE_NUIT: ABRI,
    TypeAccueil.HALTE_FEMMES: ABRI,
    TypeAccueil.HEBERGEMENT: ABRI,
    TypeAccueil.RESTAURANT: "equipement-et-alimentation--alimentation",
    TypeAccueil.DISTRIBUTION: "equipement-et-alimentation--alimentation",
}
PUBLICS = {"femmes": Audience.FEMMES, "familles": Audience.FAMILLES, "jeunes": Audience.JEUNES}
URGENCE = "personnes-en-situation-durgence"
MOBILISABLE = {Admission.LIBRE: ["usagers"], Admission.ORIENTATION: ["professionnels"], Admission.INCONNUE: None}
LUS = frozenset({
    "source", "structure_id", "id", "nom", "description", "date_maj", "thematiques", "frais", "publics", "commune",
    "code_postal", "adresse", "complement_adresse", "longitude", "latitude", "mobilisable_par", "horaires_accueil",
})  # fmt: skip
LISTES = ("publics", "mobilisable_par")
NON_DATE = "Jour de l’export : ce lieu n’est pas daté"
"""Ends the description of a lieu whose `date_maj`, which the schema demands, is not its own."""

DESCRIPTION = "Lieu ouvert aux personnes en situation de rue à Paris, tel que le registre de Lanterne le connaît"


def services_json(lieux: Sequence[Lieu], jour: date, *, avec_restreints: bool = False) -> tuple[bytes, list[Anomalie]]:
    """Lieux as the two lists of data·inclusion, and what is lost on the way.

    Parameters
    ----------
    lieux : sequence of Lieu
    jour : date
        `date_maj` of a lieu nobody dated.
    avec_restreints : bool
        Hand over the place of night and women's lieux too; they are left out otherwise.
    """
    ecrits = [lieu for lieu in lieux if avec_restreints or lieu.visibilite is Visibilite.PUBLIQUE]
    services = [_service(lieu, jour) for lieu in ecrits]
    structures = {
        service["structure_id"]: _structure(lieu, service) for lieu, service in zip(ecrits, services, strict=True)
    }
    contenu = {"structures": list(structures.values()), "services": services}
    return json.dumps(contenu, ensure_ascii=False, indent=1).encode(), _pertes(lieux, ecrits)


def read_services(
    structures: Sequence[Mapping[str, Any]], services: Sequence[Mapping[str, Any]]
) -> tuple[list[tuple[str, dict[str, str]]], list[Anomalie]]:
    """Rows of cells from the two lists; a cell the service says nothing of, or says wrongly, is not there."""
    par_id = {str(structure.get("id")): structure for structure in structures}
    lignes = [
        (f"service {rang}", _cells(service, par_id.get(str(service.get("structure_id")), {})))
        for rang, service in enumerate(services, start=1)
    ]
    remplis = Counter(
        champ for service in services for champ, valeur in service.items() if valeur not in (None, "", [])
    )
    laisses = strip_controls(", ".join(f"{champ} ({nombre})" for champ, nombre in remplis.items() if champ not in LUS))
    remede = "Ces champs de data·inclusion n’ont pas de place au registre : ils ne sont pas repris."
    perdus = [Anomalie("services", "des champs que le registre tient", laisses, remede, bloquante=False)]
    fautes = [faute for rang, service in enumerate(services, start=1) for faute in _check_listes(rang, service)]
    return lignes, [*fautes, *(perdus if laisses else [])]


def _check_listes(rang: int, service: Mapping[str, Any]) -> list[Anomalie]:
    """Fields that should be lists of texts and are not: they say nothing."""
    remede = "Ce qui n’est pas un texte de la liste n’est pas repris : corrigez-le s’il compte."
    return [
        Anomalie(
            f"service {rang}, champ {champ}",
            "attendu une liste de textes",
            cite(str(service[champ])),
            remede,
            bloquante=False,
        )
        for champ in LISTES
        if service.get(champ) is not None and service[champ] != _texts(service, champ)
    ]


def _texts(service: Mapping[str, Any], champ: str) -> list[str]:
    valeurs = service.get(champ)
    return [valeur for valeur in valeurs if isinstance(valeur, str)] if isinstance(valeurs, list) else []


def _cells(service: Mapping[str, Any], structure: Mapping[str, Any]) -> dict[str, str]:
    source, identifiant = _text(service, "source"), _text(service, "id")
    cellules = {
        "source": source,
        "identifiant": identifiant.removeprefix(f"{source}{SEPARATEUR}"),
        "nom": _text(service, "nom"),
        "adresse": _adresse(service) or _adresse(structure),
        "horaires": _text(service, "horaires_accueil") or _text(structure, "horaires_accueil"),
    }
    if (operateur := _text(structure, "nom")) != cellules["nom"]:
        cellules["operateur"] = operateur
    if NON_DATE not in _text(service, "description"):
        cellules["vu_le"] = _text(service, "date_maj")
    ou = service if service.get("longitude") is not None else structure
    cellules |= {cle: _text(ou, cle) for cle in ("longitude", "latitude")}
    cellules |= {PUBLICS[public].value: "oui" for public in _texts(service, "publics") if public in PUBLICS}
    if mobilisable := _texts(service, "mobilisable_par"):
        libre = "usagers" in mobilisable
        cellules["admission"] = (Admission.LIBRE if libre else Admission.ORIENTATION).value
    return cellules | _type(service)


def _type(service: Mapping[str, Any]) -> dict[str, str]:
    """Type the description opens with, else the one the name holds; none when it holds two."""
    connus = spellings(TypeAccueil)
    ouverture = fold(_text(service, "description").partition(".")[0])
    if ouverture in connus:
        return {"type": connus[ouverture].value}
    nommes = {type_ for mot, type_ in connus.items() if f" {mot} " in f" {fold(_text(service, 'nom'))} "}
    return {"type": nommes.pop().value} if len(nommes) == 1 else {}


def _text(fiche: Mapping[str, Any], champ: str) -> str:
    valeur = fiche.get(champ)
    return "" if valeur is None else str(valeur).strip()


def _adresse(fiche: Mapping[str, Any]) -> str:
    ville = " ".join(filter(None, (_text(fiche, "code_postal"), _text(fiche, "commune"))))
    adresse = _text(fiche, "adresse")
    return adresse if not ville or ville in adresse else ", ".join(filter(None, (adresse, ville)))


def _service(lieu: Lieu, jour: date) -> dict[str, Any]:
    publics = [public for public, audience in PUBLICS.items() if lieu.publics.recoit(audience)]
    lon, lat = lieu.point or (None, None)
    thematique = THEMATIQUES.get(lieu.type)
    return {
        "source": lieu.source,
        "structure_id": f"{lieu.source}{SEPARATEUR}{lieu.operateur or lieu.nom}",
        "id": lieu.uid,
        "nom": lieu.nom,
        "description": ". ".join(
            [
                lieu.type,
                f"{DESCRIPTION}{' (données simulées)' if lieu.simule else ''}",
                *([] if lieu.vu_le else [NON_DATE]),
            ]
        ),
        "date_maj": (lieu.vu_le or jour).isoformat(),
        "thematiques": [thematique] if thematique else None,
        "publics": [*publics, URGENCE],
        "adresse": lieu.adresse or None,
        "longitude": lon,
        "latitude": lat,
        "mobilisable_par": MOBILISABLE[lieu.admission],
        "horaires_accueil": lieu.horaires or None,
    }


def _structure(lieu: Lieu, service: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "source": lieu.source,
        "id": service["structure_id"],
        "nom": lieu.operateur or lieu.nom,
        "description": f"Organisme qui tient un lieu du registre de Lanterne. {DESCRIPTION}.",
        "date_maj": service["date_maj"],
    }


def _count(nombre: int) -> str:
    return f"{nombre} lieu{'x' if nombre > 1 else ''}"


def _carried(publics: Publics) -> Publics:
    """What is left of the publics once written in this schema."""
    return Publics(**{une.value: True for une in PUBLICS.values() if publics.recoit(une)})


def _pertes(lieux: Sequence[Lieu], ecrits: Sequence[Lieu]) -> list[Anomalie]:
    """What the schema has no field for, counted."""
    comptes = {
        "places par public, de nuit ou de jour": sum(bool(lieu.capacites) for lieu in ecrits),
        "publics refusés, hommes, couples et animaux": sum(lieu.publics != _carried(lieu.publics) for lieu in ecrits),
        "dates de validité": sum(bool(lieu.du or lieu.au) for lieu in ecrits),
        "provenance ou remarque": sum(bool(lieu.provenance or lieu.remarque) for lieu in ecrits),
    }
    perdus = [
        Anomalie("export data·inclusion", "un champ du schéma", f"{quoi} ({_count(nombre)})",
                 "Ce schéma ne les porte pas : exportez aussi le CSV.", bloquante=False)
        for quoi, nombre in comptes.items() if nombre
    ]  # fmt: skip
    if restreints := len(lieux) - len(ecrits):
        remede = "Leur endroit ne se diffuse pas : ils sont laissés de côté."
        laisses = f"{_count(restreints)} d’accès restreint"
        perdus.append(Anomalie("export data·inclusion", "des lieux à montrer à tous", laisses, remede, bloquante=False))
    return perdus
