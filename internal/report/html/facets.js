// The options of the filters, made from what the findings have.

const options = new Map(facets.map((facet) => [facet, new Map()])); // by facet and value: { box, count, label }

const allOptions = () => [...options.values()].flatMap((some) => [...some.values()]);

function option(facet, value, name) {
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
  options.get(facet).set(value, { facet, value, box, count, label });
  return label;
}

function item(content) {
  const li = document.createElement("li");
  li.append(content);
  return li;
}

// A branch of a tree: its own option, and those below it behind a triangle.
function branch(label, below) {
  if (below.length === 0) {
    label.classList.add("leaf");
    return item(label);
  }
  const row = document.createElement("div");
  const toggle = document.createElement("button");
  const list = document.createElement("ul");
  row.className = "branch";
  toggle.type = "button";
  toggle.className = "toggle";
  toggle.setAttribute("aria-label", "What is in " + label.querySelector(".name").textContent);
  toggle.addEventListener("click", () => unfoldBranch(list, list.hidden));
  row.append(toggle, label);
  list.append(...below);
  const li = item(row);
  li.append(list);
  unfoldBranch(list, false);
  return li;
}

function unfoldBranch(list, open) {
  list.hidden = !open;
  list.previousElementSibling.querySelector(".toggle").setAttribute("aria-expanded", open);
}

function flat(id, facet, values, names) {
  const list = document.getElementById(id);
  for (const value of values) {
    if (cards.some((card) => card.facets[facet].includes(value))) list.append(item(option(facet, value, names[value] ?? value)));
  }
  list.closest("fieldset").hidden = list.children.length < 2;
}

function ruleTree() {
  const list = document.getElementById("facet-rule");
  for (const family of document.querySelectorAll(".family")) {
    const prefix = family.dataset.prefix;
    const rules = new Map();
    for (const card of cards) if (card.code.startsWith(prefix)) rules.set(card.code, card.name);
    const below = [...rules].map(([code, name]) => item(option("rule", code, code + " " + name)));
    list.append(branch(option("rule", prefix, family.dataset.title), below));
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
  const grow = (folder, before) => {
    const grown = [];
    for (let [name, below] of [...folder.folders].sort()) {
      while (below.files.length === 0 && below.folders.size === 1) {
        const [[next, deeper]] = below.folders;
        name += "/" + next;
        below = deeper;
      }
      const value = before + name + "/";
      grown.push(branch(option("path", value, name + "/"), grow(below, value)));
    }
    for (const name of folder.files.sort()) grown.push(branch(option("path", before + name, name), []));
    return grown;
  };
  document.getElementById("facet-path").append(...grow(root, ""));
}
