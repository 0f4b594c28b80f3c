// The typing grid of dashboard/fiches/carnet.py: plain inputs, so that no key is ever lost, whatever the server is doing.
const DELAI_MS = 400;
const VIERGES = 20;
const DEBUT_MIN = 4;

const identite = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) => octet.toString(16).padStart(2, "0")).join("");

export default function ({ data, parentElement, setStateValue }) {
  if (!parentElement.querySelector("table")) monter(data, parentElement);
  parentElement.envoyer = (lignes) => setStateValue("lignes", lignes);
  parentElement.chercher = (debut) => setStateValue("debut", debut);
  proposer(parentElement, data.propositions ?? []);
  // Called when the grid goes, and by mistake when two reruns cross: only then is it still there.
  return () => data.suivant && setTimeout(() => parentElement.isConnected || document.querySelector(data.suivant)?.focus());
}

// What may complete the cell being typed, under it; arrows choose, Enter takes, any other key goes on typing.
function proposer(racine, propositions) {
  const liste = racine.querySelector("[role=listbox]");
  const cellule = document.activeElement;
  const utiles = cellule?.dataset.completee ? propositions.filter((texte) => texte !== cellule.value) : [];
  liste.replaceChildren(...utiles.map((texte) => element("li", { role: "option", textContent: texte })));
  if (!utiles.length) return;
  const [bas, cadre] = [cellule.getBoundingClientRect(), liste.parentElement.getBoundingClientRect()];
  Object.assign(liste.style, { left: `${bas.left - cadre.left}px`, top: `${bas.bottom - cadre.top}px` });
}

const choisie = (liste) => liste.querySelector("[aria-selected=true]");

function choisir(liste, pas) {
  const options = [...liste.children];
  const rang = options.indexOf(choisie(liste)) + pas;
  options.forEach((option, i) => option.setAttribute("aria-selected", i === rang));
}

function element(balise, attributs = {}) {
  return Object.assign(document.createElement(balise), attributs);
}

function monter({ nom, colonnes, lignes, repris, completee }, racine) {
  const cadre = racine.appendChild(element("div", { className: "lanterne-carnet" }));
  const table = cadre.appendChild(element("table", { ariaLabel: nom }));
  const liste = racine.appendChild(element("ul", { role: "listbox", className: "lanterne-propositions" }));
  const prendre = (cellule, texte) => {
    Object.assign(cellule, { value: texte });
    liste.replaceChildren();
    envoyer();
  };
  const sortie = cadre.appendChild(element("span", { tabIndex: -1 }));
  const corps = table.appendChild(element("tbody"));
  table.prepend(entetes(colonnes));
  const ajouter = (ligne) => corps.append(rangee(colonnes, ligne, corps.rows.length + 1, completee));
  const prolonger = () => Array.from({ length: VIERGES }, () => ajouter({ uid: identite() }));
  lignes.forEach(ajouter);
  prolonger();

  let attente = null;
  const envoyer = () => {
    clearTimeout(attente);
    attente = null;
    racine.envoyer(dites(corps));
  };
  const cellule = (rang, colonne) => {
    if (rang >= corps.rows.length) prolonger();
    return corps.rows[rang]?.cells[colonne + 1]?.firstChild;
  };
  liste.addEventListener("mousedown", (clic) => {
    clic.preventDefault(); // the cell keeps the focus
    prendre(document.activeElement, clic.target.textContent);
  });
  let recherche = null;
  table.addEventListener("input", ({ target }) => {
    attente ??= setTimeout(envoyer, DELAI_MS);
    if (target.dataset.cle !== completee || target.value.length < DEBUT_MIN) return;
    clearTimeout(recherche);
    recherche = setTimeout(() => racine.chercher(target.value), DELAI_MS);
  });
  table.addEventListener("focusout", () => {
    clearTimeout(recherche); // a search still to come would call back a page just left
    liste.replaceChildren();
    if (attente) envoyer();
  });
  table.addEventListener("focusin", ({ target }) => {
    if (Number(target.dataset.rang) === corps.rows.length - 1) prolonger();
    target.select();
    liste.replaceChildren();
  });
  table.addEventListener("keydown", (touche) => {
    const [rang, colonne] = [Number(touche.target.dataset.rang), Number(touche.target.dataset.colonne)];
    if (touche.key === "Enter" && (touche.ctrlKey || touche.metaKey)) return clearTimeout(recherche), attente && envoyer();
    if (liste.childElementCount && ["ArrowDown", "ArrowUp"].includes(touche.key)) {
      choisir(liste, touche.key === "ArrowDown" ? 1 : -1);
      return touche.preventDefault();
    }
    if (touche.key === "Enter" && choisie(liste)) {
      prendre(touche.target, choisie(liste).textContent);
      return touche.preventDefault();
    }
    const cible = {
      Enter: () => cellule(rang + (touche.shiftKey ? -1 : 1), 0),
      ArrowDown: () => cellule(rang + 1, colonne),
      ArrowUp: () => cellule(rang - 1, colonne),
      Escape: () => sortie,
    }[touche.key]?.();
    if (!cible) return;
    touche.preventDefault();
    cible.focus();
  });
  table.addEventListener("paste", (collage) => {
    const texte = collage.clipboardData.getData("text").replace(/\r?\n$/, "");
    if (!/[\t\n]/.test(texte)) return;
    collage.preventDefault();
    const [haut, gauche] = [Number(collage.target.dataset.rang), Number(collage.target.dataset.colonne)];
    texte.split(/\r?\n/).forEach((ligne, i) =>
      ligne.split("\t").forEach((valeur, j) => {
        const saisie = cellule(haut + i, gauche + j);
        if (saisie) saisie.value = valeur.trim();
      }),
    );
    envoyer();
  });
  if (repris) corps.rows[premiere(corps)].cells[1].firstChild.focus();
}

function entetes(colonnes) {
  const tete = element("thead");
  const rang = tete.insertRow();
  rang.append(element("th", { scope: "col", textContent: "N°" }));
  for (const { titre, aide, largeur } of colonnes) {
    const th = element("th", { scope: "col", textContent: titre, title: aide });
    th.style.minWidth = `${largeur}px`;
    rang.append(th);
  }
  return tete;
}

function rangee(colonnes, ligne, numero, completee) {
  const rang = element("tr");
  rang.dataset.uid = ligne.uid ?? "";
  rang.append(element("th", { scope: "row", textContent: numero }));
  colonnes.forEach(({ cle, titre }, colonne) => {
    const saisie = element("input", { value: ligne[cle] ?? "", autocomplete: "off", spellcheck: false });
    if (cle === completee) saisie.dataset.completee = "oui";
    saisie.ariaLabel = `${titre}, ligne ${numero}`;
    Object.assign(saisie.dataset, { cle, colonne, rang: numero - 1 });
    rang.insertCell().append(saisie);
  });
  return rang;
}

const saisies = (rang) => [...rang.querySelectorAll("input")];

const remplie = (rang) => saisies(rang).some((saisie) => saisie.value.trim());

function premiere(corps) {
  return 1 + [...corps.rows].findLastIndex(remplie);
}

// What is typed, down to the last line that says something.
function dites(corps) {
  return [...corps.rows].slice(0, premiere(corps)).map((rang) => ({
    uid: rang.dataset.uid,
    ...Object.fromEntries(saisies(rang).map((saisie) => [saisie.dataset.cle, saisie.value])),
  }));
}
