"""What the public door let out, as files: cases as CSV and XLSX, territoires of a level as GeoJSON.

Each file says which édition, périmètre, version and threshold it holds, whether it is simulated, and the hash of the
publication: who finds that hash reads these figures.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from counting.domain import Niveau
from counting.fichiers.exports import inert, inert_csv
from counting.geographie.niveaux import NON_LOCALISE, Territoires
from counting.publication.registre import Publiee
from counting.publication.tableaux import TOTAL

CASES = ("perimetre", "niveau", "territoire", "nom", "variable", "categorie")
DITS = ("valeur", "statut", "mini", "maxi", "texte")
LICENCE = "Licence Ouverte 2.0 (Etalab), à confirmer par la Ville"
GENRE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLONNES = {
    "edition": "Nom de l’édition.",
    "nuit": "Date du soir où la nuit commence.",
    "version": "Premier chiffre, ou consolidé.",
    "donnees_simulees": "« oui » : ces chiffres ont été tirés au sort. Ne pas les citer.",
    "perimetre": "« rue » : secteurs de rue seuls. « tous lieux » : la rue et les lieux des partenaires.",
    "niveau": "Paris, DST, Paris Centre + 16, arrondissement.",
    "territoire": "Code du territoire ; vide : personnes qu’aucun territoire de ce niveau ne tient.",
    "nom": "Nom du territoire.",
    "variable": "Ce qui sépare les personnes ; « total » : toutes.",
    "categorie": "Valeur de cette variable.",
    "valeur": "Nombre de personnes ; vide si le chiffre est couvert par le secret.",
    "statut": "publié, sous le seuil, secret.",
    "mini": "Au moins tant de personnes, d’après les autres chiffres publiés.",
    "maxi": "Au plus tant de personnes ; vide si rien ne borne.",
    "texte": "Ce qui s’écrit à la place du chiffre.",
    "empreinte": "SHA-256 de la publication d’où vient le chiffre.",
}
_INSTANT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_SEREINE = (1980, 1, 1, 0, 0, 0)


def load_cases(publiee: Publiee, territoires: Territoires) -> pd.DataFrame:
    """Every cell of a publication, one a row, with what identifies it: the columns of `COLONNES`."""
    cases = publiee.publication.cases.reset_index(drop=True)
    noms = _names(territoires)
    nommees = [noms.get((str(n), str(t)), str(t)) for n, t in zip(cases["niveau"], cases["territoire"], strict=True)]
    marques = _marks(publiee)
    empreinte = marques.pop("empreinte")
    devant = pd.DataFrame(marques, index=cases.index)
    table = pd.concat([devant, cases.assign(nom=nommees)[[*CASES, *DITS]]], axis=1)
    return table.assign(empreinte=empreinte)


def cases_csv(publiee: Publiee, territoires: Territoires) -> bytes:
    """Every cell as CSV: `;`, UTF-8 with its mark."""
    return inert_csv(load_cases(publiee, territoires))


def cases_xlsx(publiee: Publiee, territoires: Territoires) -> bytes:
    """Every cell as a workbook: a sheet « Lisez-moi », a sheet « Cases »; always the same bytes."""
    classeur = Workbook(write_only=True)
    lisez_moi, feuille = classeur.create_sheet("Lisez-moi"), classeur.create_sheet("Cases")
    lisez_moi.column_dimensions["A"].width, lisez_moi.column_dimensions["B"].width = 24, 110
    for rang, (nom, valeur) in enumerate(readme(publiee, territoires)):
        cellules = [WriteOnlyCell(lisez_moi, inert(texte)) for texte in (nom, valeur)]
        cellules[0].font = Font(bold=True)
        cellules[1].alignment = Alignment(wrap_text=True, vertical="top")
        if rang == 0:
            cellules[1].font = Font(bold=True)
        lisez_moi.append(cellules)
    table = load_cases(publiee, territoires)
    feuille.freeze_panes = "A2"
    titres = [WriteOnlyCell(feuille, nom) for nom in table.columns]
    for titre in titres:
        titre.font = Font(bold=True)
    feuille.append(titres)
    for ligne in table.astype(object).where(table.notna(), None).itertuples(index=False):
        feuille.append([inert(valeur) for valeur in ligne])
    octets = io.BytesIO()
    classeur.save(octets)
    return _still(octets.getvalue(), publiee)


def readme(publiee: Publiee, territoires: Territoires) -> list[tuple[str, str]]:
    """What a reader must know before the figures: label, text."""
    seuil = publiee.publication.seuil
    simulees = ", ".join(publiee.contexte.simulees)
    avis = [("Données simulées", f"Sont simulés : {simulees}. Ne pas citer.")] if simulees else []
    return [
        ("Titre", f"Nuit de la Solidarité, {publiee.edition.nom}, {publiee.version}"),
        *avis,
        ("Nuit", publiee.edition.nuit.isoformat()),
        ("Version", str(publiee.version)),
        ("Périmètres", ", ".join(dict.fromkeys(publiee.publication.cases["perimetre"]))),
        ("Publié le", publiee.ecrite_le.isoformat()),
        ("Seuil de secret", f"{seuil.valeur} {seuil.unite}. Source : {seuil.source}."),
        ("Secret", "Un chiffre vide n’est pas un zéro : il est tu. Ses bornes sont dans « mini » et « maxi »."),
        ("Empreinte SHA-256", publiee.empreinte),
        ("Licence", LICENCE),
        *(("Source", source) for source in publiee.contexte.sources),
        *(("Règle", note) for note in publiee.contexte.notes()),
        *((f"Colonne {nom}", texte) for nom, texte in COLONNES.items() if nom in load_cases(publiee, territoires)),
    ]


def load_layer(publiee: Publiee, niveau: Niveau, territoires: Territoires) -> gpd.GeoDataFrame:
    """Territoires of a level with their totals.

    Returns
    -------
    GeoDataFrame, EPSG:4326
        ``code``, ``nom``, ``niveau``, marks of the publication; for each périmètre (``rue``, ``tous_lieux``) and each
        of `MESURES` that is published: ``…_valeur``, ``…_statut``, ``…_mini``, ``…_maxi``, ``…_texte``; then
        ``…_restitues``, ``…_attendus``, ``…_complet``. Who is in no territoire has no geometry.
    """
    cases = publiee.publication.cases
    siennes = cases[cases["niveau"] == niveau]
    couche = territoires.couches[niveau]
    codes = list(dict.fromkeys(map(str, siennes["territoire"])))
    noms = _names(territoires)
    table = pd.DataFrame(
        {"code": codes, "nom": [noms.get((str(niveau), code), code) for code in codes], "niveau": str(niveau)}
    ).assign(**_marks(publiee))
    for perimetre in dict.fromkeys(map(str, cases["perimetre"])):
        for nom, (variable, categorie) in MESURES.items():
            lues = siennes[
                (siennes["perimetre"] == perimetre)
                & (siennes["variable"] == variable)
                & (siennes["categorie"] == categorie)
            ]
            if len(lues):
                dites = lues.set_index("territoire")[list(DITS)].reindex(codes).reset_index(drop=True)
                table = table.join(dites.add_prefix(f"{slug(perimetre)}_{nom}_"))
        table = table.join(_restitution(publiee, perimetre, niveau, codes))
    geometries = couche.geometry.reindex(pd.Index(codes)).to_numpy()
    return gpd.GeoDataFrame(table, geometry=geometries, crs=couche.crs)


def level_geojson(publiee: Publiee, niveau: Niveau, territoires: Territoires) -> bytes:
    """Territoires of a level as GeoJSON, EPSG:4326: totals as properties, and every cell in ``cases``."""
    couche = load_layer(publiee, niveau, territoires)
    lus = json.loads(couche.to_json(drop_id=True, na="null", ensure_ascii=False))
    cases = publiee.publication.cases
    par_code = dict(list(cases[cases["niveau"] == niveau].groupby("territoire", sort=False)))
    for objet in lus["features"]:
        siennes = par_code[objet["properties"]["code"]].drop(columns=["niveau", "territoire"])
        objet["properties"]["cases"] = json.loads(siennes.to_json(orient="records", force_ascii=False))
    return json.dumps(lus, ensure_ascii=False, separators=(",", ":")).encode()


MESURES = {
    "effectif": (TOTAL, TOTAL),
    "femmes": ("sexe", "F"),
    "hommes": ("sexe", "H"),
    "sexe_inconnu": ("sexe", "ND"),
}
"""Measures of a layer: variable and category."""


def slug(perimetre: str) -> str:
    """Périmètre in the name of a column.

    >>> slug("tous lieux")
    'tous_lieux'
    """
    return perimetre.replace(" ", "_")


def niveaux_of(publiee: Publiee) -> list[Niveau]:
    """Levels published, Paris first."""
    return [Niveau(nom) for nom in dict.fromkeys(map(str, publiee.publication.cases["niveau"]))]


def _marks(publiee: Publiee) -> dict[str, str]:
    """What every line says of the publication (rules 2 and 8)."""
    marques = {
        "edition": publiee.edition.nom,
        "nuit": publiee.edition.nuit.isoformat(),
        "version": str(publiee.version),
    }
    if publiee.contexte.simulees or publiee.edition.simulee:
        marques["donnees_simulees"] = "oui"
    return {**marques, "empreinte": publiee.empreinte}


def _names(territoires: Territoires) -> Mapping[tuple[str, str], str]:
    noms = {
        (str(niveau), str(code)): str(nom)
        for niveau, couche in territoires.couches.items()
        for code, nom in couche["nom"].items()
    }
    return noms | {(str(niveau), NON_LOCALISE): "Non localisé" for niveau in Niveau}


def _restitution(publiee: Publiee, perimetre: str, niveau: Niveau, codes: list[str]) -> pd.DataFrame:
    table = publiee.contexte.table()
    siennes = table[(table["perimetre"] == perimetre) & (table["niveau"] == niveau)].set_index("territoire")
    dites = siennes[["restitues", "attendus", "complet"]].reindex(codes).reset_index(drop=True)
    entiers = dites.astype({"restitues": "Int64", "attendus": "Int64", "complet": "boolean"})
    return entiers.add_prefix(f"{slug(perimetre)}_")


def _still(octets: bytes, publiee: Publiee) -> bytes:
    """The same archive, dated of the publication and of nothing else."""
    quand = publiee.ecrite_le.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as lue, zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as ecrite:
        for nom in lue.namelist():
            contenu = lue.read(nom)
            if nom == "docProps/core.xml":
                contenu = _INSTANT.sub(rb"\g<1>" + quand, contenu)
            ecrite.writestr(zipfile.ZipInfo(nom, _SEREINE), contenu, zipfile.ZIP_DEFLATED)
    return sortie.getvalue()
