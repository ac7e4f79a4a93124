// Puts the parts together: sums, keys, theme.

function changed() {
  const inRange = findings.filter((item) => passes(item, "range"));
  const shown = filter.range ? inRange.filter((item) => passes(item)) : inRange;
  chart.draw(inRange);
  facets.draw();
  list.show(shown);
  const all = findings.length;
  const count = shown.length === all ? `${number(all)} findings` : `${number(shown.length)} of ${number(all)} findings`;
  document.getElementById("count").textContent = all ? count : "Nothing was found.";
  document.getElementById("clear").hidden = !isFiltered();
}

function search(text) {
  document.getElementById("query").value = text;
  filter.words = text.toLowerCase().split(/\s+/).filter(Boolean);
  changed();
}

function tiles() {
  const values = new Set(findings.map((item) => item.value));
  const files = new Set(findings.map((item) => item.line.file)).size;
  const facts = [
    [number(sums.findings), "findings"],
    [number(sums.credentials), "of them credentials", sums.credentials ? "secrets" : ""],
    values.has("") ? null : [number(values.size), "different values"],
    [`${number(files)} of ${number(sums.files)}`, sums.files === 1 ? "file has findings" : "files have findings"],
    [number(sums.lines), "lines read"],
  ];
  document.getElementById("sums").replaceChildren(
    ...facts.filter(Boolean).map(([value, name, kind]) => make("div", { className: `tile ${kind ?? ""}` }, make("b", {}, value), make("span", {}, name))),
  );
}

function notes() {
  const said = [];
  if (sums.failed.length) {
    const named = sums.failed.slice(0, 20).map(([, reason]) => reason);
    said.push(make("strong", {}, `${number(sums.failed.length)} could not be read, so nothing is known of them: `), named.join("; "));
  }
  if (sums.skipped.length) said.push(make("span", {}, `${number(sums.skipped.length)} links and special files were skipped.`));
  if (sums.listed < sums.findings) {
    said.push(make("span", {}, `The first ${number(sums.listed)} of ${number(sums.findings)} findings are shown below.`));
  }
  const element = document.getElementById("notes");
  element.hidden = !said.length;
  element.replaceChildren(...said);
}

function theme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
  document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("input");
  if (event.key === "Escape") {
    if (detail.element.classList.contains("shown") && document.body.classList.contains("covered")) detail.hide();
    else if (typing) list.element.focus({ preventScroll: true });
    else clearFilters();
    return;
  }
  if (typing && event.key !== "ArrowDown" && event.key !== "Enter") return;
  if (event.target.matches("button, a, summary, .lines") && ["Enter", " ", "ArrowUp", "ArrowDown"].includes(event.key)) return;
  const keys = {
    "/": () => document.getElementById("query").focus(),
    j: () => list.choose(list.current + 1, false),
    k: () => list.choose(list.current - 1, false),
    ArrowDown: () => list.choose(list.current + 1, false),
    ArrowUp: () => list.choose(list.current - 1, false),
    Home: () => list.choose(0, false),
    End: () => list.choose(list.items.length - 1, false),
    Enter: () => list.choose(Math.max(0, list.current), true),
    t: theme,
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  if (typing) list.element.focus({ preventScroll: true });
  keys[event.key]();
}

(function begin() {
  document.getElementById("what").textContent = `Profile ${sums.profile} · names ${sums.ner ? `by ${sums.ner}` : "not looked for"} · scrubber ${sums.version} · values are shown nowhere, only stand-ins and masks`;
  FACETS.file.many = new Set(findings.map((item) => item.line.file)).size > 1;
  tiles();
  notes();
  chart.build();
  facets.build();
  list.build();
  let waiting = 0;
  const query = document.getElementById("query");
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => search(query.value), 120);
  });
  document.getElementById("clear").addEventListener("click", clearFilters);
  document.getElementById("theme").addEventListener("click", theme);
  addEventListener("keydown", key);
  detail.empty();
  changed();
  if (matchMedia("(min-width: 900px)").matches && findings.length) {
    list.choose(0, false);
    scrollTo(0, 0);
  }
})();
