"""What no address file says: what Paris's streets were called, which towns are elsewhere."""

from geo.adresses.abreviations import vocabulary

CENTRE = frozenset({"75101", "75102", "75103", "75104"})
"""INSEE codes of Paris Centre, one mairie since 2020."""

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
