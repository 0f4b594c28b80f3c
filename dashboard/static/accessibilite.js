// What Streamlit leaves unsaid to a screen reader or a keyboard, said as its elements appear.
"use strict";

const LANTERNE_MANQUES = [
  ["iframe[title='streamlit_folium.st_folium']", { "aria-label": "Carte" }],
  ["[data-testid='stTable'] > div", { tabindex: "0", role: "group", "aria-label": "Tableau, à faire défiler" }],
];

function lanterneCompleter() {
  for (const [lesquels, attributs] of LANTERNE_MANQUES) {
    for (const element of document.querySelectorAll(lesquels)) {
      for (const [nom, valeur] of Object.entries(attributs)) {
        if (!element.hasAttribute(nom)) element.setAttribute(nom, valeur);
      }
    }
  }
}

new MutationObserver(lanterneCompleter).observe(document.documentElement, { childList: true, subtree: true });
