(() => {
  "use strict";
  const form = document.getElementById("filter");
  const made = document.getElementById("made");
  const old = document.getElementById("old");
  const hours = Math.floor((Date.now() - Date.parse(made.dateTime)) / 3_600_000);
  old.hidden = hours < 1;
  const age = hours < 36 ? `${hours} h` : `${Math.round(hours / 24).toLocaleString("en")} d`;
  if (hours) old.textContent = `This page is ${age} old.`;
  if (!form) return;
  const [search, stands, queue, state, clear] =
    ["q", "stands", "queue", "state", "clear"].map((id) => document.getElementById(id));
  const sections = [...document.querySelectorAll("[data-s]")].map((section) => ({
    section,
    rows: [...section.querySelectorAll("tbody tr")].map((row) => ({ row, text: null })),
  }));
  const total = sections.reduce((sum, { rows }) => sum + rows.length, 0);

  const has = (one, words) => {
    one.text ??= one.row.textContent.toLowerCase();
    return words.every((word) => one.text.includes(word));
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const active = words.length > 0 || stands.value !== "" || queue.value !== "";
    let shown = 0;
    for (const { section, rows } of sections) {
      const meant = !stands.value || stands.value === section.dataset.s;
      let left = 0;
      for (const one of rows) {
        const fits = meant && one.row.dataset.q.includes(queue.value) && has(one, words);
        one.row.hidden = !fits;
        if (fits) left += 1;
      }
      section.hidden = !left;
      shown += left;
    }
    state.textContent = active
      ? `${shown.toLocaleString("en")} of ${total.toLocaleString("en")} projects`
      : "";
    clear.hidden = !active;
  };

  // A link into what is filtered away shows it.
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !target.closest("[hidden]")) return;
    form.reset();
    filter();
    target.scrollIntoView();
  };

  let timer = 0;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 100); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === search) { clearTimeout(timer); filter(); }
  });
  form.addEventListener("reset", () => { setTimeout(() => { filter(); search.focus(); }); });
  addEventListener("hashchange", reveal);
  form.hidden = false;
  filter();
})();
