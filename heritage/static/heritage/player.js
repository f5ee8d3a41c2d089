/* Over the browser's own player: play buttons that say what they cost, the waveform, speed, a line
   to learn, and the words that follow the voice. Written for browsers of 2016 and later.
   The page works without this file: every line and every way to play is a link. */
(function () {
  "use strict";

  const PATIENCE_MS = 5000; // after a reader scrolls by hand, how long we leave the page alone
  const BAR = 3; // device pixels of a bar of the waveform, gap included
  const SEEK_MS = 250; // between two seeks while a key is held down: each asks for a range
  const HLS = "application/vnd.apple.mpegurl";
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  function clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const pad = (number) => (number < 10 ? "0" : "") + number;
    const minutes = Math.floor(whole / 60);
    const tail = pad(whole % 60);
    return minutes < 60 ? minutes + ":" + tail : Math.floor(minutes / 60) + ":" + pad(minutes % 60) + ":" + tail;
  }

  /* Where nothing is loaded yet, data-start remembers the place. */
  function seek(media, seconds) {
    if (media.readyState > 0) { media.currentTime = seconds; return; }
    media.dataset.start = seconds;
    media.addEventListener("loadedmetadata", () => { media.currentTime = media.dataset.start; }, { once: true });
  }

  function place(media) {
    return media.readyState > 0 ? media.currentTime : Number(media.dataset.start) || 0;
  }

  /* Whether a line of this very page was touched before the script was there to hear it. */
  function isTouched() {
    const path = (address) => address.split(/[?#]/)[0];
    const entry = window.performance.getEntriesByType && window.performance.getEntriesByType("navigation")[0];
    return entry && entry.type === "navigate" && path(document.referrer) === path(window.location.href);
  }

  function play(media) {
    const promise = media.play();
    if (promise) promise.catch(() => {});
  }

  /* The words */

  function readLines(list) {
    return Array.from(list ? list.querySelectorAll("a[data-start]") : [], (link) => ({
      link,
      start: Number(link.dataset.start),
      end: Number(link.dataset.end),
    }));
  }

  function lineAt(lines, seconds) {
    let found = null;
    for (const line of lines) {
      if (line.start <= seconds + 0.05) found = line;
    }
    return found && seconds < found.end + 1 ? found : null;
  }

  function isInView(element, stage) {
    const box = element.getBoundingClientRect();
    return box.top >= Math.max(0, stage.getBoundingClientRect().bottom) && box.bottom <= window.innerHeight;
  }

  function follow(media, list, lines, state) {
    let quietUntil = 0;

    function show(line) {
      if (line === state.line) return;
      if (state.line) state.line.link.removeAttribute("aria-current");
      state.line = line;
      if (!line) return;
      line.link.setAttribute("aria-current", "true");
      if (!media.paused && Date.now() > quietUntil && !isInView(line.link, media.parentElement)) {
        line.link.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
      }
    }

    state.touch = (line) => {
      quietUntil = 0;
      seek(media, line.start);
      show(line);
      window.history.replaceState(null, "", line.link.href);
    };
    const update = () => { if (!state.isLooping) show(lineAt(lines, media.currentTime)); };
    media.addEventListener("timeupdate", update);
    media.addEventListener("seeked", update);
    for (const gesture of ["wheel", "touchmove"]) {
      window.addEventListener(gesture, () => { quietUntil = Date.now() + PATIENCE_MS; }, { passive: true });
    }
    list.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-start]");
      if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      state.touch(lines.find((line) => line.link === link));
      state.play();
    });
    if (media.dataset.start) show(lineAt(lines, Number(media.dataset.start)));
  }

  /* Ways to play: each link names its files; a browser takes the first it can play */

  function playable(media, sources) {
    return sources.filter((source) => media.canPlayType(source[1]));
  }

  function loadScript(address, then, otherwise) {
    if (window.Hls) { then(); return; }
    const script = document.createElement("script");
    script.src = address;
    script.onload = then;
    script.onerror = otherwise;
    document.head.appendChild(script);
  }

  function setUpWays(player, media, deck, state) {
    const links = Array.from(player.querySelectorAll("[data-sources]"));
    const failed = deck.querySelector("[data-failed]");
    let current = links.find((link) => link.getAttribute("aria-current")) || links[0];
    let engine = null;
    let isBroken = false;
    let mayRescue = true; // once, until it plays again

    function empty() {
      if (engine) { engine.destroy(); engine = null; }
      media.removeAttribute("src");
      Array.from(media.querySelectorAll("source")).forEach((source) => source.remove());
      media.load();
    }

    function take(address, at) {
      media.src = address;
      if (at) seek(media, at);
      play(media);
    }

    function fail() {
      media.dataset.start = place(media);
      media.pause();
      if (engine) empty();
      isBroken = true;
      failed.hidden = false;
    }

    function rescue(address, isOfMedia) {
      if (!mayRescue) { fail(); return; }
      mayRescue = false;
      if (isOfMedia) engine.recoverMediaError();
      else if (engine.levels.length) engine.startLoad();
      else engine.loadSource(address);
    }

    function stream(address) {
      const Hls = window.Hls;
      engine = new Hls({ startLevel: 0, capLevelToPlayerSize: true, startPosition: place(media) });
      engine.on(Hls.Events.ERROR, (name, problem) => {
        if (problem.fatal) rescue(address, problem.type === Hls.ErrorTypes.MEDIA_ERROR);
      });
      engine.loadSource(address);
      engine.attachMedia(media);
      play(media);
    }

    function choose(link) {
      const at = place(media);
      const sources = JSON.parse(link.dataset.sources);
      const found = playable(media, sources)[0] || sources[sources.length - 1];
      if (current) current.removeAttribute("aria-current");
      current = link;
      link.setAttribute("aria-current", "true");
      isBroken = false;
      mayRescue = true;
      empty();
      if (sources[0][1] !== HLS || media.canPlayType(HLS)) { take(found[0], at); return; }
      media.dataset.start = at;
      loadScript(
        deck.dataset.hls,
        () => { if (current === link && !engine) stream(sources[0][0]); },
        () => { if (current === link) take(found[0], at); },
      );
    }

    function toggle(link) {
      failed.hidden = true;
      if (link !== current || isBroken) choose(link);
      else if (media.paused) play(media);
      else media.pause();
    }

    state.play = () => { if (isBroken) toggle(current); else play(media); };
    for (const link of links) {
      const needsHelp = link.dataset.sources.indexOf(HLS) >= 0 && !media.canPlayType(HLS);
      if (link.dataset.way === "auto" && needsHelp && !(deck.dataset.hls && window.MediaSource)) {
        link.hidden = true;
        continue;
      }
      link.hidden = false;
      if (link.dataset.element === "video" && media.tagName === "AUDIO") continue; // a page of its own
      link.setAttribute("role", "button");
      link.addEventListener("click", (event) => { event.preventDefault(); toggle(link); });
      link.addEventListener("keydown", (event) => {
        if (event.key === " ") { event.preventDefault(); toggle(link); }
      });
    }
    const mark = () => links.forEach((link) => link.classList.toggle("is-playing", link === current && !media.paused));
    for (const name of ["play", "pause", "ended", "emptied"]) media.addEventListener(name, mark);
    media.addEventListener("playing", () => { failed.hidden = true; mayRescue = true; });
    // Of the sources tried one after the other only the last is a failure.
    media.addEventListener("error", (event) => {
      if (engine) return;
      if (media.error || event.target === media.querySelector("source:last-of-type")) fail();
    }, true);
  }

  /* The waveform: a picture behind a native range, which brings keyboard and touch with it */

  function fetchText(address) {
    return window.fetch ? window.fetch(address).then((answer) => answer.text()) : Promise.reject(new Error("no fetch"));
  }

  function drawWave(canvas, peaks, share, lines, duration) {
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.width = Math.round(canvas.clientWidth * ratio);
    const height = canvas.height = Math.round(canvas.clientHeight * ratio);
    const pen = canvas.getContext("2d");
    const style = window.getComputedStyle(canvas);
    const count = peaks.length / 2;
    const scale = Math.pow(2, peaks.bits - 1);
    for (let x = 0; x < width; x += BAR) {
      const from = Math.floor((x / width) * count);
      const to = Math.max(from + 1, Math.floor(((x + BAR) / width) * count));
      let loudest = 0;
      for (let i = from; i < to && i < count; i += 1) {
        loudest = Math.max(loudest, Math.abs(peaks[2 * i]), Math.abs(peaks[2 * i + 1]));
      }
      const tall = Math.max(ratio, (loudest / scale) * height * 0.9);
      pen.fillStyle = x / width < share ? style.color : style.borderTopColor;
      pen.fillRect(x, (height - tall) / 2, BAR - 1, tall);
    }
    pen.fillStyle = style.outlineColor;
    for (const line of lines) pen.fillRect((line.start / duration) * width, height - 4 * ratio, ratio, 4 * ratio);
  }

  function readSprite(text, base) {
    const cells = [];
    const pattern = /([\d:.]+) --> ([\d:.]+)\s+(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/g;
    const seconds = (stamp) => stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
      cells.push({ start: seconds(found[1]), url: base + found[3], box: found.slice(4).map(Number) });
    }
    return cells;
  }

  function setUpSprite(player, deck, range) {
    const network = navigator.connection;
    const isWorth = () => deck.dataset.sprite && !(network && network.saveData) && !player.querySelector("[data-way=audio][aria-current]");
    const bubble = deck.querySelector("[data-bubble]");
    let cells = null;

    function show(seconds) {
      if (!cells || !cells.length || !isWorth()) return;
      const cell = cells.filter((one) => one.start <= seconds).pop() || cells[0];
      bubble.hidden = false;
      bubble.style.width = cell.box[2] + "px";
      bubble.style.height = cell.box[3] + "px";
      bubble.style.background = "url(" + cell.url + ") -" + cell.box[0] + "px -" + cell.box[1] + "px";
      const room = range.clientWidth - cell.box[2];
      bubble.style.left = Math.max(0, Math.min(room, (seconds / range.max) * range.clientWidth - cell.box[2] / 2)) + "px";
    }

    function load() {
      if (cells || !isWorth()) return;
      cells = [];
      const address = deck.dataset.sprite;
      fetchText(address).then((text) => {
        cells = readSprite(text, address.slice(0, address.lastIndexOf("/") + 1));
      }).catch(() => {});
    }

    for (const name of ["mousemove", "touchmove"]) {
      range.addEventListener(name, (event) => {
        load();
        const x = (event.touches ? event.touches[0] : event).clientX - range.getBoundingClientRect().left;
        show(Math.max(0, Math.min(1, x / range.clientWidth)) * range.max);
      }, { passive: true });
    }
    range.addEventListener("focus", load);
    range.addEventListener("input", () => { load(); show(Number(range.value)); });
    for (const name of ["mouseleave", "touchend", "blur"]) {
      range.addEventListener(name, () => { bubble.hidden = true; });
    }
  }

  function setUpWave(media, deck, lines) {
    const range = deck.querySelector("input[type=range]");
    const canvas = deck.querySelector("canvas");
    const time = deck.querySelector("[data-clock]");
    let peaks = null;
    let wanted = null; // where the finger is, until the recording is there
    let sought = 0;
    let soon = 0;
    const length = () => (isFinite(media.duration) && media.duration > 0 ? media.duration : Number(range.max));

    function show(seconds) {
      range.value = seconds;
      range.setAttribute("aria-valuetext", clock(seconds));
      time.textContent = clock(seconds) + " / " + clock(length());
      if (peaks) drawWave(canvas, peaks, seconds / length(), lines, length());
    }

    const update = () => { if (wanted === null) show(place(media)); };

    function settle() {
      if (wanted === null) return;
      window.clearTimeout(soon);
      soon = window.setTimeout(() => {
        sought = Date.now();
        seek(media, wanted);
        wanted = null;
      }, Math.max(0, sought + SEEK_MS - Date.now()));
    }

    range.addEventListener("input", () => { wanted = Number(range.value); show(wanted); });
    // Not every browser says "change" when a finger comes back to where it was.
    for (const name of ["change", "mouseup", "touchend", "touchcancel", "blur"]) range.addEventListener(name, settle);
    for (const name of ["timeupdate", "seeked", "loadedmetadata"]) media.addEventListener(name, update);
    window.addEventListener("resize", update);
    update();
    if (!deck.dataset.peaks) return;
    const load = () => fetchText(deck.dataset.peaks).then((text) => {
      const found = JSON.parse(text);
      peaks = Object.assign(found.data, { bits: found.bits });
      update();
    }).catch(() => {});
    if (document.readyState === "complete") load();
    else window.addEventListener("load", load);
  }

  /* Learning a song: slower, and one line again and again */

  function setUpLearning(media, deck, lines, state) {
    const speed = deck.querySelector("[data-speed]");
    const loop = deck.querySelector("[data-loop]");
    const setSpeed = () => { media.playbackRate = Number(speed.value); };
    speed.addEventListener("change", setSpeed);
    media.addEventListener("loadedmetadata", setSpeed);
    if (!lines.length) return;

    function stepTo(offset) {
      const now = lines.indexOf(state.line || lineAt(lines, media.currentTime));
      const target = lines[Math.max(0, Math.min(lines.length - 1, now + offset))];
      if (target) state.touch(target);
    }

    function hold() {
      const line = state.isLooping && !media.paused && state.line;
      if (line && (media.currentTime >= line.end || media.currentTime < line.start - 0.5)) media.currentTime = line.start;
    }

    function watch() {
      hold();
      if (state.isLooping && !media.paused) window.requestAnimationFrame(watch);
    }

    loop.addEventListener("click", () => {
      state.isLooping = !state.isLooping;
      loop.setAttribute("aria-pressed", String(state.isLooping));
      if (state.isLooping && !state.line) stepTo(0);
      watch();
    });
    media.addEventListener("play", watch);
    media.addEventListener("timeupdate", hold); // with the screen off nothing is drawn
    for (const button of deck.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => stepTo(Number(button.dataset.step)));
    }
  }

  function setUpSharing(media, deck) {
    const button = deck.querySelector("[data-share]");
    if (!navigator.clipboard) { button.hidden = true; return; }
    button.addEventListener("click", () => {
      const address = new URL(button.dataset.share + Math.floor(media.currentTime), window.location.href).href;
      navigator.clipboard.writeText(address).then(() => {
        deck.querySelector("[data-copied]").hidden = false;
      }).catch(() => { window.location.assign(address); });
    });
  }

  function start(player, players) {
    const media = player.querySelector("video, audio");
    const deck = player.querySelector("[data-deck]");
    const list = player.querySelector("[data-lines]");
    const lines = readLines(list);
    const state = { line: null, isLooping: false, touch: () => {}, play: () => play(media) };
    if (media.dataset.start) {
      seek(media, Number(media.dataset.start));
      if (isTouched()) play(media);
    }
    media.addEventListener("play", () => {
      for (const other of players) {
        const rival = other.querySelector("video, audio");
        if (rival !== media) rival.pause();
      }
    });
    if (list) follow(media, list, lines, state);
    if (!deck) return;
    deck.hidden = false;
    player.classList.add("is-live");
    if (media.tagName === "AUDIO") media.controls = false;
    setUpWays(player, media, deck, state);
    setUpWave(media, deck, lines);
    setUpSprite(player, deck, deck.querySelector("input[type=range]"));
    setUpLearning(media, deck, lines, state);
    setUpSharing(media, deck);
  }

  const players = document.querySelectorAll("[data-player]");
  Array.from(players).forEach((player) => start(player, players));
})();
