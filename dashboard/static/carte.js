// Draws what dashboard/cartes/territoires.py sends. One GeoJSON layer; labels are shown where they fit.
"use strict";

const LANTERNE_MOTIFS = `
<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
  <pattern id="lanterne-hachures" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width="7" height="7" fill="#e9e8e4"/><rect width="2" height="7" fill="#8d93a0"/>
  </pattern>
  <pattern id="lanterne-points" width="8" height="8" patternUnits="userSpaceOnUse">
    <rect width="8" height="8" fill="#e9e8e4"/><circle cx="4" cy="4" r="1.5" fill="#5d6577"/>
  </pattern>
</defs></svg>`;

function lanterneFond(carte, emprise) {
  if (!document.getElementById("lanterne-hachures")) {
    document.body.insertAdjacentHTML("beforeend", LANTERNE_MOTIFS);
  }
  const titres = { zoomInTitle: "Zoomer", zoomOutTitle: "Dézoomer" };
  L.control.zoom({ position: "topright", ...titres }).addTo(carte);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(carte);
  carte.getContainer().setAttribute("role", "region");
  carte.getContainer().setAttribute("aria-label", "Carte ; les mêmes chiffres sont dans le tableau de la page");
  const cadrer = () => carte.invalidateSize().fitBounds(emprise, { padding: [6, 6], animate: false });
  new ResizeObserver(cadrer).observe(carte.getContainer());
}

function lanterneStyle(trait) {
  const { fond, choisi } = trait.properties;
  return {
    className: "lanterne-zone",
    fillColor: fond,
    fillOpacity: fond === "transparent" ? 0 : 1,
    color: choisi ? "#c77700" : fond === "transparent" ? "currentColor" : "#14213d", // an outline alone: as the text
    weight: choisi ? 4 : 1.2,
  };
}

function lanterneRayon(couche) {
  return couche.feature.rayon.coordinates.map(([lon, lat]) => L.latLng(lat, lon));
}

function lanterneEtiquette(couche) {
  const { nom, valeur, encre, fond } = couche.feature.properties;
  const texte = valeur ? `<span>${nom}</span><b>${valeur}</b>` : `<span>${nom}</span>`;
  const html = `<div style="color:${encre}">${texte}</div>`;
  const className = `lanterne-etiquette ${fond.startsWith("url") ? "sur-motif" : ""}`;
  const icon = L.divIcon({ className, html, iconSize: [0, 0] });
  return L.marker(lanterneRayon(couche)[0], { icon, interactive: false, keyboard: false });
}

// Name and value where the largest circle inside the territory holds them, else the value alone, else nothing. All boxes
// are written, then all are measured: one layout of the page, not one a label.
function lanterneLisibles(carte, paires) {
  const boites = paires.map(([couche, etiquette]) => {
    const [centre, bord] = lanterneRayon(couche).map((point) => carte.latLngToLayerPoint(point));
    const boite = etiquette.getElement().firstElementChild;
    return { boite, place: centre.distanceTo(bord) * 1.1, valeur: couche.feature.properties.valeur };
  });
  const trop = (parmi) => parmi.filter(({ boite, place }) => Math.hypot(boite.offsetWidth, boite.offsetHeight) / 2 > place);
  boites.forEach(({ boite }) => (boite.className = ""));
  const larges = trop(boites);
  larges.forEach(({ boite, valeur }) => (boite.className = valeur ? "valeur-seule" : "cachee"));
  trop(larges).forEach(({ boite }) => (boite.className = "cachee"));
}

function lanterneTerritoires(groupe, donnees) {
  const zones = L.geoJSON(donnees, { style: lanterneStyle });
  const paires = [];
  groupe.addLayer(zones);
  zones.eachLayer((couche) => {
    const { nom, survol, code } = couche.feature.properties;
    if (survol) couche.bindTooltip(`<b>${nom}</b><br>${survol}`, { sticky: true });
    couche.toGeoJSON = () => ({ type: "Feature", properties: { code }, geometry: null }); // all that a click sends back
  });
  groupe.on("add", () => {
    const carte = groupe._map;
    if (!paires.length) {
      zones.eachLayer((couche) => paires.push([couche, lanterneEtiquette(couche).addTo(groupe)]));
      zones.eachLayer((couche) => couche.feature.properties.choisi && couche.bringToFront());
    }
    const trier = () => lanterneLisibles(carte, paires);
    carte.on("zoomend", trier);
    groupe.once("remove", () => carte.off("zoomend", trier));
    trier();
  });
}

