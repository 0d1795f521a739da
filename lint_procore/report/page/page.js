"use strict";
(function () {
  const form = document.getElementById("filter");
  if (!form) return;
  const items = Array.from(document.querySelectorAll(form.dataset.of));
  const texts = items.map((item) => item.textContent.toLowerCase());
  const words = document.getElementById("words");
  const shown = document.getElementById("shown");
  const choices = Array.from(form.querySelectorAll("select"));
  const boxes = Array.from(form.querySelectorAll('input[type="checkbox"]'));
  const names = new Set(boxes.map((box) => box.name));
  const ticked = (name) =>
    new Set(boxes.filter((box) => box.name === name && box.checked).map((box) => box.value));

  // What a control is called, an item has as data.
  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = Array.from(names, (name) => [name, ticked(name)]);
    let count = 0;
    items.forEach((item, at) => {
      const data = item.dataset;
      const fits =
        choices.every((choice) => !choice.value || data[choice.name] === choice.value) &&
        chosen.every(([name, values]) => values.has(data[name])) &&
        wanted.every((word) => texts[at].includes(word));
      item.hidden = !fits;
      count += fits ? 1 : 0;
    });
    shown.textContent = `${count} of ${items.length} shown`;
  }

  function all(open) {
    document.querySelectorAll("article:not([hidden]) details").forEach((each) => {
      each.open = open;
    });
  }

  // A link leads to what it names, filtered or not.
  function uncover(event) {
    const link = event.target.closest('a[href^="#"]');
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target || !target.hidden) return;
    form.reset();
    filter();
  }

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("open")?.addEventListener("click", () => all(true));
  document.getElementById("close")?.addEventListener("click", () => all(false));
  document.addEventListener("click", uncover);
  form.hidden = false;
  filter();
})();
