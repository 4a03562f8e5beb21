// Keys, and what opens what.

const shownCards = () => [...groups.querySelectorAll(".finding:not([hidden])")].map((e) => e.querySelector("summary"));

// The finding that has the focus, or the first one below the top of the window.
function step(by) {
  const list = shownCards();
  const current = document.activeElement?.closest?.(".finding")?.querySelector("summary");
  let at = list.indexOf(current);
  if (at >= 0) at += by;
  else at = Math.max(0, list.findIndex((summary) => summary.getBoundingClientRect().top > 0));
  const next = list[Math.min(Math.max(at, 0), list.length - 1)];
  next?.focus({ preventScroll: true });
  next?.closest(".finding").scrollIntoView({ block: "nearest" });
}

const openAll = (open) => {
  for (const card of cards) if (card.shown) card.details.open = open;
};

function showRule(code) {
  const page = document.getElementById("rule-" + code);
  const dialog = document.getElementById("rule-dialog");
  if (!page) return;
  const title = page.querySelector("summary").cloneNode(true);
  title.querySelector(".rule-summary")?.remove();
  dialog.querySelector("h2").textContent = title.textContent;
  dialog.querySelector(".page").replaceChildren(...page.querySelector(".page").cloneNode(true).childNodes);
  dialog.showModal();
  dialog.scrollTop = 0;
}

const keys = {
  "/": () => document.getElementById("query").focus(),
  j: () => step(1),
  k: () => step(-1),
  r: () => {
    const finding = document.activeElement?.closest?.(".finding");
    if (finding) showRule(finding.dataset.code);
  },
  o: () => openAll(true),
  c: () => openAll(false),
  g: () => { regroup(state.group === "rule" ? "file" : "rule"); update(); },
  x: clearFilters,
  t: switchTheme,
  "?": () => document.getElementById("help-dialog").showModal(),
};

// A finding or a rule that an address names is opened.
function follow() {
  if (location.hash.startsWith("#?")) return;
  const target = document.getElementById(location.hash.slice(1));
  const card = cards.find((c) => c.element === target);
  if (card && !card.shown) clearFilters();
  if (card) card.details.open = true;
  if (target?.matches("details")) target.open = true;
  if (card) target.scrollIntoView({ block: "start" });
}
