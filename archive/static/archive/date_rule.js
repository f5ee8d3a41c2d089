/* Shows of a date rule the fields its kind has. Without it all are there, and the server empties
   those that do not belong. */
(function () {
  "use strict";

  const SELECTOR = "select[data-date-rule-columns]";

  function narrow(kind) {
    const columns = JSON.parse(kind.dataset.dateRuleColumns);
    const conditional = new Set(Object.values(columns).flat());
    const wanted = new Set(columns[kind.value] || []);
    const prefix = kind.name.slice(0, -"kind".length);
    conditional.forEach((name) => {
      const field = kind.form && kind.form.elements.namedItem(prefix + name);
      const panel = field && field.closest && field.closest(".w-panel__wrapper");
      if (panel) panel.hidden = !wanted.has(name);
    });
  }

  const narrowAll = () => document.querySelectorAll(SELECTOR).forEach(narrow);

  document.addEventListener("change", (event) => {
    if (event.target.matches(SELECTOR)) narrow(event.target);
  });

  function start() {
    narrowAll();
    document.querySelectorAll("form").forEach((form) => {
      if (!form.querySelector(SELECTOR) && !form.querySelector("[id$='date_rules-FORMS']")) return;
      new MutationObserver(narrowAll).observe(form, { childList: true, subtree: true });
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
