// What narrows the list: entities, rules and files with their counts, a stretch of time, words.

const filter = { entity: new Set(), rule: new Set(), file: new Set(), range: null, words: [] };
const FACETS = {
  entity: { title: "Entity", of: (item) => item.rule.entity, say: words },
  rule: { title: "Rule", of: (item) => item.rule.id, say: (name) => name },
  file: { title: "File", of: (item) => item.line.file, say: (name) => name },
};
const SHORT = 8;

// Whether a finding passes every filter but the one named.
function passes(item, except) {
  for (const name in FACETS) {
    if (name !== except && filter[name].size && !filter[name].has(FACETS[name].of(item))) return false;
  }
  if (except !== "range" && filter.range) {
    const bar = barOf(item);
    if (bar < filter.range[0] || bar > filter.range[1]) return false;
  }
  return filter.words.every((word) => haystack(item).includes(word));
}

function isFiltered() {
  return filter.range || filter.words.length || Object.keys(FACETS).some((name) => filter[name].size);
}

function clearFilters() {
  for (const name in FACETS) filter[name].clear();
  filter.range = null;
  filter.words = [];
  document.getElementById("query").value = "";
  changed();
}

const facets = {
  element: document.getElementById("facets"),
  open: new Set(),

  build() {
    const wide = matchMedia("(min-width: 900px)").matches;
    for (const [name, facet] of Object.entries(FACETS)) {
      facet.list = make("ul");
      facet.panel = make("details", { open: wide, className: `by-${name}` }, make("summary", {}, facet.title), facet.list);
      this.element.append(facet.panel);
      facet.list.addEventListener("click", (event) => this.click(name, event.target.closest("button")));
    }
  },

  click(name, button) {
    if (!button) return;
    const value = button.value;
    if (button.dataset.more) this.open.add(name);
    else if (!filter[name].delete(value)) filter[name].add(value);
    changed();
    const again = [...FACETS[name].list.querySelectorAll("button")].find((each) => each.value === value);
    again?.focus();
  },

  draw() {
    for (const [name, facet] of Object.entries(FACETS)) {
      const counts = new Map();
      for (const item of findings) {
        if (passes(item, name)) counts.set(facet.of(item), (counts.get(facet.of(item)) ?? 0) + 1);
      }
      for (const value of filter[name]) counts.set(value, counts.get(value) ?? 0);
      const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      const most = sorted.length ? sorted[0][1] : 1;
      const shown = this.open.has(name) ? sorted.slice(0, 500) : sorted.slice(0, SHORT);
      const buttons = shown.map(([value, count]) => make("li", {}, this.button(name, facet, value, count, most)));
      if (shown.length < Math.min(sorted.length, 500)) {
        const more = { type: "button", className: "more", dataset: { more: "1" } };
        buttons.push(make("li", {}, make("button", more, `${number(sorted.length - shown.length)} more`)));
      }
      facet.list.replaceChildren(...buttons);
    }
  },

  button(name, facet, value, count, most) {
    const label = make("span", { className: "label" }, facet.say(value));
    label.title = facet.say(value);
    const share = make("span", { className: "share" });
    share.style.width = `${(count / most) * 100}%`;
    const pressed = filter[name].has(value);
    const made = make("button", { type: "button", value, className: "facet" }, label, make("span", { className: "number" }, number(count)), share);
    made.setAttribute("aria-pressed", pressed);
    return made;
  },
};
