// What the page of findings and that of a run share: the theme, dialogs, single keys, and how words are searched for.

const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter((word) => word !== "");
const singleKeys = document.getElementById("single-keys");
const themes = ["system", "light", "dark"];

function switchTheme() {
  const button = document.getElementById("theme");
  const name = themes[(themes.indexOf(button.dataset.chosen) + 1) % themes.length];
  theme.choose(name);
  nameTheme(name);
}

function nameTheme(name) {
  const button = document.getElementById("theme");
  button.dataset.chosen = name;
  button.querySelector("span").textContent = name;
}

// Sets up what is shared; keys are what single keys do.
function setUpPage(keys) {
  nameTheme(theme.chosen());
  document.querySelector(".tools").hidden = false;
  document.getElementById("theme").addEventListener("click", switchTheme);
  document.getElementById("help-button")?.addEventListener("click", keys["?"]);
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.querySelector(".close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }
  document.addEventListener("keydown", (event) => onKey(event, keys));
  try { singleKeys.checked = localStorage.getItem("unheeded-keys") !== "off"; } catch { /* no storage */ }
  singleKeys.addEventListener("change", () => {
    try { localStorage.setItem("unheeded-keys", singleKeys.checked ? "on" : "off"); } catch { /* no storage */ }
  });
}

function onKey(event, keys) {
  const typing = event.target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");
  if (event.key === "Escape" && event.target.id === "query") event.target.blur();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (!singleKeys.checked || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
}
