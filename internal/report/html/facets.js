// The options of the filters, made from what the findings have.

const options = []; // { facet, value, matches, box, count, label }

function option(facet, value, name, matches) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  const text = document.createElement("span");
  const count = document.createElement("small");
  label.className = "option";
  box.type = "checkbox";
  text.className = "name";
  text.textContent = name;
  label.append(box, text, count);
  box.addEventListener("change", () => {
    if (box.checked) state[facet].add(value);
    else state[facet].delete(value);
    update();
  });
  options.push({ facet, value, matches, box, count, label });
  return label;
}

function item(content) {
  const li = document.createElement("li");
  li.append(content);
  return li;
}

// A branch of a tree: its own option, and those below it behind a triangle.
function branch(label, below, open) {
  if (below.length === 0) {
    label.classList.add("leaf");
    return item(label);
  }
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const list = document.createElement("ul");
  details.open = open;
  summary.append(label);
  list.append(...below);
  details.append(summary, list);
  return item(details);
}

function flat(id, facet, values, names) {
  const list = document.getElementById(id);
  for (const value of values) {
    if (!cards.some((card) => card[facet] === value)) continue;
    list.append(item(option(facet, value, names[value] ?? value, (card) => card[facet] === value)));
  }
  list.closest("fieldset").hidden = list.children.length < 2;
}

function ruleTree() {
  const list = document.getElementById("facet-rule");
  for (const family of document.querySelectorAll(".family")) {
    const prefix = family.dataset.prefix;
    const rules = new Map();
    for (const card of cards) if (card.code.startsWith(prefix)) rules.set(card.code, card.name);
    const under = (value) => (card) => card.code.startsWith(value);
    const below = [...rules].map(([code, name]) => item(option("rule", code, code + " " + name, under(code))));
    list.append(branch(option("rule", prefix, family.dataset.title, under(prefix)), below, false));
  }
}

// Folders that hold one folder and nothing else are shown as one.
function pathTree() {
  const root = { folders: new Map(), files: [] };
  for (const path of new Set(cards.map((card) => card.path))) {
    const parts = path.split("/");
    const file = parts.pop();
    let folder = root;
    for (const part of parts) {
      if (!folder.folders.has(part)) folder.folders.set(part, { folders: new Map(), files: [] });
      folder = folder.folders.get(part);
    }
    folder.files.push(file);
  }
  const grow = (folder, before, open) => {
    const grown = [];
    for (let [name, below] of [...folder.folders].sort()) {
      while (below.files.length === 0 && below.folders.size === 1) {
        const [[next, deeper]] = below.folders;
        name += "/" + next;
        below = deeper;
      }
      const value = before + name + "/";
      grown.push(branch(option("path", value, name + "/", (card) => card.path.startsWith(value)), grow(below, value, false), open));
    }
    for (const name of folder.files.sort()) {
      const value = before + name;
      grown.push(branch(option("path", value, name, (card) => card.path === value), [], false));
    }
    return grown;
  };
  document.getElementById("facet-path").append(...grow(root, "", false));
}
