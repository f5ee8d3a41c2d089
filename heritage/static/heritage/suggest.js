/* Suggestions under the search box (an ARIA combobox). Without this file the form works as it is. */
(function () {
  "use strict";
  const PAUSE_MS = 120;

  function marked(item) {
    const box = document.createElement("span");
    box.lang = item.lang;
    let done = 0;
    for (const [start, end] of item.spans) {
      const mark = document.createElement("mark");
      mark.textContent = item.text.slice(start, end);
      box.append(item.text.slice(done, start), mark);
      done = end;
    }
    box.append(item.text.slice(done));
    return box;
  }

  function make(tag, parent, facts) {
    const made = Object.assign(document.createElement(tag), facts);
    parent.append(made);
    return made;
  }

  function start(form) {
    const input = form.querySelector("input[type=search]");
    const list = make("div", form, { id: input.id + "-list", className: "suggestions", hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].textContent);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) input.setAttribute(name, value);
    let options = [], active = -1, timer = 0, asked = null;

    function choose(place) {
      if (options[active]) options[active].removeAttribute("aria-selected");
      active = place;
      const option = options[active];
      if (!option) return input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    }

    function open(isOpen) {
      list.hidden = !isOpen;
      input.setAttribute("aria-expanded", isOpen);
      if (!isOpen) choose(-1);
    }

    function show(groups) {
      list.textContent = "";
      options = [];
      for (const group of groups) {
        const part = make("div", list);
        part.setAttribute("role", "group");
        part.setAttribute("aria-label", group.label);
        make("p", part, { textContent: group.label }).setAttribute("role", "presentation");
        for (const item of group.items) {
          const option = make("a", part, { href: item.url, id: list.id + options.length, tabIndex: -1 });
          option.setAttribute("role", "option");
          option.append(marked(item));
          if (item.note) make("small", option, { textContent: item.note });
          options.push(option);
        }
      }
      choose(-1);
      open(options.length > 0);
    }

    function ask() {
      if (asked) asked.abort();
      const text = input.value.trim();
      if (!text) return open(false);
      asked = new AbortController();
      fetch(form.dataset.suggest + "?q=" + encodeURIComponent(text), { signal: asked.signal })
        .then((answer) => answer.json()).then((found) => show(found.groups)).catch(() => {});
    }

    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE_MS); });
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) open(false);
      else if (event.key === "Enter" && options[active]) options[active].click();
      else if (step && options.length) {
        open(true);
        const places = options.length + 1;
        choose((active + 1 + step + places) % places - 1);
      } else return;
      event.preventDefault();
    });
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) open(false); });
    form.addEventListener("submit", () => { clearTimeout(timer); if (asked) asked.abort(); });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    open(false);
  }

  document.querySelectorAll("form[data-suggest]").forEach(start);
})();
