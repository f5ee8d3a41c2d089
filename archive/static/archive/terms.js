/* Narrows lists of checkboxes while typing and says what is chosen. Without it they stay plain. */
(function () {
  "use strict";

  const fold = (text) =>
    text
      .toLowerCase()
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/đ/g, "d");

  function enhance(root) {
    if (root.dataset.termsReady) return;
    root.dataset.termsReady = "yes";
    const filter = root.querySelector("[data-terms-filter]");
    const chosen = root.querySelector("[data-terms-chosen]");
    const nothing = root.querySelector("[data-terms-nothing]");
    const options = [...root.querySelectorAll("[data-words]")];
    const words = options.map((option) => option.dataset.words.replace(/\u034f/g, ""));

    const isChecked = (option) => option.querySelector("input").checked;
    const byNumber = new Map(
      options.map((option) => [option.querySelector("input").value, option])
    );

    function tell() {
      const names = options
        .filter(isChecked)
        .map((option) => option.textContent.trim());
      chosen.textContent = names.length
        ? `${chosen.dataset.label} ${names.join(", ")}`
        : chosen.dataset.none;
    }

    /* Subgroups stay folded away until their people is chosen or somebody types a name. */
    function isUnfolded(option) {
      const above = byNumber.get(option.dataset.under);
      return !above || isChecked(above) || isChecked(option);
    }

    function narrow() {
      const wanted = fold(filter.value).split(/\s+/).filter(Boolean);
      options.forEach((option, index) => {
        option.hidden = wanted.length
          ? !wanted.every((word) => words[index].includes(word))
          : !isUnfolded(option);
      });
      root.querySelectorAll("[data-terms-group]").forEach((group) => {
        group.hidden = !group.querySelector("[data-words]:not([hidden])");
      });
      nothing.hidden = options.some((option) => !option.hidden);
    }

    filter.hidden = false;
    filter.addEventListener("input", (event) => {
      event.stopPropagation(); // typing here changes nothing that would have to be saved
      narrow();
    });
    filter.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // would submit the whole form
    });
    root.addEventListener("change", () => {
      tell();
      narrow();
    });
    tell();
    narrow();
  }

  const start = () => document.querySelectorAll("[data-terms]").forEach(enhance);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
