// The map of dashboard/maraudes/carte.py: zones to choose from or, when `data.dessin`, to draw and mend. What a person
// does is a gesture with a number; gestures are sent again until the server says it heard them, so none is lost.
const COTE = 460;
const SOMMETS_POSES = 300; // handles shown at once, those nearest to the pointer
const ZOOM_DES_NOMS = 15.5;
const ZOOM_DES_RUES = 13.5; // seen from farther they would hide the zones
const NOMS_MAX = 60;

export default function ({ data, parentElement: racine, setStateValue }) {
  racine.envoyer = (gestes) => setStateValue("gestes", gestes);
  racine.donnees = data;
  racine.prete ??= charger(data.fichiers).then(() => monter(racine));
  racine.prete.then(() => rafraichir(racine)).catch((faute) => {
    console.error(faute);
    racine.textContent = "La carte n’a pas pu s’ouvrir : rechargez la page.";
  });
  // Called when the map goes, and by mistake when two reruns cross: only then is it still there.
  return () => setTimeout(() => racine.isConnected || racine.carte?.remove());
}

function element(balise, attributs = {}) {
  return Object.assign(document.createElement(balise), attributs);
}

// One after the other: each script needs the one before. A file two maps ask for is loaded once.
function charger(adresses) {
  window.lanterneFichiers ??= new Map();
  const poser = (adresse) => {
    const feuille = adresse.includes(".css");
    const balise = feuille ? element("link", { rel: "stylesheet", href: adresse }) : element("script", { src: adresse });
    return new Promise((fini, perdu) => document.head.append(Object.assign(balise, { onload: fini, onerror: perdu })));
  };
  return adresses.reduce(
    (avant, adresse) =>
      avant.then(() => {
        if (!window.lanterneFichiers.has(adresse)) window.lanterneFichiers.set(adresse, poser(adresse));
        return window.lanterneFichiers.get(adresse);
      }),
    Promise.resolve(),
  );
}

function monter(racine) {
  const { dessin, nom } = racine.donnees;
  const boite = racine.appendChild(element("div", { className: "lanterne-carte-maraudes", role: "region", ariaLabel: nom }));
  boite.style.height = `${racine.donnees.hauteur ?? COTE}px`;
  const carte = L.map(boite, { zoomSnap: 0.25, scrollWheelZoom: false, attributionControl: false, zoomControl: false, maxZoom: 19 });
  L.control.zoom({ position: "topright", zoomInTitle: "Zoomer", zoomOutTitle: "Dézoomer" }).addTo(carte);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(carte);
  const taille = new ResizeObserver(() => carte.invalidateSize());
  taille.observe(boite);
  carte.on("unload", () => taille.disconnect());
  // A wheel scrolls the page until the map is clicked.
  carte.on("focus", () => carte.scrollWheelZoom.enable()).on("blur", () => carte.scrollWheelZoom.disable());
  Object.assign(racine, { carte, boite, zones: new Map(), gestes: [], dernier: 0 });
  cadrer(racine); // before anything is laid: streets are drawn for a view
  racine.fond = L.layerGroup().addTo(carte);
  racine.autres = L.layerGroup().addTo(carte);
  tracerRues(racine);
  if (dessin) outiller(racine);
  else carte.on("click", ({ latlng }) => dire(racine, { action: "choisir", lon: latlng.lng, lat: latlng.lat }));
}

// Moves the view when the server asks for another one, and leaves it to the person otherwise.
function cadrer(racine) {
  const texte = JSON.stringify(racine.donnees.cadre);
  if (texte !== racine.cadre) racine.carte.fitBounds(racine.donnees.cadre, { padding: [6, 6], animate: false });
  racine.cadre = texte;
}

function dire(racine, geste) {
  racine.dernier = Math.max(racine.dernier + 1, racine.donnees.recu + 1, Date.now());
  racine.gestes.push({ ...geste, n: racine.dernier });
  racine.envoyer([...racine.gestes]);
  return racine.dernier;
}

