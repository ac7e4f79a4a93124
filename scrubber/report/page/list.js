// The findings that pass the filters. Only the rows in sight exist, so that their number does not matter.

const list = {
  element: document.getElementById("list"),
  items: [],
  current: -1,
  height: 0,

  build() {
    this.element.addEventListener("click", (event) => {
      const row = event.target.closest(".row");
      if (row) this.choose(Number(row.dataset.index), true);
    });
    addEventListener("scroll", () => this.paint(), { passive: true });
    addEventListener("resize", () => this.measure());
  },

  show(items) {
    const chosen = this.items[this.current];
    this.items = items;
    this.current = chosen ? items.indexOf(chosen) : -1;
    this.measure();
  },

  measure() {
    this.height = parseFloat(getComputedStyle(this.element).getPropertyValue("--row")) || 60;
    this.element.style.height = `${this.items.length * this.height}px`;
    this.paint();
  },

  paint() {
    const top = -this.element.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / this.height) - 6);
    const last = Math.min(this.items.length, Math.ceil((top + innerHeight) / this.height) + 6);
    const rows = [];
    for (let index = first; index < last; index++) rows.push(this.row(index));
    this.element.replaceChildren(...rows);
    const active = this.current >= first && this.current < last ? `row-${this.current}` : "";
    this.element.setAttribute("aria-activedescendant", active);
  },

  row(index) {
    const item = this.items[index];
    const many = FACETS.file.many;
    const place = `${many ? `${item.line.file}:` : "line "}${item.line.number}${many ? `:${item.column}` : ""}`;
    const head = make("div", { className: "row-head" }, make("b", {}, words(item.rule.entity)), make("span", { className: "rule" }, item.rule.id), make("span", { className: "place", title: place }, make("bdi", {}, place)));
    const row = make("div", { id: `row-${index}`, className: `row ${item.rule.profile}`, role: "option", dataset: { index } }, head, this.excerpt(item));
    row.setAttribute("aria-selected", index === this.current);
    row.setAttribute("aria-posinset", index + 1);
    row.setAttribute("aria-setsize", this.items.length);
    row.style.top = `${index * this.height}px`;
    return row;
  },

  // The line from a little before the finding on.
  excerpt(item) {
    const text = (part) => (typeof part === "string" ? part : part.standIn);
    const parts = item.line.parts;
    const at = parts.indexOf(item);
    const before = parts.slice(0, at).map(text).join("");
    const after = parts.slice(at + 1).map(text).join("");
    const cut = before.length > 28 ? `…${before.slice(-26)}` : before;
    return make("code", {}, cut, make("mark", {}, item.standIn || "∅"), after.slice(0, 120));
  },

  choose(index, open) {
    if (!this.items.length) return;
    this.current = Math.max(0, Math.min(this.items.length - 1, index));
    const box = this.element.getBoundingClientRect();
    const top = box.top + this.current * this.height;
    const edge = document.querySelector(".search").getBoundingClientRect().bottom;
    if (top < edge) scrollBy(0, top - edge - 8);
    else if (top + this.height > innerHeight) scrollBy(0, top + this.height - innerHeight + 8);
    this.paint();
    detail.show(this.items[this.current], open);
  },
};
