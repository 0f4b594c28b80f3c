// Gives the window the streets and the water of dashboard/maraudes/carte.py, sent once: hundredths of a thousandth of a
// degree, each vertex as its step from the one before.
export default function ({ data }) {
  if (window.lanterneRues?.version === data.version) return;
  const derouler = (pas) => {
    let [x, y] = [0, 0];
    const points = [];
    for (let i = 0; i < pas.length; i += 2) points.push([(y += pas[i + 1]) / 1e5, (x += pas[i]) / 1e5]);
    return points;
  };
  const rues = data.rues.map(([nom, ...traits]) => {
    const lignes = traits.map(derouler);
    const longue = lignes.reduce((a, b) => (b.length > a.length ? b : a));
    return { nom, lignes, longue };
  });
  window.lanterneRues = { version: data.version, rues, eau: data.eau.map((anneaux) => anneaux.map(derouler)) };
  document.dispatchEvent(new Event("lanterne-rues"));
}
