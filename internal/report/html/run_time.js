// The stretch of time that is shown, and the scale above it.

const timeline = document.getElementById("timeline");
const axis = timeline?.querySelector(".axis");
const svg = (name, attributes = {}) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};
const grid = svg("svg", { class: "grid", "aria-hidden": "true" }); // below the bars
const pointer = svg("svg", { class: "pointer", "aria-hidden": "true" }); // above them

const span = Number(timeline?.dataset.span ?? 0); // of the run, in nanoseconds
const whole = 1e6; // the run, in the units of the bars
const least = whole / Math.max(span / 1000, 1); // a microsecond
const view = { from: 0, to: whole };

const second = 1e9;
const steps = [];
for (let step = 1e3; step <= 10 * second; step *= 10) steps.push(step, 2 * step, 5 * step);
steps.length -= 2; // beyond ten seconds as clocks count
for (const seconds of [15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 86400]) steps.push(seconds * second);

const two = (n) => String(Math.floor(n)).padStart(2, "0");

// A time with as many digits as neighbours that are a step apart need.
function timeText(ns, step) {
  if (ns === 0) return "0";
  const digits = (unit) => Math.max(0, Math.ceil(Math.log10(unit / step) - 1e-9));
  if (ns < 1e6 && step < 1e6) return (ns / 1e3).toFixed(digits(1e3)) + " µs";
  if (ns < second) return (ns / 1e6).toFixed(digits(1e6)) + " ms";
  if (ns < 60 * second) return (ns / second).toFixed(digits(second)) + " s";
  const seconds = ns / second;
  const rest = step < second ? (seconds % 1).toFixed(digits(second)).slice(1) : "";
  const minutes = two((seconds / 60) % 60) + ":" + two(seconds % 60) + rest;
  return seconds < 3600 ? minutes.replace(/^0/, "") : Math.floor(seconds / 3600) + ":" + minutes;
}

function drawScale() {
  const shown = ((view.to - view.from) / whole) * span;
  const room = Math.max(2, Math.floor(axis.clientWidth / 95));
  const step = steps.find((s) => shown / s <= room) ?? steps.at(-1);
  const first = Math.ceil(((view.from / whole) * span) / step - 1e-9);
  const last = Math.floor(((view.to / whole) * span) / step);
  const ticks = [];
  const lines = [];
  for (let n = first; n <= last && ticks.length < 50; n++) {
    const x = 100 * (((n * step) / span) * whole - view.from) / (view.to - view.from) + "%";
    const tick = svg("g");
    const text = svg("text", { x, y: 16, dx: 4 });
    text.textContent = timeText(n * step, step);
    tick.append(svg("line", { x1: x, x2: x, y1: 0, y2: "100%" }), text);
    ticks.push(tick);
    lines.push(svg("line", { x1: x, x2: x, y1: 0, y2: "100%" }));
  }
  axis.replaceChildren(...ticks);
  grid.replaceChildren(...lines);
}

// Shows a stretch; it is moved into the run, and not made shorter than a microsecond.
function zoomTo(from, to) {
  const width = Math.min(whole, Math.max(to - from, least));
  const start = Math.min(Math.max((from + to - width) / 2, 0), whole - width);
  view.from = start;
  view.to = start + width;
  for (const row of rows) if (!row.element.hidden) frame(row);
  drawScale();
}

// The bars of a row are drawn in the units of the run: what is shown of them is their view box.
function frame(row) {
  row.bars.setAttribute("viewBox", `${view.from} 0 ${view.to - view.from} 20`);
}

const zoomBy = (factor, at = (view.from + view.to) / 2) =>
  zoomTo(at - (at - view.from) * factor, at + (view.to - at) * factor);
const panBy = (part) => {
  const by = (view.to - view.from) * part;
  zoomTo(view.from + by, view.to + by);
};

// The line below the pointer, and the stretch that is being chosen.
const here = svg("line", { class: "here", y1: 0, y2: "100%", visibility: "hidden" });
const chosen = svg("rect", { class: "span", y: 0, height: "100%", visibility: "hidden" });
let pointed; // where the pointer is, in the units of the run

function timeAt(event) {
  const box = grid.getBoundingClientRect();
  const part = (event.clientX - box.left) / box.width;
  return part < 0 || part > 1 ? undefined : view.from + part * (view.to - view.from);
}

const percent = (at) => (100 * (at - view.from)) / (view.to - view.from);

function watchPointer() {
  let began;
  timeline.prepend(grid);
  timeline.append(pointer);
  pointer.append(chosen, here);
  timeline.addEventListener("pointermove", (event) => {
    pointed = timeAt(event);
    here.setAttribute("visibility", pointed === undefined || event.pointerType === "touch" ? "hidden" : "visible");
    if (pointed === undefined) return;
    here.setAttribute("x1", percent(pointed) + "%");
    here.setAttribute("x2", percent(pointed) + "%");
    if (began === undefined) return;
    chosen.setAttribute("visibility", "visible");
    chosen.setAttribute("x", percent(Math.min(began, pointed)) + "%");
    chosen.setAttribute("width", Math.abs(percent(pointed) - percent(began)) + "%");
  });
  timeline.addEventListener("pointerleave", () => {
    pointed = undefined;
    here.setAttribute("visibility", "hidden");
  });
  timeline.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.pointerType === "mouse" && event.target.closest(".when, .scale")) began = timeAt(event);
  });
  window.addEventListener("pointerup", (event) => {
    if (began === undefined) return;
    const ended = timeAt(event) ?? (event.clientX < grid.getBoundingClientRect().left ? view.from : view.to);
    chosen.setAttribute("visibility", "hidden");
    const wide = Math.abs(percent(ended) - percent(began)) > 0.5;
    if (wide) zoomTo(Math.min(began, ended), Math.max(began, ended));
    began = undefined;
    if (wide) window.addEventListener("click", (click) => click.stopPropagation(), { capture: true, once: true });
  });
  timeline.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomBy(event.deltaY > 0 ? 1.25 : 0.8, timeAt(event));
  }, { passive: false });
  new ResizeObserver(drawScale).observe(axis);
}