function rafraichir(racine) {
  const { donnees, zones } = racine;
  cadrer(racine);
  racine.gestes = racine.gestes.filter(({ n }) => n > donnees.recu);
  if (racine.contours !== donnees.fond) remplacer(racine, "fond", "contours", donnees.fond, "lanterne-contour");
  if (racine.voisines !== donnees.autres) remplacer(racine, "autres", "voisines", donnees.autres, "lanterne-voisine");
  const attendues = new Set(racine.gestes.map(({ id }) => id));
  const dites = new Set(donnees.zones.map(({ id }) => id));
  for (const [id, zone] of zones) {
    if (dites.has(id) || attendues.has(id)) continue;
    retirer(zone);
    zones.delete(id);
  }
  donnees.zones.filter(({ id }) => !attendues.has(id)).forEach((zone) => poser(racine, zone));
}

function remplacer(racine, groupe, memoire, texte, classe) {
  racine[memoire] = texte;
  racine[groupe].clearLayers();
  if (!texte) return;
  const style = { className: classe, interactive: false, pmIgnore: true, snapIgnore: true };
  racine[groupe].addLayer(L.geoJSON(JSON.parse(texte), { ...style, style }));
}

const retirer = ({ couches, halo }) => [...couches, halo].forEach((couche) => couche?.remove());

// Lays a zone, unless the screen already shows this version of it: what a person is dragging is never taken away.
function poser(racine, { id, version, trace, halo, nom, classe, fixe }) {
  let zone = racine.zones.get(id);
  if (zone?.version !== version) {
    if (zone) retirer(zone);
    zone = { version, couches: eclater(racine, JSON.parse(trace), fixe) };
    racine.zones.set(id, zone);
    zone.couches.forEach((couche) => suivre(racine, couche, id));
  }
  if (zone.texte !== halo) {
    zone.halo?.remove();
    zone.texte = halo;
    const style = { className: "lanterne-halo", interactive: false, pmIgnore: true, snapIgnore: true };
    zone.halo = halo ? L.geoJSON(JSON.parse(halo), { ...style, style }).addTo(racine.carte).bringToBack() : null;
  }
  zone.couches.forEach((couche) => couche._path?.classList.remove("choisie", "refusee", "astreinte"));
  zone.couches.forEach((couche) => classe && couche._path?.classList.add(classe));
  if (racine.donnees.dessin) nommer(zone.couches[0], nom);
  else if (classe === "choisie") zone.couches.forEach((couche) => couche.bringToFront());
}

function nommer(couche, nom) {
  const texte = element("span", { textContent: nom });
  if (couche.getTooltip()) return couche.setTooltipContent(texte);
  couche.bindTooltip(texte, { permanent: true, direction: couche._path ? "center" : "right", className: "lanterne-nom-zone", interactive: false });
}

const ICONE = () => L.divIcon({ className: "lanterne-point", iconSize: [16, 16] });

// A point is one layer each, so that it can be dragged; a line or a polygon is one layer whatever its parts.
function eclater({ carte, donnees }, trace, fixe) {
  const options = { className: "lanterne-maraude", interactive: donnees.dessin && !fixe, pmIgnore: fixe || !donnees.dessin };
  const points = { Point: [trace.coordinates], MultiPoint: trace.coordinates }[trace.type];
  if (points) return points.map(([lon, lat]) => L.marker([lat, lon], { ...options, icon: ICONE() }).addTo(carte));
  const profondeur = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[trace.type];
  const Forme = trace.type.endsWith("Polygon") ? L.Polygon : L.Polyline;
  return [new Forme(L.GeoJSON.coordsToLatLngs(trace.coordinates, profondeur), options).addTo(carte)];
}

// --- Drawing.

const LIBELLES = {
  tooltips: {
    placeMarker: "Cliquez pour placer un point",
    finishLine: "Cliquez sur le dernier sommet pour terminer",
    finishPoly: "Cliquez sur le premier sommet pour terminer",
  },
  buttonTitles: {
    drawPolyButton: "Dessiner un contour",
    drawLineButton: "Dessiner une ligne",
    drawMarkerButton: "Placer des points",
    editButton: "Déplacer les sommets",
    deleteButton: "Supprimer une zone",
  },
};

