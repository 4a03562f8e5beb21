// The findings as the filters see them.

// All folders around a file, each with its slash, and the file.
const around = (path) => [...path.matchAll(/\//g)].map((slash) => path.slice(0, slash.index + 1)).concat(path);

const cards = [...document.querySelectorAll(".finding")].map((element) => {
  const { code, name, tone, visibility, path, order } = element.dataset;
  return {
    element, code, name, path,
    details: element.querySelector("details"),
    summary: element.querySelector("summary"),
    order: Number(order),
    home: element.parentElement,
    shown: true,
    // The options of each filter that the finding belongs to.
    facets: { tone: [tone], visibility: [visibility], rule: [code.slice(0, 3), code], path: around(path) },
  };
});

// What is searched is read when it is first asked for: a big report has megabytes of it.
const textOf = (card) =>
  (card.text ??= [card.element.textContent, card.name, card.element.closest(".family")?.dataset.title].join(" ").toLowerCase());

const facets = ["tone", "visibility", "rule", "path"];

// A facet in which nothing is chosen lets everything through.
const state = { words: [], group: "rule", tone: new Set(), visibility: new Set(), rule: new Set(), path: new Set() };

const passesWords = (card) => state.words.every((word) => textOf(card).includes(word));

// The facets that a card does not pass; one that fails a single facet still counts for the options of that one.
const failed = (card) =>
  facets.filter((facet) => state[facet].size > 0 && !card.facets[facet].some((value) => state[facet].has(value)));
