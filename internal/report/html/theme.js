"use strict";
// Runs before anything is drawn, so that the page is not seen in another colour first.
const theme = {
  key: "unheeded-theme",
  // Pages from a disk may have no storage; then the choice lasts as long as the page.
  chosen() {
    try { return localStorage.getItem(this.key) || "system"; } catch { return "system"; }
  },
  choose(name) {
    if (name === "light" || name === "dark") document.documentElement.dataset.theme = name;
    else delete document.documentElement.dataset.theme;
    try { localStorage.setItem(this.key, name); } catch { /* see above */ }
  },
};
theme.choose(theme.chosen());
