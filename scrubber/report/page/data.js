"use strict";
// Turns the rows that the page holds into lines and findings that know each other.

const CONFIDENCE = ["", "low", "medium", "high"];
const GROUPS = { secrets: "Credentials", standard: "Direct identifiers", strict: "Indirect identifiers" };
const sums = JSON.parse(document.getElementById("sums-data").textContent);
const lines = [];
const findings = [];

(function read() {
  let file = "";
  let clock = 0;
  let base = 0; // lines of the files before this one, so that all files share one axis
  let last = 0;
  for (const row of JSON.parse(document.getElementById("rows-data").textContent)) {
    if (typeof row === "string") {
      file = row;
      clock = 0;
      base += last;
    } else if (row) {
      const [number, goesOn, time, ...parts] = row;
      clock = time || clock;
      last = number;
      const line = { file, number, goesOn, parts, index: lines.length, clock, position: base + number };
      lines.push(line);
      line.parts = parts.map((part) => (typeof part === "string" ? part : finding(part, line)));
    }
  }
})();

function finding([rule, confidence, column, length, count, width, standIn], line) {
  const made = {
    rule: sums.rules[rule],
    confidence: CONFIDENCE[confidence],
    column,
    length,
    count,
    mask: "•".repeat(Math.min(width, 120)),
    standIn,
    value: /[0-9a-z]/i.test(standIn) ? standIn.replace(/^[\\"']+|[\\"']+$/g, "") : "", // which value it is, if the stand-in tells
    line,
    index: findings.length,
  };
  findings.push(made);
  return made;
}

// The text of a line as the scrubbed log has it.
function textOf(line) {
  return line.parts.map((part) => (typeof part === "string" ? part : part.standIn)).join("");
}

// What a search looks through, made when it is first needed.
function haystack(item) {
  item.haystack ??= [item.rule.entity, item.rule.id, item.line.file, item.standIn, textOf(item.line)].join("\n").toLowerCase();
  return item.haystack;
}

// The lines shown around a finding: those that stand beside its own in the log.
function contextOf(item) {
  const follows = (a, b) => a && b && a.file === b.file && (b.goesOn || b.number === a.number + 1 || b.number === endOf(a) + 1);
  let first = item.line.index;
  let last = first;
  while (first > item.line.index - 2 && follows(lines[first - 1], lines[first])) first--;
  while (last < item.line.index + 2 && follows(lines[last], lines[last + 1])) last++;
  return lines.slice(first, last + 1);
}

function endOf(line) {
  return line.parts.reduce((end, part) => (typeof part === "string" ? end : end + part.count - 1), line.number);
}

// An element with properties and children; text is only ever set as text.
function make(tag, properties, ...children) {
  const { dataset, ...rest } = properties ?? {};
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(rest)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  Object.assign(element.dataset, dataset);
  element.append(...children);
  return element;
}

const number = new Intl.NumberFormat("en").format;

// An entity's name as one reads it.
function words(name) {
  const text = name.toLowerCase().replaceAll("_", " ").replace(/\b(ip|mac|uuid|iban|api)\b/g, (word) => word.toUpperCase());
  return text[0].toUpperCase() + text.slice(1);
}
