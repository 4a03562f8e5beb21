// Puts the page of a run together. Without scripts it shows all of it, and this only adds to it.

const losses = [...document.querySelectorAll("#losses > .finding")];
const lossText = new Map();
const query = document.getElementById("query");

function filterLosses() {
  let shown = 0;
  for (const loss of losses) {
    if (!lossText.has(loss)) lossText.set(loss, loss.textContent.toLowerCase());
    loss.hidden = !state.words.every((word) => lossText.get(loss).includes(word));
    if (!loss.hidden) shown++;
  }
  const none = document.getElementById("no-losses");
  if (none) none.hidden = shown > 0;
}

function clearFilters() {
  if (query) query.value = "";
  state.words = [];
  state.flags.clear();
  for (const box of document.querySelectorAll(".chips input")) box.checked = false;
  update();
}

const openLosses = (open) => {
  for (const loss of losses) if (!loss.hidden) loss.querySelector("details").open = open;
};

function nextLoss() {
  const shown = losses.filter((loss) => !loss.hidden);
  const at = shown.indexOf(document.activeElement?.closest?.(".finding"));
  const next = shown[(at + 1) % shown.length];
  next?.querySelector("summary").focus({ preventScroll: true });
  next?.scrollIntoView({ block: "start" });
}

// The address keeps what is searched for, so that it can be sent to somebody.
function remember() {
  const kept = new URLSearchParams();
  if (state.words.length > 0) kept.set("q", state.words.join(" "));
  for (const flag of [...state.flags].sort()) kept.append("only", flag);
  const text = kept.toString();
  if (text === "" && !location.hash.startsWith("#?")) return;
  history.replaceState(null, "", text === "" ? location.pathname + location.search : "#?" + text);
}

function recall() {
  if (!location.hash.startsWith("#?")) return;
  const kept = new URLSearchParams(location.hash.slice(2));
  query.value = kept.get("q") ?? "";
  state.words = wordsOf(query.value);
  for (const box of document.querySelectorAll(".chips input")) {
    box.checked = kept.getAll("only").includes(box.value);
    if (box.checked) state.flags.add(box.value);
  }
}

// A loss or a row that an address names is opened.
function follow() {
  if (location.hash.startsWith("#?")) return;
  const target = document.getElementById(location.hash.slice(1));
  const row = target && rowOf(target);
  if (row) reveal(row);
  if (!losses.includes(target)) return;
  if (target.hidden) clearFilters();
  target.querySelector("details").open = true;
  target.querySelector("summary").focus({ preventScroll: true });
  target.scrollIntoView({ block: "start" });
}

const withTree = (act) => () => { if (rows.length > 0) act(); };
const keys = {
  "/": () => query?.focus(),
  j: withTree(() => stepRow(1)),
  k: withTree(() => stepRow(-1)),
  w: withTree(() => zoomBy(0.6, pointed)),
  s: withTree(() => zoomBy(1 / 0.6, pointed)),
  a: withTree(() => panBy(-0.25)),
  d: withTree(() => panBy(0.25)),
  f: withTree(() => zoomToRow(current)),
  0: withTree(() => zoomTo(0, whole)),
  n: nextLoss,
  x: withTree(clearFilters),
  t: switchTheme,
  "?": () => document.getElementById("help-dialog").showModal(),
};

setUpPage(keys);
if (losses.length > 0) {
  document.querySelector(".switches").hidden = false;
  document.getElementById("open-all").addEventListener("click", () => openLosses(true));
  document.getElementById("close-all").addEventListener("click", () => openLosses(false));
}
window.addEventListener("beforeprint", () => openLosses(true));

if (rows.length > 0) {
  let waiting;
  flagChips();
  watchRows();
  watchPointer();
  document.getElementById("tree-bar").hidden = false;
  document.getElementById("tree-bar").addEventListener("submit", (event) => event.preventDefault());
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { state.words = wordsOf(query.value); update(); }, 80);
  });
  document.querySelector("#no-rows .clear").addEventListener("click", clearFilters);
  document.getElementById("zoom-in").addEventListener("click", () => zoomBy(0.6));
  document.getElementById("zoom-out").addEventListener("click", () => zoomBy(1 / 0.6));
  document.getElementById("zoom-all").addEventListener("click", () => zoomTo(0, whole));
  recall();
  update();
}
window.addEventListener("hashchange", follow);
follow();
