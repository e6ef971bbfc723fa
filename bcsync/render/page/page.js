(() => {
  "use strict";
  const names = JSON.parse(document.getElementById("names").textContent);
  const form = document.getElementById("filter");
  const search = document.getElementById("q");
  const state = document.getElementById("state");
  const clear = document.getElementById("clear");
  const fields = [...form.querySelectorAll("[data-facet]")];
  const rows = [...document.querySelectorAll("[data-f], [data-t]")];
  const total = rows.filter((row) => row.id).length;
  const sections = [...document.querySelectorAll("[data-s]")];
  const folds = [...document.querySelectorAll("main section details")];
  const shorts = [...document.querySelectorAll("[data-short]")];
  const typed = new Set("pbac");
  const few = 300;
  let texts = null;
  let opened = null;

  const textOf = (row) => {
    const who = row.tagName === "TR" ? row.closest("details").firstChild.textContent : "";
    return `${who} ${row.textContent}`.toLowerCase();
  };

  // What the fields ask for: of each the names, and the tokens that rows have for them.
  const asked = () =>
    fields.filter((field) => field.value.trim()).map((field) => {
      const facet = field.dataset.facet;
      const words = field.value.trim().toLowerCase();
      const all = names[facet].map((name, at) => [name.toLowerCase(), facet + at]);
      const exact = all.filter(([name]) => name === words);
      const found = exact.length ? exact : all.filter(([name]) => name.includes(words));
      return {
        tokens: new Set(found.map(([, token]) => token)),
        words: typed.has(facet) ? (exact.length ? exact[0][0] : words) : null,
      };
    });

  const fits = (row, at, words, facets) => {
    if (words.length && !words.every((word) => texts[at].includes(word))) return false;
    const tokens = row.dataset.f;
    if (tokens === undefined) {
      return facets.every((facet) => facet.words !== null && texts[at].includes(facet.words));
    }
    const own = tokens.split(" ");
    return facets.every((facet) => own.some((token) => facet.tokens.has(token)));
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const facets = asked();
    const active = words.length + facets.length > 0;
    if (active && texts === null) texts = rows.map(textOf);
    let shown = 0;
    rows.forEach((row, at) => {
      const hidden = active && !fits(row, at, words, facets);
      if (row.hidden !== hidden) row.hidden = hidden;
      if (!hidden && row.id) shown += 1;
    });
    settle(active, shown);
  };

  const settle = (active, shown) => {
    if (active && opened === null) opened = folds.map((fold) => fold.open);
    shorts.forEach((list) => { list.hidden = active; });
    folds.forEach((fold, at) => {
      const left = active ? fold.querySelectorAll(":is([data-f], [data-t]):not([hidden])").length : 0;
      const found = fold.querySelector(".found");
      if (found) found.textContent = active ? ` · ${left.toLocaleString("en")} found` : "";
      fold.hidden = active && !left;
      if (active) fold.open = left > 0 && shown <= few;
      else if (opened !== null) fold.open = opened[at];
    });
    if (!active) opened = null;
    sections.forEach((section) => {
      section.hidden = active && !section.querySelector(":is([data-f], [data-t]):not([hidden])");
    });
    state.textContent = active
      ? `${shown.toLocaleString("en")} of ${total.toLocaleString("en")} operations`
      : "";
    clear.hidden = !active;
  };

  const suggest = (field) => {
    const list = document.getElementById(`l-${field.dataset.facet}`);
    if (!list) return;
    const words = field.value.trim().toLowerCase();
    const near = [];
    for (const name of names[field.dataset.facet]) {
      if (name.toLowerCase().includes(words) && near.push(name) === 30) break;
    }
    list.replaceChildren(...near.map((name) => {
      const option = document.createElement("option");
      option.value = name;
      return option;
    }));
  };

  // A link into what is folded or filtered away opens it.
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.closest("[hidden]")) { form.reset(); filter(); }
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
    }
    target.scrollIntoView({ block: "center" });
  };

  let timer = 0;
  form.addEventListener("input", (event) => {
    if (event.target.dataset.facet) suggest(event.target);
    clearTimeout(timer);
    timer = setTimeout(filter, 100);
  });
  form.addEventListener("focusin", (event) => { if (event.target.dataset.facet) suggest(event.target); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.tagName === "INPUT") { clearTimeout(timer); filter(); }
  });
  form.addEventListener("reset", () => { setTimeout(() => { filter(); search.focus(); }); });
  addEventListener("hashchange", reveal);
  form.hidden = total < 1;
  document.getElementById("by").open = matchMedia("(min-width: 60rem)").matches;
  reveal();
})();
