// The findings over time: a bar a stretch, which a click or a drag selects.

const BARS = 80;
const hasClock = findings.filter((item) => item.line.clock).length > 0.8 * findings.length;
const when = (item) => (hasClock ? item.line.clock : item.line.position);
const start = findings.reduce((least, item) => Math.min(least, when(item) || Infinity), Infinity);
const end = findings.reduce((most, item) => Math.max(most, when(item)), 0);
const step = Math.max((end - start) / BARS, 1);
const barCount = Math.min(BARS, Math.floor((end - start) / step) + 1) || 0;
const barOf = (item) => (when(item) ? Math.min(barCount - 1, Math.floor((when(item) - start) / step)) : -1); // -1: no time is known

function moment(value) {
  if (!hasClock) return `line ${number(Math.round(value))}`;
  const text = new Date(value * 1000).toISOString();
  return `${text.startsWith("2000-") ? text.slice(5, 10) : text.slice(0, 10)} ${text.slice(11, 19)}`;
}

const chart = {
  element: document.getElementById("chart"),
  bars: [],
  cursor: 0,

  build() {
    document.getElementById("time-title").textContent = hasClock ? "Over time" : "Along the log";
    document.getElementById("time").hidden = barCount < 2;
    for (let index = 0; index < barCount; index++) {
      const stack = Object.keys(GROUPS).map((group) => make("i", { className: group }));
      const bar = make("div", { className: "bar" }, ...stack.reverse());
      bar.title = `${moment(start + index * step)}`;
      this.bars.push(bar);
    }
    this.element.replaceChildren(...this.bars);
    this.drag();
    this.element.addEventListener("keydown", (event) => this.key(event));
    const groups = Object.keys(GROUPS).filter((group) => findings.some((item) => item.rule.profile === group));
    document.getElementById("legend").replaceChildren(
      ...groups.map((group) => make("li", { className: group }, GROUPS[group])),
    );
  },

  // Where the pointer goes down and up are the ends of the selection; one bar that is selected already is let go.
  drag() {
    let from = -1;
    const at = (event) => {
      const box = this.element.getBoundingClientRect();
      return Math.max(0, Math.min(barCount - 1, Math.floor(((event.clientX - box.left) / box.width) * barCount)));
    };
    this.element.addEventListener("pointerdown", (event) => {
      from = at(event);
      this.element.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener("pointerup", (event) => {
      if (from >= 0) this.select(Math.min(from, at(event)), Math.max(from, at(event)));
      from = -1;
    });
    this.element.addEventListener("pointercancel", () => (from = -1));
  },

  select(first, last) {
    const same = filter.range && filter.range[0] === first && filter.range[1] === last;
    filter.range = same ? null : [first, last];
    this.cursor = last;
    changed();
  },

  key(event) {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (move) {
      const to = Math.max(0, Math.min(barCount - 1, this.cursor + move));
      const anchor = event.shiftKey && filter.range ? filter.range : [to, to];
      this.cursor = to;
      filter.range = [Math.min(anchor[0], to), Math.max(event.shiftKey ? anchor[1] : to, to)];
    } else if (event.key === "Escape" && filter.range) filter.range = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
    changed();
  },

  // Heights are of all findings that the other filters leave.
  draw(shown) {
    const counts = this.bars.map(() => ({ secrets: 0, standard: 0, strict: 0, all: 0 }));
    for (const item of shown.filter((each) => barOf(each) >= 0)) {
      counts[barOf(item)][item.rule.profile]++;
      counts[barOf(item)].all++;
    }
    const most = Math.max(1, ...counts.map((count) => count.all));
    this.bars.forEach((bar, index) => {
      const [strict, standard, secrets] = bar.children;
      for (const [part, name] of [[strict, "strict"], [standard, "standard"], [secrets, "secrets"]]) {
        const share = counts[index][name] / most;
        part.style.height = share ? `max(2px, ${share * 100}%)` : "0";
      }
      bar.title = `${moment(start + index * step)}: ${number(counts[index].all)}`;
      const inside = !filter.range || (index >= filter.range[0] && index <= filter.range[1]);
      bar.classList.toggle("out", !inside);
    });
    const [first, last] = filter.range ?? [0, barCount - 1];
    const span = `${moment(start + first * step)} – ${moment(Math.min(end, start + (last + 1) * step))}`;
    document.getElementById("time-hint").textContent = filter.range ? `Selected: ${span}` : span;
  },
};
