// Puts the parts together. Without scripts the page shows all of it, and this only adds to it.

setUpPage(keys);

if (groups) {
  flat("facet-tone", "tone", ["certain", "likely", "note", "failure"], { failure: "not checked" });
  flat("facet-visibility", "visibility", ["seen by nobody", "logged when it is collected", "warned of once", "raised elsewhere"], {});
  ruleTree();
  pathTree();
  document.querySelector(".filters").hidden = false;
  const wide = matchMedia("(min-width: 64rem)"); // there the filters stand beside the findings, always
  const unfold = () => { document.getElementById("facets").open = wide.matches; };
  wide.addEventListener("change", unfold);
  unfold();
  document.querySelector(".contents").hidden = true;
  document.querySelector(".bar").hidden = false;
  document.getElementById("by-file").hidden = true;

  let waiting;
  document.getElementById("query").addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { state.words = wordsOf(event.target.value); update(); }, 80);
  });
  document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
  for (const input of document.querySelectorAll('input[name="group"]')) {
    input.addEventListener("change", () => { regroup(input.value); update(); });
  }
  for (const button of document.querySelectorAll(".clear")) button.addEventListener("click", clearFilters);
  document.getElementById("open-all").addEventListener("click", () => openAll(true));
  document.getElementById("close-all").addEventListener("click", () => openAll(false));
  groups.addEventListener("click", (event) => {
    const about = event.target.closest(".about");
    if (!about || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    showRule(about.hash.replace("#rule-", ""));
  });
  groups.addEventListener("toggle", () => { if (state.words.length > 0) paintWords(); }, true);
  window.addEventListener("hashchange", follow);
  window.addEventListener("beforeprint", () => openAll(true));
  recall();
  update();
  follow();
}
