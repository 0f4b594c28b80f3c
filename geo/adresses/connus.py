"""What no address file says: where Paris's mairies are, what its streets were called, which towns are elsewhere."""

from geo.adresses.abreviations import vocabulary

CENTRE = frozenset({"75101", "75102", "75103", "75104"})
"""INSEE codes of Paris Centre, one mairie since 2020."""

MAIRIES = {
    "75103": (2, "Rue Eugène Spuller"), "75105": (21, "Place du Panthéon"), "75106": (78, "Rue Bonaparte"),
    "75107": (116, "Rue de Grenelle"), "75108": (3, "Rue de Lisbonne"), "75109": (6, "Rue Drouot"),
    "75110": (72, "Rue du Faubourg Saint-Martin"), "75111": (12, "Place Léon Blum"), "75112": (130, "Avenue Daumesnil"),
    "75113": (1, "Place d'Italie"), "75114": (2, "Place Ferdinand Brunot"), "75115": (31, "Rue Péclet"),
    "75116": (71, "Avenue Henri Martin"), "75117": (16, "Rue des Batignolles"), "75118": (1, "Place Jules Joffrin"),
    "75119": (5, "Place Armand Carrel"), "75120": (6, "Place Gambetta"),
}  # fmt: skip
"""Address of each mairie d'arrondissement, by INSEE code (75103: Paris Centre); BAN says where that is."""

FORMER_NAMES = {
    "Place de l'Étoile": "Place Charles de Gaulle",
    "Rue de Flandre": "Avenue de Flandre",
    "Place du Combat": "Place du Colonel Fabien",
    "Place de Stalingrad": "Place de la Bataille de Stalingrad",
    "Avenue du Bois de Boulogne": "Avenue Foch",
    "Avenue de Tokyo": "Avenue de New York",
    "Rue d'Allemagne": "Avenue Jean Jaurès",
    "Place du Trône": "Place de la Nation",
}
"""Names still used, and the official ones; a name that the address file has wins."""

ELSEWHERE = vocabulary(
    """
    alfortville amiens angers annecy antony arcueil argenteuil asnieres aubervilliers avignon bagnolet berlin
    besancon bobigny bondy bordeaux brest bruxelles cachan caen calais cergy clichy colombes courbevoie creteil
    dijon drancy dunkerque evry geneve gennevilliers gentilly grenoble levallois lille limoges londres lyon madrid
    malakoff marseille melun metz montpellier montreuil montrouge mulhouse nancy nanterre nantes neuilly nice nimes
    noisy orleans pantin pau perpignan poitiers pontoise puteaux reims rennes romainville rome rouen sarcelles
    strasbourg suresnes toulon toulouse tours vanves versailles villejuif villeurbanne vincennes
    """
)
"""Towns an address may end on, after a street name Paris has too; no answer is better than one in the wrong town."""
