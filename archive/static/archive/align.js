/* The alignment screen: plays a recording, marks where each line begins and ends, keeps every step.
   Lines are never changed in place: each step makes new ones, so undoing is going back to the old. */
(function () {
  "use strict";

  const NUDGE_MS = 100;
  const FINE_MS = 10;
  const SHORTEST_MS = 50; // what nudging leaves of a line
  const GUESSED_MS = 3000; // length of a line nobody has ended and nothing follows
  const DRAFT_DELAY_MS = 2000;
  const RETRY_MS = 15000;
  const MOST_STEPS = 300;
  const VIEW_SECONDS = 12;
  const LEAD = 0.35; // where in the view the present moment stands
  const TEXT_FIELDS = "textarea, select, input";
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  const newName = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (n) => n.toString(16).padStart(2, "0")).join("");
  const fill = (words, values) => words.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

  function clock(ms) {
    const whole = Math.floor(ms / 1000);
    const hundredths = String(Math.floor((ms % 1000) / 10)).padStart(2, "0");
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")},${hundredths}`;
  }

  /* The lines, the one being worked on, and the way back. */
  class Song {
    constructor(lines) {
      this.lines = lines;
      this.at = Math.max(0, lines.findIndex((line) => line.start === null));
      this.past = [];
      this.future = [];
      this.writing = "";
    }

    get line() {
      return this.lines[this.at];
    }

    step(lines, at = this.at) {
      this.past.push({ lines: this.lines, at: this.at });
      if (this.past.length > MOST_STEPS) this.past.shift();
      this.future = [];
      this.writing = "";
      this.lines = lines;
      this.at = Math.min(Math.max(0, at), Math.max(0, lines.length - 1));
    }

    go(from, to) {
      if (!from.length) return false;
      to.push({ lines: this.lines, at: this.at });
      ({ lines: this.lines, at: this.at } = from.pop());
      this.writing = "";
      return true;
    }

    undo() {
      return this.go(this.past, this.future);
    }

    redo() {
      return this.go(this.future, this.past);
    }

    changed(at, facts) {
      return this.lines.map((line, n) => (n === at ? { ...line, ...facts } : line));
    }

    /* One stretch of typing in one line is one step. */
    write(key, text) {
      const at = this.lines.findIndex((line) => line.key === key);
      if (at < 0) return;
      if (this.writing === key) this.lines = this.changed(at, { text });
      else {
        this.step(this.changed(at, { text }), at);
        this.writing = key;
      }
    }

    tap(ms) {
      const { at, line } = this;
      const end = line.end !== null && line.end >= ms + SHORTEST_MS ? line.end : null;
      const lines = this.changed(at, { start: ms, end });
      const before = lines[at - 1];
      if (before && before.start !== null && before.start < ms && (before.end === null || before.end > ms)) {
        lines[at - 1] = { ...before, end: ms };
      }
      this.step(lines, at + 1);
      return at;
    }

    finish(ms) {
      const isBegun = (line) => line && line.start !== null && line.start < ms;
      const at = isBegun(this.line) ? this.at : this.at - 1;
      if (isBegun(this.lines[at])) this.step(this.changed(at, { end: ms }));
    }

    moveStart(by) {
      const { line, at } = this;
      if (line.start === null) return;
      const latest = line.end === null ? Infinity : line.end - SHORTEST_MS;
      const start = Math.min(Math.max(0, line.start + by), latest);
      const lines = this.changed(at, { start });
      const before = lines[at - 1];
      const isJoined = before && before.end === line.start && before.start <= start - SHORTEST_MS;
      if (isJoined) lines[at - 1] = { ...before, end: start };
      this.step(lines);
    }

    moveEnd(by) {
      const { line, at } = this;
      if (line.start === null) return;
      const end = Math.max(this.endOf(at) + by, line.start + SHORTEST_MS);
      this.step(this.changed(at, { end }));
    }

    split(caret) {
      const { line, at } = this;
      const parts = [line.text.slice(0, caret).trim(), line.text.slice(caret).trim()];
      if (!parts[0] || !parts[1]) return false;
      const second = { key: newName(), line: 0, text: parts[1], start: null, end: null };
      const first = { ...line, text: parts[0] };
      if (line.start !== null) {
        const end = this.endOf(at);
        const middle = Math.round(line.start + ((end - line.start) * caret) / line.text.length);
        first.end = Math.max(middle, line.start + 1);
        Object.assign(second, { start: first.end, end: Math.max(end, first.end + 1) });
      }
      this.step([...this.lines.slice(0, at), first, second, ...this.lines.slice(at + 1)]);
      return true;
    }

    merge() {
      const { line, at } = this;
      const next = this.lines[at + 1];
      if (!next) return false;
      const joined = [...(line.joined || []), next.line, ...(next.joined || [])].filter(Boolean);
      const start = line.start === null ? next.start : line.start;
      const end = start === null ? null : next.start === null ? line.end : Math.max(this.endOf(at + 1), start + 1);
      const text = [line.text, next.text].filter(Boolean).join(" ");
      const merged = { ...line, text, start, end, joined };
      this.step([...this.lines.slice(0, at), merged, ...this.lines.slice(at + 2)]);
      return true;
    }

    add() {
      const fresh = { key: newName(), line: 0, text: "", start: null, end: null };
      const at = this.lines.length ? this.at + 1 : 0;
      this.step([...this.lines.slice(0, at), fresh, ...this.lines.slice(at)], at);
    }

    erase() {
      this.step(this.lines.filter((_, n) => n !== this.at));
    }

    /* The line of the song it belongs to, one further on or back in the order of the other tier. */
    link(by, order, numberOf) {
      const place = order.indexOf(numberOf(this.line));
      const wanted = place < 0 ? this.besideNeighbour(order, numberOf, by) : place + by;
      if (order[wanted] === undefined) return false;
      this.step(this.changed(this.at, { line: order[wanted] }));
      return true;
    }

    /* A line that belongs to none begins beside what the line above belongs to. */
    besideNeighbour(order, numberOf, by) {
      const above = this.lines.slice(0, this.at).map((line) => order.indexOf(numberOf(line)));
      const known = above.filter((place) => place >= 0).pop();
      if (known === undefined) return 0;
      return by < 0 ? known : known + 1;
    }

    clear() {
      this.step(this.changed(this.at, { start: null, end: null }));
    }

    /* Where a line ends, also while nobody has said so. */
    endOf(at, duration = Infinity) {
      const { start, end } = this.lines[at];
      if (start === null) return null;
      if (end !== null && end > start) return end;
      const next = this.lines.slice(at + 1).find((line) => line.start !== null && line.start > start);
      const guess = Math.min(next ? next.start : Infinity, start + GUESSED_MS, duration);
      return Math.max(guess, start + SHORTEST_MS);
    }

    closed(duration) {
      return this.lines.map((line, at) => ({ ...line, end: this.endOf(at, duration) }));
    }

    isEarly(at) {
      const before = this.lines[at - 1];
      return Boolean(before) && before.start !== null && this.lines[at].start !== null && this.lines[at].start < before.start;
    }
  }

  /* The waveform around the present moment, with the lines on it. */
  class Wave {
    constructor(canvas, media, song, url) {
      Object.assign(this, { canvas, media, song, peaks: null, perSecond: 0 });
      canvas.addEventListener("click", (event) => {
        const share = event.offsetX / canvas.clientWidth;
        media.currentTime = Math.max(0, this.left() + share * VIEW_SECONDS);
      });
      new ResizeObserver(() => this.draw()).observe(canvas);
      if (url) this.load(url);
    }

    /* audiowaveform's binary file, 8 bit: six words, then lowest and highest of each stretch. */
    async load(url) {
      const answer = await fetch(url);
      if (!answer.ok) return;
      const bytes = await answer.arrayBuffer();
      const head = new DataView(bytes);
      const version = head.getInt32(0, true);
      this.perSecond = head.getInt32(8, true) / head.getInt32(12, true);
      this.peaks = new Int8Array(bytes, version > 1 ? 24 : 20);
      this.draw();
    }

    left() {
      return Math.max(0, this.media.currentTime - LEAD * VIEW_SECONDS);
    }

    draw() {
      const { canvas } = this;
      const ratio = window.devicePixelRatio || 1;
      const width = Math.round(canvas.clientWidth * ratio);
      const height = Math.round(canvas.clientHeight * ratio);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      const paint = canvas.getContext("2d");
      const style = getComputedStyle(canvas);
      const colour = (name) => style.getPropertyValue(name);
      const x = (seconds) => ((seconds - this.left()) / VIEW_SECONDS) * width;
      paint.clearRect(0, 0, width, height);
      this.drawLines(paint, x, height, colour, ratio);
      this.drawPeaks(paint, width, height, colour("--align-wave"));
      paint.fillStyle = colour("--align-now");
      paint.fillRect(x(this.media.currentTime) - ratio, 0, 2 * ratio, height);
    }

    drawLines(paint, x, height, colour, ratio) {
      const left = this.left() * 1000;
      paint.font = `${12 * ratio}px sans-serif`;
      this.song.lines.forEach((line, at) => {
        if (line.start === null || line.start > left + VIEW_SECONDS * 1000) return;
        const end = this.song.endOf(at);
        if (end < left) return;
        paint.fillStyle = colour(at === this.song.at ? "--align-current" : at % 2 ? "--align-odd" : "--align-even");
        paint.fillRect(x(line.start / 1000), 0, x(end / 1000) - x(line.start / 1000), height);
        paint.fillStyle = colour("--align-ink");
        paint.fillRect(x(line.start / 1000), 0, ratio, height);
        paint.fillText(String(at + 1), x(line.start / 1000) + 4 * ratio, 13 * ratio);
      });
    }

    drawPeaks(paint, width, height, colour) {
      if (!this.peaks) return;
      paint.fillStyle = colour;
      const first = Math.floor(this.left() * this.perSecond);
      const count = Math.ceil(VIEW_SECONDS * this.perSecond);
      const bar = width / count;
      for (let n = 0; n < count; n += 1) {
        const low = this.peaks[2 * (first + n)];
        const high = this.peaks[2 * (first + n) + 1];
        if (high === undefined) break;
        const top = ((127 - high) / 255) * height;
        paint.fillRect(n * bar, top, Math.max(1, bar - 1), Math.max(1, ((high - low) / 255) * height));
      }
    }
  }

  /* The list of lines as the page shows it: only what changed is written again. */
  class Rows {
    constructor(list, song, words, textsBeside) {
      Object.assign(this, { list, song, words, textsBeside, rows: new Map(), current: null, heard: null });
    }

    draw() {
      const { song } = this;
      const keys = new Set(song.lines.map((line) => line.key));
      for (const [key, row] of this.rows) {
        if (!keys.has(key)) {
          row.item.remove();
          this.rows.delete(key);
        }
      }
      song.lines.forEach((line, at) => this.drawLine(line, at));
      this.mark();
    }

    drawLine(line, at) {
      let row = this.rows.get(line.key);
      if (!row) {
        row = this.newRow(line);
        this.rows.set(line.key, row);
      }
      if (this.list.children[at] !== row.item) this.list.insertBefore(row.item, this.list.children[at] || null);
      const isEarly = this.song.isEarly(at);
      if (!row.line || row.line.line !== line.line) this.drawBeside(row.beside, line);
      if (row.line === line && row.at === at && row.isEarly === isEarly) return;
      Object.assign(row, { line, at, isEarly });
      const number = { number: at + 1 };
      row.hear.textContent = `▶ ${at + 1}`;
      row.hear.setAttribute("aria-label", fill(this.words.hear, number));
      row.text.setAttribute("aria-label", fill(this.words.textOf, number));
      const ends = line.end === null ? "" : ` – ${clock(line.end)}`;
      row.time.textContent = line.start === null ? this.words.noTime : clock(line.start) + ends;
      row.item.classList.toggle("align-line--open", line.start === null);
      row.early.hidden = !isEarly;
      if (row.text.value !== line.text) row.text.value = line.text;
      this.fit(row.text);
    }

    newRow(line) {
      const make = (tag, name) => Object.assign(document.createElement(tag), { className: name });
      const item = make("li", "align-line");
      item.dataset.key = line.key;
      const hear = make("button", "align-line__hear");
      hear.type = "button";
      const time = make("span", "align-line__time");
      const text = make("textarea", "align-line__text");
      text.rows = 1;
      const early = make("span", "align-line__early");
      early.textContent = this.words.early;
      early.hidden = true;
      const beside = make("div", "align-line__beside");
      item.append(hear, time, early, text, beside);
      return { item, hear, time, text, early, beside, line: null };
    }

    /* What the other tiers say of the same line of the song. */
    drawBeside(place, line) {
      const said = (this.textsBeside[line.line] || []).map(({ text, lang }) => {
        const one = document.createElement("span");
        one.lang = lang;
        one.textContent = text;
        return one;
      });
      place.replaceChildren(...said);
    }

    fit(text) {
      const count = text.value.split("\n").length;
      if (text.rows !== count) text.rows = count;
    }

    textOf(line) {
      const row = line && this.rows.get(line.key);
      return row ? row.text : null;
    }

    mark() {
      const row = this.song.line && this.rows.get(this.song.line.key);
      const item = row ? row.item : null;
      if (this.current === item) return;
      if (this.current) this.current.removeAttribute("aria-current");
      this.current = item;
      if (!item) return;
      item.setAttribute("aria-current", "true");
      this.show(item);
    }

    /* The stage may cover the top of the page. */
    show(item) {
      const stage = document.querySelector(".align__stage").getBoundingClientRect();
      const box = item.getBoundingClientRect();
      const top = Math.max(0, getComputedStyle(document.querySelector(".align__stage")).position === "sticky" ? stage.bottom : 0);
      if (box.top < top || box.bottom > window.innerHeight) {
        const middle = (top + window.innerHeight) / 2;
        window.scrollBy({ top: box.top - middle, behavior: calm.matches ? "auto" : "smooth" });
      }
    }

    sing(seconds) {
      const ms = seconds * 1000;
      const at = this.song.lines.findIndex((line, n) => line.start !== null && line.start <= ms && ms < this.song.endOf(n));
      const item = at < 0 ? null : this.rows.get(this.song.lines[at].key).item;
      if (item === this.heard) return;
      if (this.heard) this.heard.classList.remove("align-line--heard");
      this.heard = item;
      if (item) item.classList.add("align-line--heard");
    }
  }

  /* Keeps the work: at once on this computer, soon as a draft in the archive, for visitors on demand. */
  class Keeper {
    constructor(screen, song, view) {
      Object.assign(this, { url: screen.saveUrl, words: screen.words, song, view });
      this.version = screen.version;
      this.duration = screen.duration * 1000 || Infinity;
      this.place = `align:${screen.id}`;
      this.hand = newName();
      this.numbers = new Map();
      this.edits = 0;
      this.kept = 0;
      this.isSending = false;
      this.wanted = "";
      window.addEventListener("beforeunload", (event) => {
        if (this.edits !== this.kept) event.preventDefault();
      });
      for (const name of ["focus", "online"]) window.addEventListener(name, () => this.wanted && this.send());
    }

    changed() {
      this.edits += 1;
      this.store();
      this.view.state(this.words.unsaved);
      this.later(DRAFT_DELAY_MS);
    }

    later(delay) {
      clearTimeout(this.timer);
      this.wanted = this.wanted || "draft";
      this.timer = setTimeout(() => this.send(), delay);
    }

    save() {
      clearTimeout(this.timer);
      this.wanted = "save";
      return this.send();
    }

    lines() {
      return this.song.closed(this.duration).map((line) => ({ ...line, line: this.numberOf(line) }));
    }

    /* New lines get their number from the archive. */
    numberOf(line) {
      return line.line || this.numbers.get(line.key) || 0;
    }

    store() {
      const work = { version: this.version, hand: this.hand, lines: this.song.lines };
      try {
        localStorage.setItem(this.place, JSON.stringify(work));
      } catch {
        // no room on this computer: the archive's draft has to do
      }
    }

    stored() {
      try {
        return JSON.parse(localStorage.getItem(this.place));
      } catch {
        return null;
      }
    }

    forget() {
      try {
        localStorage.removeItem(this.place);
      } catch {
        // a browser that keeps nothing has nothing to forget
      }
    }

    async send() {
      if (this.isSending || this.isStopped || !this.wanted) return;
      const isDraft = this.wanted === "draft";
      const edits = this.edits;
      this.isSending = true;
      this.view.state(this.words.saving);
      const answer = await this.post(isDraft);
      this.isSending = false;
      if (!answer) return;
      this.version = answer.version;
      Object.entries(answer.numbers).forEach(([key, line]) => this.numbers.set(key, line));
      this.kept = edits;
      if (isDraft || this.wanted === "save") this.wanted = isDraft && this.wanted === "save" ? "save" : "";
      if (this.edits === edits) this.forget();
      else this.store();
      this.view.state(fill(isDraft ? this.words.draftKept : this.words.saved, { at: answer.at }));
      if (this.wanted) this.send();
      else if (this.edits !== edits) this.later(DRAFT_DELAY_MS);
    }

    async post(isDraft) {
      const body = { version: this.version, hand: this.hand, draft: isDraft, lines: this.lines() };
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      let response;
      try {
        response = await fetch(this.url, {
          method: "POST",
          headers: { "X-CSRFToken": token, "Content-Type": "application/json", "X-Requested-With": "XMLHttpRequest" },
          body: JSON.stringify(body),
        });
      } catch {
        return this.failed(this.words.offline);
      }
      const answer = await response.json().catch(() => null);
      if (response.ok && answer) return answer;
      if (response.status === 409 && answer) {
        this.isStopped = true;
        this.view.conflict(answer);
        return null;
      }
      if (answer && answer.error) return this.failed(answer.error.message);
      const isSignedOut = response.redirected || [401, 403].includes(response.status);
      return this.failed(isSignedOut ? this.words.signedOut : this.words.server);
    }

    failed(sentence) {
      this.view.state(sentence, true);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), RETRY_MS);
      return null;
    }

    goOn(version) {
      this.isStopped = false;
      this.version = version;
    }
  }

  class Screen {
    constructor(root) {
      const find = (name) => root.querySelector(`[data-${name}]`);
      this.screen = JSON.parse(document.getElementById("align-screen").textContent);
      this.words = this.screen.words;
      Object.assign(this, { root, find, media: find("media"), list: find("lines"), isLooping: false });
      this.song = new Song(this.screen.lines);
      this.rows = new Rows(this.list, this.song, this.words, this.screen.beside);
      this.keeper = new Keeper(this.screen, this.song, this);
      this.wave = new Wave(find("wave"), this.media, this.song, this.screen.peaksUrl);
      this.listen();
      this.draw();
      this.offerStored();
      this.list.focus({ preventScroll: true });
    }

    listen() {
      const { root, media, list } = this;
      root.addEventListener("keydown", (event) => this.key(event));
      root.addEventListener("mousedown", (event) => {
        if (event.target.closest("[data-do]")) event.preventDefault(); // the caret stays where it is
      });
      root.addEventListener("click", (event) => this.click(event));
      list.addEventListener("focusin", (event) => this.choose(event.target));
      list.addEventListener("input", (event) => this.written(event.target));
      list.addEventListener("focusout", () => {
        this.song.writing = "";
      });
      this.find("speed").addEventListener("change", (event) => {
        media.playbackRate = Number(event.target.value);
      });
      for (const name of ["seeked", "timeupdate", "loadedmetadata", "pause"]) media.addEventListener(name, () => this.tick());
      media.addEventListener("play", () => this.follow());
    }

    key(event) {
      const { target, key } = event;
      const isCommand = event.ctrlKey || event.metaKey;
      const name = isCommand ? this.commandFor(event) : this.letterFor(event);
      if (key === "Escape" && target.matches("textarea")) this.list.focus({ preventScroll: true });
      else if (name) {
        event.preventDefault();
        this.run(name);
      }
    }

    commandFor({ key, shiftKey }) {
      const letter = key.toLowerCase();
      if (letter === "z") return shiftKey ? "redo" : "undo";
      return { y: "redo", s: "save", enter: "split", " ": "play" }[letter];
    }

    letterFor({ key, target, shiftKey, altKey }) {
      const isElement = (selector) => target.matches(selector);
      if (isElement(TEXT_FIELDS)) return "";
      if (isElement("button, a, summary") && [" ", "Enter"].includes(key)) return "";
      if (isElement("audio, video") && [" ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].includes(key)) return "";
      if (key === "ArrowLeft") return altKey ? "endEarlier" : shiftKey ? "earlierFine" : "earlier";
      if (key === "ArrowRight") return altKey ? "endLater" : shiftKey ? "laterFine" : "later";
      if (altKey) return "";
      const names = {
        " ": "play", enter: "tap", j: "tap", e: "finish", r: "hear", l: "loop", s: "split", m: "merge",
        n: "add", x: "clear", p: "linkBack", o: "linkOn", delete: "erase", arrowup: "previous", arrowdown: "next", "-": "slower", "+": "faster",
      };
      return names[key.toLowerCase()];
    }

    click(event) {
      const button = event.target.closest("[data-do]");
      const hear = event.target.closest(".align-line__hear");
      const item = event.target.closest(".align-line");
      if (button) this.run(button.dataset.do);
      else if (item) {
        this.select(this.indexOf(item));
        if (hear) this.run("hear");
        if (event.target === item || hear) this.list.focus({ preventScroll: true });
      }
      if (button && document.activeElement === document.body) this.list.focus({ preventScroll: true });
    }

    indexOf(item) {
      return this.song.lines.findIndex((line) => line.key === item.dataset.key);
    }

    choose(target) {
      const item = target.closest(".align-line");
      if (item) this.select(this.indexOf(item));
    }

    select(at) {
      if (at < 0 || at >= this.song.lines.length) return;
      this.song.at = at;
      this.rows.mark();
      this.wave.draw();
    }

    written(field) {
      if (!field.matches("textarea")) return;
      this.song.write(field.closest(".align-line").dataset.key, field.value);
      this.changed();
    }

    run(name) {
      const { song, media } = this;
      const now = Math.round(media.currentTime * 1000);
      const before = song.lines;
      const number = song.at + 1;
      if (!song.line && !["add", "undo", "redo", "save", "play"].includes(name)) return;
      const actions = {
        play: () => (media.paused ? media.play().catch(() => {}) : media.pause()),
        tap: () => {
          const at = song.tap(now);
          this.say(fill(this.words.marked, { number: at + 1, at: clock(now) }));
        },
        finish: () => song.finish(now),
        hear: () => this.hear(),
        loop: () => this.loop(),
        earlier: () => song.moveStart(-NUDGE_MS),
        later: () => song.moveStart(NUDGE_MS),
        earlierFine: () => song.moveStart(-FINE_MS),
        laterFine: () => song.moveStart(FINE_MS),
        endEarlier: () => song.moveEnd(-NUDGE_MS),
        endLater: () => song.moveEnd(NUDGE_MS),
        split: () => this.say(song.split(this.caret()) ? fill(this.words.split, { number }) : this.words.caret),
        merge: () => song.merge() && this.say(fill(this.words.merged, { number })),
        add: () => song.add(),
        erase: () => song.erase(),
        clear: () => song.clear(),
        linkBack: () => this.link(-1),
        linkOn: () => this.link(1),
        undo: () => this.say(song.undo() ? this.words.undone : this.words.nothingToUndo),
        redo: () => this.say(song.redo() ? this.words.redone : this.words.nothingToUndo),
        previous: () => this.select(song.at - 1),
        next: () => this.select(song.at + 1),
        slower: () => this.speed(-1),
        faster: () => this.speed(1),
        save: () => this.keeper.save(),
      };
      actions[name]();
      if (song.lines !== before) this.changed();
      if (name === "add") this.rows.textOf(song.line).focus();
    }

    caret() {
      const text = this.rows.textOf(this.song.line);
      return text ? text.selectionStart : 0;
    }

    hear() {
      const { line } = this.song;
      if (line.start !== null) this.media.currentTime = line.start / 1000;
      this.media.play().catch(() => {});
    }

    link(by) {
      const { song, screen, keeper } = this;
      if (!song.link(by, screen.order, (line) => keeper.numberOf(line))) return;
      const beside = screen.beside[song.line.line] || [];
      const text = beside.length ? beside[0].text : this.words.nothingBeside;
      this.say(fill(this.words.linked, { number: song.at + 1, text }));
    }

    loop() {
      this.isLooping = !this.isLooping;
      this.root.querySelector("[data-do=loop]").setAttribute("aria-pressed", String(this.isLooping));
      if (this.isLooping) this.hear();
    }

    speed(by) {
      const select = this.find("speed");
      select.selectedIndex = Math.min(Math.max(0, select.selectedIndex + by), select.options.length - 1);
      this.media.playbackRate = Number(select.value);
    }

    follow() {
      if (this.media.paused) return;
      this.tick();
      requestAnimationFrame(() => this.follow());
    }

    tick() {
      const { media, song } = this;
      if (this.isLooping && song.line && song.line.start !== null && media.currentTime * 1000 >= song.endOf(song.at)) {
        media.currentTime = song.line.start / 1000;
      }
      this.rows.sing(media.currentTime);
      this.wave.draw();
    }

    changed() {
      this.draw();
      this.keeper.changed();
    }

    draw() {
      this.rows.draw();
      this.wave.draw();
    }

    say(sentence) {
      this.find("said").textContent = sentence;
    }

    state(sentence, isProblem = false) {
      const place = this.find("state");
      place.textContent = sentence;
      place.classList.toggle("align__state--problem", isProblem);
    }

    offerStored() {
      const work = this.keeper.stored();
      const shown = (lines) => JSON.stringify(lines.map(({ text, start, end }) => [text, start, end]));
      if (!work || shown(work.lines) === shown(this.song.lines)) return;
      const box = this.find("found");
      this.find("found-words").textContent = this.words.found;
      box.hidden = false;
      this.find("found-take").addEventListener("click", () => {
        box.hidden = true;
        this.keeper.hand = work.hand;
        this.keeper.version = work.version;
        this.song.step(work.lines);
        this.changed();
      });
      this.find("found-drop").addEventListener("click", () => {
        box.hidden = true;
        this.keeper.forget();
      });
    }

    conflict({ error, version, lines }) {
      const box = this.find("conflict");
      this.state("");
      this.find("conflict-words").textContent = error.message;
      this.find("conflict-lines").replaceChildren(
        ...lines.map((line) => {
          const item = document.createElement("li");
          item.textContent = `${line.start === null ? "" : `${clock(line.start)} `}${line.text}`;
          return item;
        })
      );
      box.hidden = false;
      this.find("conflict-mine").onclick = () => {
        box.hidden = true;
        this.keeper.goOn(version);
        this.keeper.send();
      };
      this.find("conflict-theirs").onclick = () => {
        box.hidden = true;
        this.keeper.goOn(version);
        this.keeper.wanted = "";
        this.song.step(lines); // mine is one step back
        this.draw();
        this.keeper.kept = this.keeper.edits;
        this.keeper.forget();
      };
    }
  }

  function begin() {
    const root = document.querySelector("[data-align]");
    if (root) new Screen(root);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
