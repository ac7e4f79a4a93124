// One finding: what it is, where it stood, and its lines masked and scrubbed side by side.

const detail = {
  element: document.getElementById("detail"),
  item: null,

  show(item, open) {
    this.item = item;
    const { rule, line } = item;
    const same = findings.filter((other) => other.value === item.value);
    const facts = [
      ["Rule", rule.id],
      ["Confidence", item.confidence],
      ["File", line.file],
      ["Place", `line ${number(line.number)}, column ${number(item.column)}`],
      ["Length", `${number(item.length)} bytes${item.count > 1 ? ` on ${item.count} lines` : ""}`],
    ];
    if (line.clock && hasClock) facts.push(["Time", moment(line.clock)]);
    const close = make("button", { type: "button", className: "close" }, "✕");
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => this.hide());
    this.element.replaceChildren(
      make("div", { className: "detail-head" }, make("h2", { className: rule.profile }, words(rule.entity)), close),
      make("p", {}, rule.text),
      make("p", { className: "advice" }, rule.advice),
      make("dl", {}, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, make("bdi", {}, value))])),
      this.sameValue(item, same),
      make("div", { className: "sides" }, this.side("As it stood, masked", item, (part) => part.mask), this.side("Scrubbed", item, (part) => part.standIn || "∅")),
      ...this.references(rule),
    );
    this.element.classList.add("shown");
    this.element.scrollTop = 0;
    if (open && !matchMedia("(min-width: 900px)").matches) {
      document.body.classList.add("covered");
      this.element.focus();
    }
    this.scrollToMark();
  },

  hide() {
    document.body.classList.remove("covered");
    this.element.classList.remove("shown");
    list.element.focus({ preventScroll: true });
  },

  // Both sides begin where the finding is in sight.
  scrollToMark() {
    for (const side of this.element.querySelectorAll(".lines")) {
      const mark = side.querySelector(".this");
      const left = mark.offsetLeft - side.offsetLeft;
      side.scrollLeft = left + mark.offsetWidth > side.clientWidth ? left - side.clientWidth / 3 : 0;
    }
  },

  empty() {
    this.element.replaceChildren(make("p", { className: "hint" }, "Choose a finding to see the lines around it."));
  },

  sameValue(item, same) {
    if (!item.value) return make("p", { className: "hint" }, "The style of redaction does not tell which values are the same.");
    if (same.length < 2) return make("p", { className: "hint" }, "The same value was found nowhere else.");
    const button = make("button", { type: "button", className: "same" }, `The same value stands in ${number(same.length)} places`);
    button.addEventListener("click", () => search(item.value));
    return button;
  },

  side(title, item, say) {
    const rows = contextOf(item).map((line) => {
      const code = make("code", {}, ...line.parts.map((part) => this.part(part, item, say)));
      const gutter = make("span", { className: "gutter" }, line.goesOn ? "" : String(line.number));
      return make("div", { className: line === item.line ? "line here" : "line" }, gutter, code);
    });
    return make("figure", {}, make("figcaption", {}, title), make("div", { className: "lines", tabIndex: 0, role: "group" }, ...rows));
  },

  part(part, item, say) {
    if (typeof part === "string") return part;
    const mark = make("mark", { className: `${part.rule.profile}${part === item ? " this" : ""}` }, say(part));
    if (part.count > 1) mark.append(make("small", {}, ` (${part.count} lines)`));
    return mark;
  },

  references(rule) {
    const links = rule.references.filter((address) => address.startsWith("https://"));
    if (!links.length) return [];
    const items = links.map((href) => make("li", {}, make("a", { href, rel: "noreferrer noopener", target: "_blank" }, href)));
    return [make("h3", {}, "Where its form is documented"), make("ul", { className: "links" }, ...items)];
  },
};