function outiller(racine) {
  const { carte } = racine;
  carte.pm.setLang("fr", LIBELLES, "fr");
  carte.pm.setGlobalOptions({ limitMarkersToCount: SOMMETS_POSES, markerStyle: { icon: ICONE() } });
  carte.pm.addControls({
    position: "topleft", drawMarker: true, drawPolygon: true, drawPolyline: true, editMode: true, removalMode: true,
    drawCircle: false, drawCircleMarker: false, drawRectangle: false, drawText: false, cutPolygon: false, dragMode: false,
    rotateMode: false,
  });
  racine.boite.querySelectorAll(".button-container").forEach((bouton) => (bouton.querySelector("a").ariaLabel = bouton.title));
  // Points placed in one go make one zone.
  carte.on("pm:drawstart", () => (racine.semis = null));
  carte.on("pm:create", ({ layer, shape }) => {
    const id = (shape === "Marker" && racine.semis) || `d${Date.now()}`;
    if (shape === "Marker") racine.semis = id;
    const zone = racine.zones.get(id) ?? { couches: [] };
    zone.couches.push(layer);
    racine.zones.set(id, zone);
    layer._path?.classList.add("lanterne-maraude");
    suivre(racine, layer, id);
    redire(racine, id);
  });
  carte.on("pm:remove", ({ layer }) => {
    const [id, zone] = [...racine.zones].find(([, { couches }]) => couches.includes(layer)) ?? [];
    if (!zone) return;
    zone.couches = zone.couches.filter((couche) => couche !== layer);
    if (zone.couches.length) return redire(racine, id);
    retirer(zone);
    racine.zones.delete(id);
    dire(racine, { action: "supprimer", id });
  });
}

function suivre(racine, couche, id) {
  if (racine.donnees.dessin) couche.on("pm:edit", () => redire(racine, id));
}

// Sends the shape of a zone as it stands, every decimal kept.
function redire(racine, id) {
  const zone = racine.zones.get(id);
  const traces = zone.couches.map((couche) => couche.toGeoJSON(false).geometry);
  const trace = traces[0].type === "Point" ? { type: "MultiPoint", coordinates: traces.map((t) => t.coordinates) } : traces[0];
  const texte = JSON.stringify(trace);
  if (texte === zone.dite) return;
  zone.dite = texte;
  zone.version = String(dire(racine, { action: "tracer", id, trace: texte }));
}

// --- The ground: streets and water, given once to the window by the component of static/rues.js.

function tracerRues(racine) {
  const { carte } = racine;
  carte.createPane("rues").style.zIndex = 250;
  carte.getPane("rues").style.pointerEvents = "none";
  const noms = L.layerGroup().addTo(carte);
  const montrer = () => {
    const { rues, eau } = window.lanterneRues;
    const renderer = L.canvas({ pane: "rues", padding: 0.2 });
    const trait = { renderer, interactive: false, pmIgnore: true, snapIgnore: true };
    L.polygon(eau, { ...trait, stroke: false, fillColor: "#9dbbe0", fillOpacity: 0.9 }).addTo(carte);
    L.polyline(rues.flatMap(({ lignes }) => lignes), { ...trait, color: "#8d93a0", weight: 1, opacity: 0.75 }).addTo(carte);
    const suivre = () => {
      carte.getPane("rues").style.opacity = carte.getZoom() < ZOOM_DES_RUES ? 0.5 : 1;
      nommerRues(carte, noms, rues);
    };
    carte.on("moveend", suivre);
    suivre();
  };
  if (window.lanterneRues) montrer();
  else document.addEventListener("lanterne-rues", montrer, { once: true });
}

// Names of the streets in view, the longest first, where the map is close enough to read them.
function nommerRues(carte, groupe, rues) {
  groupe.clearLayers();
  if (carte.getZoom() < ZOOM_DES_NOMS) return;
  const vue = carte.getBounds();
  const pris = [];
  for (const { nom, longue } of rues) {
    if (pris.length >= NOMS_MAX) return;
    const vus = longue.filter((point) => vue.contains(point));
    if (!vus.length) continue;
    const milieu = vus[Math.floor(vus.length / 2)];
    const { x, y } = carte.latLngToContainerPoint(milieu);
    const large = 3.2 * nom.length;
    if (pris.some((autre) => Math.abs(autre.x - x) < autre.large + large && Math.abs(autre.y - y) < 16)) continue;
    pris.push({ x, y, large });
    const icon = L.divIcon({ className: "lanterne-nom-rue", html: element("span", { textContent: nom }), iconSize: [0, 0] });
    groupe.addLayer(L.marker(milieu, { icon, pane: "rues", interactive: false, keyboard: false, pmIgnore: true }));
  }
}
