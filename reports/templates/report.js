"use strict";
for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const code = button.parentElement.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      document.execCommand("copy");
    }
    const said = button.firstChild;
    said.data = "Copied";
    setTimeout(() => { said.data = "Copy"; }, 1500);
  });
}

const filter = document.getElementById("filter");
const rows = [...document.querySelectorAll(".matrix tbody tr")];
filter.hidden = rows.length === 0;
filter.addEventListener("submit", (event) => event.preventDefault());
filter.addEventListener("input", apply);

function apply() {
  const chosen = new FormData(filter);
  const text = chosen.get("text").trim().toLowerCase();
  const verdicts = new Set(chosen.getAll("verdict")), levels = new Set(chosen.getAll("level"));
  for (const row of rows) {
    row.hidden = !verdicts.has(row.dataset.verdict) || !levels.has(row.dataset.level)
      || !row.textContent.toLowerCase().includes(text);
  }
  for (const part of document.querySelectorAll(".part")) {
    part.hidden = !part.querySelector("tbody tr:not([hidden])");
  }
  const left = rows.filter((row) => !row.hidden).length;
  filter.querySelector("output").textContent = left === rows.length ? "" : `${left} of ${rows.length} shown`;
}

const log = document.querySelector("details.log");
if (log) {
  const shown = log.querySelector(".log-rows"), search = log.querySelector("form");
  const lines = shown.textContent.split("\n"), plain = lines.map((line) => line.toLowerCase());
  search.hidden = false;
  search.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", () => {
    const wanted = search.elements.text.value.trim().toLowerCase();
    const left = lines.filter((_, number) => plain[number].includes(wanted));
    shown.textContent = left.join("\n");
    search.querySelector("output").textContent = wanted ? `${left.length} of ${lines.length} shown` : "";
  });
}

const reveal = () => {
  const goal = location.hash && document.getElementById(location.hash.slice(1));
  if (!goal) return;
  if (goal.closest(".matrix, .part")) { filter.reset(); apply(); goal.scrollIntoView(); }
  for (let each = goal; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
};
addEventListener("hashchange", reveal);
apply();
reveal();

let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open], .log, .matrix *)")];
  for (const each of folded) each.open = true;
});
addEventListener("afterprint", () => { for (const each of folded) each.open = false; });
