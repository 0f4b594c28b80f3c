// The week strip of dashboard/couverture/semaine.py: a grid of plain cells. Click or drag; arrows, Shift and Enter do the same.
export default function ({ data, parentElement, setTriggerValue }) {
  const table = parentElement.querySelector("table") ?? monter(parentElement);
  const bornes = remplir(table, data);
  table.dire = (ligne, debut, fin) => setTriggerValue("moment", { ligne, debut, fin });
  if (!table.geste) marquer(table, bornes);
}

function element(balise, attributs = {}) {
  return Object.assign(document.createElement(balise), attributs);
}

function monter(racine) {
  const cadre = racine.appendChild(element("div", { className: "lanterne-semaine" }));
  const table = cadre.appendChild(element("table", { role: "grid" }));
  const lieu = (cible) => {
    const cellule = cible.closest?.("td:not(.dehors)");
    return cellule && { ligne: Number(cellule.dataset.ligne), colonne: cellule.cellIndex - 1 };
  };
  const finir = () => {
    const geste = table.geste;
    table.geste = null;
    if (geste) table.dire(geste.ligne, Math.min(geste.de, geste.a), Math.max(geste.de, geste.a));
  };
  const etendre = (a) => {
    const { ligne, de } = table.geste;
    const [debut, fin] = [Math.min(de, a), Math.max(de, a)];
    const cellules = [...rangees(table)[ligne].cells].slice(1 + debut, 2 + fin);
    if (cellules.some((cellule) => cellule.className === "dehors")) return;
    table.geste.a = a;
    marquer(table, { ligne, debut, fin });
  };
  table.addEventListener("pointerdown", (appui) => {
    const ici = lieu(appui.target);
    if (!ici || appui.button) return;
    appui.preventDefault();
    table.geste = { ligne: ici.ligne, de: ici.colonne, a: ici.colonne };
    etendre(ici.colonne);
    atteindre(table, ici.ligne, ici.colonne);
    document.addEventListener("pointerup", finir, { once: true });
  });
  table.addEventListener("pointerover", (survol) => {
    const ici = lieu(survol.target);
    if (table.geste && ici && ici.ligne === table.geste.ligne) etendre(ici.colonne);
  });
  table.addEventListener("keydown", (touche) => clavier(table, touche, lieu(touche.target), etendre, finir));
  table.addEventListener("keyup", ({ key }) => key === "Shift" && finir());
  return table;
}

function clavier(table, touche, ici, etendre, finir) {
  const pas = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[touche.key];
  const valide = touche.key === "Enter" || touche.key === " ";
  if (!ici || !(pas || valide)) return;
  touche.preventDefault();
  if (valide) {
    table.geste = { ligne: ici.ligne, de: ici.colonne, a: ici.colonne };
    etendre(ici.colonne);
    finir();
    return;
  }
  const [ligne, colonne] = [ici.ligne + pas[0], ici.colonne + pas[1]];
  if (!atteindre(table, ligne, colonne)) return;
  if (touche.shiftKey && !pas[0]) {
    table.geste ??= { ligne, de: ici.colonne, a: ici.colonne };
    etendre(colonne);
  }
}

const rangees = (table) => [...table.tBodies[0].rows];

function atteindre(table, ligne, colonne) {
  const cellule = rangees(table)[ligne]?.cells[colonne + 1];
  if (!cellule || cellule.tagName !== "TD" || cellule.className === "dehors") return false;
  table.querySelectorAll("td[tabindex='0']").forEach((autre) => (autre.tabIndex = -1));
  cellule.tabIndex = 0;
  cellule.focus();
  return true;
}

function marquer(table, { ligne, debut, fin }) {
  for (const cellule of table.querySelectorAll("td")) {
    const rang = cellule.cellIndex - 1;
    cellule.ariaSelected = Number(cellule.dataset.ligne) === ligne && rang >= debut && rang <= fin ? "true" : "false";
  }
}

// Rewrites what changed only: the cell that has the focus keeps it.
function remplir(table, { nom, heures, lignes, choisi }) {
  table.ariaLabel = nom;
  if (!table.tHead) {
    const tete = table.createTHead().insertRow();
    tete.append(element("td"));
    heures.forEach((heure) => tete.append(element("th", { scope: "col", textContent: heure })));
    const corps = table.createTBody();
    lignes.forEach(({ jour }, ligne) => {
      const rang = corps.insertRow();
      rang.append(element("th", { scope: "row", textContent: jour.slice(0, 3), title: jour }));
      heures.forEach(() => (rang.insertCell().dataset.ligne = ligne));
    });
  }
  heures.forEach((_, colonne) => {
    const entete = table.tHead.rows[0].cells[colonne + 1];
    entete.className = lignes.some(({ cellules }) => cellules[colonne].fond) ? "" : "dehors";
  });
  rangees(table).forEach((rang, ligne) =>
    lignes[ligne].cellules.forEach(({ texte, dit, fond, encre }, colonne) => {
      const cellule = rang.cells[colonne + 1];
      Object.assign(cellule, { textContent: texte, title: dit, ariaLabel: dit, className: fond ? "" : "dehors" });
      cellule.style.background = fond;
      cellule.style.color = encre;
      const courante = ligne === choisi.ligne && colonne === choisi.debut;
      if (!table.contains(document.activeElement) || !fond) cellule.tabIndex = courante ? 0 : -1;
    }),
  );
  return choisi;
}
