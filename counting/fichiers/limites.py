"""How much a received table may hold: what a count needs, with room to spare, and not what would stop the server."""

from counting.seuils import Seuil

LIGNES = Seuil(200_000, "lignes", "2026-11", "réglage de Lanterne : 70 fois les personnes comptées une nuit à Paris")
COLONNES = Seuil(500, "colonnes", "2026-11", "réglage de Lanterne : la fiche la plus longue en a moins de 60")
CELLULES = Seuil(6_000_000, "cellules", "2026-11", "réglage de Lanterne : 200 000 lignes de 30 colonnes")
TEXTE = Seuil(32_767, "caractères par cellule", "usage", "limite d’une cellule d’Excel, spécifications de Microsoft")
SIGNES = Seuil(100_000_000, "caractères", "2026-11", "réglage de Lanterne : 500 caractères par ligne en moyenne")
OCTETS = Seuil(50_000_000, "octets", "2026-11", "réglage de Lanterne, celui du serveur (server.maxUploadSize)")
DECOMPRESSE = Seuil(500_000_000, "octets décompressés", "2026-11", "réglage de Lanterne : dix fois le fichier reçu")
