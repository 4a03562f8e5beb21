// What is shown of the findings, and how they are grouped.

const groups = document.getElementById("groups");
const shownCount = document.getElementById("shown");
const byRule = [...(groups?.children ?? [])]; // a report without findings has no groups
let byPath; // made when it is first asked for

function pathSections() {
  const sections = new Map();
  for (const card of [...cards].sort((a, b) => a.order - b.order)) {
    if (!sections.has(card.path)) {
      const section = document.createElement("section");
      const heading = document.createElement("h2");
      const count = document.createElement("span");
      section.className = "by-path";
      count.className = "count";
      heading.append(card.path + " ", count);
      section.append(heading);
      sections.set(card.path, section);
    }
    card.pathHome = sections.get(card.path);
  }
  return [...sections.values()];
}

function regroup(how) {
  state.group = how;
  byPath ??= pathSections();
  for (const card of [...cards].sort((a, b) => a.order - b.order)) {
    (how === "file" ? card.pathHome : card.home).append(card.element);
  }
  groups.replaceChildren(...(how === "file" ? byPath : byRule));
  document.querySelector(`input[name="group"][value="${how}"]`).checked = true;
}

// Counts stand beside what they count; a section without a finding is left out.
function countSections() {
  for (const section of groups.querySelectorAll(".family, .group, .by-path")) {
    const all = section.querySelectorAll(".finding").length;
    const shown = section.querySelectorAll(".finding:not([hidden])").length;
    section.hidden = shown === 0;
    section.querySelector(".count").textContent = shown === all ? all : shown + " of " + all;
  }
}

function update() {
  const counts = new Map(allOptions().map((o) => [o, 0]));
  let shown = 0;
  for (const card of cards) {
    const fails = failed(card);
    const found = fails.length < 2 && passesWords(card);
    card.shown = found && fails.length === 0;
    card.element.hidden = !card.shown;
    if (card.shown) shown++;
    if (!found) continue;
    for (const facet of fails.length === 0 ? facets : fails) {
      for (const value of card.facets[facet]) {
        const o = options.get(facet).get(value);
        if (o) counts.set(o, counts.get(o) + 1);
      }
    }
  }
  for (const [o, count] of counts) {
    o.count.textContent = count;
    o.label.classList.toggle("none", count === 0);
  }
  countSections();
  shownCount.textContent = shown === cards.length
    ? cards.length + (cards.length === 1 ? " finding" : " findings")
    : shown + " of " + cards.length + " findings";
  document.getElementById("nothing").hidden = shown > 0;
  document.querySelector(".filters .clear").hidden = state.words.length === 0 && facets.every((facet) => state[facet].size === 0);
  paintWords();
  remember();
}

// Where a browser can, what was searched for is painted in what is open.
function paintWords() {
  if (!CSS.highlights) return;
  CSS.highlights.delete("found");
  if (state.words.length === 0) return;
  const ranges = [];
  for (const card of cards) {
    if (!card.shown) continue;
    const walker = document.createTreeWalker(card.details.open ? card.element : card.summary, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && ranges.length < 5000) {
      const text = walker.currentNode.data.toLowerCase();
      for (const word of state.words) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          if (at + word.length > walker.currentNode.length) break;
          const range = new Range();
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + word.length);
          ranges.push(range);
        }
      }
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

// The address keeps the filters, so that it can be sent to somebody.
function remember() {
  const kept = new URLSearchParams();
  if (state.words.length > 0) kept.set("q", state.words.join(" "));
  if (state.group !== "rule") kept.set("group", state.group);
  for (const facet of facets) for (const value of [...state[facet]].sort()) kept.append(facet, value);
  const text = kept.toString();
  if (text === "" && !location.hash.startsWith("#?")) return;
  history.replaceState(null, "", text === "" ? location.pathname + location.search : "#?" + text);
}

function recall() {
  if (!location.hash.startsWith("#?")) return;
  const kept = new URLSearchParams(location.hash.slice(2));
  document.getElementById("query").value = kept.get("q") ?? "";
  state.words = wordsOf(kept.get("q") ?? "");
  for (const o of allOptions()) {
    o.box.checked = kept.getAll(o.facet).includes(o.value);
    if (o.box.checked) {
      state[o.facet].add(o.value);
      for (let up = o.box.closest(".tree ul"); up; up = up.parentElement.closest(".tree ul")) unfoldBranch(up, true);
    }
  }
  if (kept.get("group") === "file") regroup("file");
}

function clearFilters() {
  document.getElementById("query").value = "";
  state.words = [];
  for (const facet of facets) state[facet].clear();
  for (const o of allOptions()) o.box.checked = false;
  update();
}