// Discs of persons met, one a place. The pointer reads how many, nothing else; a click sends nothing back.
function lanterneRencontres(groupe, points, [un, plusieurs]) {
  const disque = ([lat, lon, nombre]) => {
    const lieu = L.circleMarker([lat, lon], {
      className: "lanterne-rencontre",
      radius: 2 + 1.4 * Math.sqrt(nombre),
      weight: 1,
      color: "#14213d",
      fillColor: "#f4b73f",
      fillOpacity: 0.85,
    });
    lieu.nombre = nombre;
    lieu.toGeoJSON = () => ({ type: "Feature", properties: { code: "" }, geometry: null });
    return lieu;
  };
  const disques = L.featureGroup(points.map(disque));
  disques.bindTooltip(({ nombre }) => `${nombre} ${nombre < 2 ? un : plusieurs}`, { sticky: true });
  groupe.addLayer(disques);
}

// Outlines around the origin for a radius of 1, by family of lieux; a disc for what has none here.
const LANTERNE_FORMES = {
  carre: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  losange: [[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]],
  triangle: [[0, -1.1], [1.1, 0.85], [-1.1, 0.85]],
};

const LanterneSymbole = L.CircleMarker.extend({
  _updatePath() {
    const sommets = LANTERNE_FORMES[this.options.forme];
    if (!sommets) return L.CircleMarker.prototype._updatePath.call(this);
    const { x, y } = this._point;
    const trait = sommets.map(([dx, dy]) => `${x + dx * this._radius} ${y + dy * this._radius}`);
    this._renderer._setPath(this, this._empty() ? "M0 0" : `M${trait.join("L")}Z`);
  },
});

// Lieux, a symbol each: its shape says the family, its fill the state (carte.css). A click sends its code back.
function lanterneSymboles(groupe, symboles) {
  const dessiner = ({ lat, lon, code, forme, etat, nom, survol, choisi }) => {
    const className = `lanterne-symbole ${etat}${choisi ? " choisi" : ""}`;
    const symbole = new LanterneSymbole([lat, lon], { className, forme, radius: choisi ? 9 : 7, weight: choisi ? 4 : 1.5 });
    symbole.texte = `<b>${nom}</b><br>${survol}`;
    symbole.toGeoJSON = () => ({ type: "Feature", properties: { code }, geometry: null });
    return symbole;
  };
  const dessus = [...symboles].sort((un, autre) => un.choisi - autre.choisi);
  const ensemble = L.featureGroup(dessus.map(dessiner));
  ensemble.bindTooltip(({ texte }) => texte, { sticky: true });
  groupe.addLayer(ensemble);
}

// Small cells, shaded; the pointer reads each one's text.
function lanterneMailles(groupe, mailles) {
  for (const [coins, fillColor, texte] of mailles) {
    const options = { className: "lanterne-maille", stroke: false, fillColor, fillOpacity: 0.9 };
    const maille = L.polygon(coins, options).bindTooltip(texte, { sticky: true });
    maille.toGeoJSON = () => ({ type: "Feature", properties: { code: "" }, geometry: null });
    groupe.addLayer(maille);
  }
}

// Numbered places to choose from, and a pin to drag: letting it go is a click where it falls.
function lanterneEpingles(groupe, points) {
  for (const [lat, lon, texte] of points) {
    const className = texte ? "lanterne-candidat" : "lanterne-epingle";
    const icon = L.divIcon({ className, html: `<b>${texte}</b>`, iconSize: [26, 26] });
    const repere = L.marker([lat, lon], { icon, draggable: !texte, keyboard: false, zIndexOffset: texte ? 0 : 1000 });
    repere.toGeoJSON = () => ({ type: "Feature", properties: { code: "" }, geometry: null });
    repere.on("dragend", () => groupe._map.fire("click", { latlng: repere.getLatLng() }));
    repere.on("click", () => groupe._map.fire("click", { latlng: repere.getLatLng() }));
    groupe.addLayer(repere);
  }
}
