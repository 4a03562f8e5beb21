// The rows of the tree: which are open, which pass the filters, and which has the focus.

const rows = [...document.querySelectorAll("#rows > .row")].map((element) => ({
  element,
  level: Number(element.getAttribute("aria-level")),
  parent: element.hasAttribute("aria-expanded"),
  open: element.getAttribute("aria-expanded") === "true",
  bars: element.querySelector(".when svg"),
  detail: element.querySelector(".detail"),
  flags: element.dataset.flags.split(" "),
  passes: true, // the filters, or something below it does
}));
const above = []; // the rows that are open towards the one that is looked at
for (const row of rows) {
  above.length = row.level - 1;
  row.above = above.at(-1);
  above[row.level - 1] = row;
}
const rowOf = (element) => rows.find((row) => row.element === element);

const state = { words: [], flags: new Set() };
const filtered = () => state.words.length > 0 || state.flags.size > 0;

const textOf = (row) => (row.text ??= row.element.textContent.toLowerCase());
const passes = (row) =>
  (state.flags.size === 0 || row.flags.some((flag) => state.flags.has(flag))) && state.words.every((word) => textOf(row).includes(word));

// Filters open the way to what they let through, and leave alone what is open without them.
function update() {
  let found = 0;
  for (const row of rows) row.passes = row.leads = false;
  for (const row of rows) {
    if (!passes(row)) continue;
    found++;
    row.passes = true;
    for (let up = row.above; up && !up.leads; up = up.above) up.leads = true;
  }
  const searching = filtered();
  for (const row of rows) {
    const open = !row.above || (!row.above.element.hidden && (searching ? row.above.leads || row.above.open : row.above.open));
    row.element.hidden = !(open && (!searching || row.passes || row.leads));
    if (row.parent) row.element.setAttribute("aria-expanded", searching ? row.leads || row.open : row.open);
    if (!row.element.hidden) frame(row);
  }
  document.getElementById("shown").textContent = searching ? found + " of " + rows.length + " rows" : "";
  document.getElementById("no-rows").hidden = found > 0;
  filterLosses();
  remember();
}

function unfold(row, open) {
  if (!row.parent) return;
  row.open = open;
  update();
}

const shownRows = () => rows.filter((row) => !row.element.hidden);
let current = rows[0];

function focusRow(row) {
  if (!row) return;
  current.element.tabIndex = -1;
  current = row;
  row.element.tabIndex = 0;
  row.element.focus({ preventScroll: true });
  row.element.scrollIntoView({ block: "nearest" });
}

function stepRow(by) {
  const list = shownRows();
  const at = list.indexOf(current);
  focusRow(list[Math.min(Math.max(at < 0 ? 0 : at + by, 0), list.length - 1)]);
}

function showDetail(row, open = row.detail.hidden) {
  row.detail.hidden = !open;
  row.element.classList.toggle("chosen", open);
}

// Brings a row into sight, whatever is closed or left out.
function reveal(row) {
  for (let up = row.above; up; up = up.above) up.open = true;
  if (filtered() && !row.passes) clearFilters();
  update();
  showDetail(row, true);
  focusRow(row);
  row.element.scrollIntoView({ block: "center" });
}

function zoomToRow(row) {
  const bars = [...row.bars.querySelectorAll("rect")].map((bar) => [bar.x.baseVal.value, bar.width.baseVal.value]);
  if (bars.length === 0) return;
  const from = Math.min(...bars.map(([x]) => x));
  const to = Math.max(...bars.map(([x, width]) => x + width));
  const margin = Math.max((to - from) * 0.05, least);
  zoomTo(from - margin, to + margin);
}

const rowKeys = {
  ArrowDown: () => stepRow(1),
  ArrowUp: () => stepRow(-1),
  PageDown: () => stepRow(20),
  PageUp: () => stepRow(-20),
  Home: () => focusRow(shownRows()[0]),
  End: () => focusRow(shownRows().at(-1)),
  ArrowRight: () => {
    if (current.parent && current.element.getAttribute("aria-expanded") === "false") unfold(current, true);
    else if (current.parent) stepRow(1);
  },
  ArrowLeft: () => {
    if (current.parent && current.open) unfold(current, false);
    else focusRow(current.above);
  },
  Enter: () => showDetail(current),
  " ": () => showDetail(current),
};

function watchRows() {
  const holder = document.getElementById("rows");
  for (const row of rows) {
    row.element.tabIndex = -1;
    row.detail.hidden = true;
  }
  current.element.tabIndex = 0;
  holder.addEventListener("keydown", (event) => {
    if (event.target !== current.element || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(rowKeys, event.key)) return;
    event.preventDefault();
    rowKeys[event.key]();
  });
  holder.addEventListener("focusin", (event) => {
    const row = rowOf(event.target.closest(".row"));
    if (row && row !== current) {
      current.element.tabIndex = -1;
      current = row;
      row.element.tabIndex = 0;
    }
  });
  holder.addEventListener("click", (event) => {
    const row = rowOf(event.target.closest(".row"));
    if (!row || event.target.closest("a, .detail")) return;
    if (event.target.closest(".twist")) unfold(row, !row.open);
    else showDetail(row);
    focusRow(row);
  });
  holder.addEventListener("dblclick", (event) => {
    const row = rowOf(event.target.closest(".row"));
    if (row && event.target.closest(".when")) zoomToRow(row);
    else if (row && event.target.closest(".who")) unfold(row, !row.open);
  });
}

// Filters by how tasks ended: those that something in the run fits.
function flagChips() {
  const names = [["lost", "Lost"], ["exception", "Failed"], ["cancelled", "Cancelled"], ["pending", "Never ended"], ["blocked", "Stood still"], ["destroyed", "Destroyed"]];
  const holder = document.querySelector(".chips");
  for (const [flag, name] of names) {
    const count = rows.filter((row) => row.flags.includes(flag)).length;
    if (count === 0) continue;
    const label = document.createElement("label");
    const box = document.createElement("input");
    const text = document.createElement("span");
    const small = document.createElement("small");
    box.type = "checkbox";
    box.value = flag;
    small.textContent = count;
    text.append(name + " ", small);
    label.append(box, text);
    box.addEventListener("change", () => {
      if (box.checked) state.flags.add(flag);
      else state.flags.delete(flag);
      update();
    });
    holder.append(label);
  }
}
