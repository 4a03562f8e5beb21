// The findings as the filters see them.

const cards = [...document.querySelectorAll(".finding")].map((element) => ({
  element,
  details: element.querySelector("details"),
  summary: element.querySelector("summary"),
  code: element.dataset.code,
  name: element.dataset.name,
  tone: element.dataset.tone,
  visibility: element.dataset.visibility,
  path: element.dataset.path,
  order: Number(element.dataset.order),
  home: element.parentElement,
  shown: true,
}));

// What is searched is read when it is first asked for: a big report has megabytes of it.
const textOf = (card) =>
  (card.text ??= [card.element.textContent, card.name, card.element.closest(".family")?.dataset.title].join(" ").toLowerCase());

const facets = ["tone", "visibility", "rule", "path"];

// A facet in which nothing is chosen lets everything through.
const state = { words: [], group: "rule", tone: new Set(), visibility: new Set(), rule: new Set(), path: new Set() };

const isUnder = (text, prefixes) => {
  for (const prefix of prefixes) if (text.startsWith(prefix)) return true;
  return false;
};

const passes = {
  tone: (card) => state.tone.has(card.tone),
  visibility: (card) => state.visibility.has(card.visibility),
  rule: (card) => isUnder(card.code, state.rule),
  path: (card) => state.path.has(card.path) || isUnder(card.path, [...state.path].filter((p) => p.endsWith("/"))),
};

const passesWords = (card) => state.words.every((word) => textOf(card).includes(word));

// The facets that a card does not pass; one that fails a single facet still counts for the options of that one.
const failed = (card) => facets.filter((facet) => state[facet].size > 0 && !passes[facet](card));
