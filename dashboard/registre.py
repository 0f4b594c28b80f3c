"""Every page of the dashboard, in the order of the menu. A page that is not here is never served."""

from pathlib import Path
from typing import NamedTuple

PAGES_FOLDER = Path(__file__).resolve().parent.parent / "pages"


class PageLanterne(NamedTuple):
    """One page: its name in the menu, its script, its address, and the action it requires."""

    titre: str
    fichier: str
    url_path: str
    action: str

    @property
    def script(self) -> Path:
        """Absolute path: Streamlit would look for a relative one beside the main script."""
        return PAGES_FOLDER / self.fichier


PAGES = (
    PageLanterne("Accueil", "accueil.py", "accueil", "voir_accueil"),
    PageLanterne("Préparation", "preparer.py", "preparation", "preparer_edition"),
    PageLanterne("Saisie", "saisie.py", "saisie", "saisir_fiche"),
    PageLanterne("Import", "importer.py", "import", "importer_fiches"),
    PageLanterne("À localiser", "localiser.py", "localiser", "localiser"),
    PageLanterne("Résultats", "resultats.py", "resultats", "voir_resultats"),
    PageLanterne("Maraudes", "maraudes.py", "maraudes", "tenir_maraudes"),
    PageLanterne("Lieux", "lieux.py", "lieux", "tenir_lieux"),
    PageLanterne("Couverture", "couverture.py", "couverture", "voir_couverture"),
    PageLanterne("Proximité", "proximite.py", "proximite", "voir_proximite"),
    PageLanterne("Sous-dénombrement", "sous_denombrement.py", "sous-denombrement", "estimer_sous_denombrement"),
    PageLanterne("Élus", "elus.py", "elus", "voir_publication"),
    PageLanterne("Éditions publiées", "editions.py", "editions", "voir_series"),
    PageLanterne("Comptes", "comptes.py", "comptes", "gerer_comptes"),
    PageLanterne("Journal", "journal.py", "journal", "lire_journal"),
    PageLanterne("Conservation", "conservation.py", "conservation", "reduire_edition"),
)
"""The first page is the one shown at the root address."""
