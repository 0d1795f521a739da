"use strict";
(function () {
  const form = document.getElementById("filter");
  if (!form) return;
  const articles = Array.from(document.querySelectorAll("article"));
  const texts = articles.map((article) => article.textContent.toLowerCase());
  const words = document.getElementById("words");
  const rule = document.getElementById("rule");
  const shown = document.getElementById("shown");
  const ticked = (name) =>
    new Set(Array.from(form.querySelectorAll(`input[name="${name}"]:checked`), (box) => box.value));

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = ticked("severity");
    const confidences = ticked("confidence");
    let count = 0;
    articles.forEach((article, at) => {
      const data = article.dataset;
      const fits =
        (!rule.value || data.rule === rule.value) &&
        severities.has(data.severity) &&
        confidences.has(data.confidence) &&
        wanted.every((word) => texts[at].includes(word));
      article.hidden = !fits;
      count += fits ? 1 : 0;
    });
    shown.textContent = `${count} of ${articles.length} shown`;
  }

  function all(open) {
    document.querySelectorAll("article:not([hidden]) details").forEach((each) => {
      each.open = open;
    });
  }

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("open").addEventListener("click", () => all(true));
  document.getElementById("close").addEventListener("click", () => all(false));
  form.hidden = false;
  filter();
})();
