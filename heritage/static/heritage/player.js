/* Follows the words of a recording while it plays, and jumps to a touched line.
   The page works without this file: every line is a link that reopens the page at its second. */
(function () {
  "use strict";

  const PATIENCE_MS = 5000; // after a reader scrolls by hand, how long we leave the page alone
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  function seek(media, seconds) {
    if (media.readyState > 0) {
      media.currentTime = seconds;
    } else {
      media.addEventListener("loadedmetadata", () => { media.currentTime = seconds; }, { once: true });
    }
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
    const covered = Math.max(0, stage.getBoundingClientRect().bottom);
    return box.top >= covered && box.bottom <= window.innerHeight;
  }

  function bringIntoView(element) {
    element.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  }

  function readLines(list) {
    return Array.from(list.querySelectorAll("a[data-start]"), (link) => ({
      link,
      start: Number(link.dataset.start),
      end: Number(link.dataset.end),
    }));
  }

  function follow(media, list) {
    const stage = media.parentElement;
    const lines = readLines(list);
    let current = null;
    let quietUntil = 0;

    function show(line) {
      if (line === current) return;
      if (current) current.link.removeAttribute("aria-current");
      current = line;
      if (!line) return;
      line.link.setAttribute("aria-current", "true");
      if (!media.paused && Date.now() > quietUntil && !isInView(line.link, stage)) {
        bringIntoView(line.link);
      }
    }

    const update = () => show(lineAt(lines, media.currentTime));
    media.addEventListener("timeupdate", update);
    media.addEventListener("seeked", update);
    for (const gesture of ["wheel", "touchmove"]) {
      window.addEventListener(gesture, () => { quietUntil = Date.now() + PATIENCE_MS; }, { passive: true });
    }

    list.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-start]");
      if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      quietUntil = 0;
      seek(media, Number(link.dataset.start));
      show(lines.find((line) => line.link === link));
      media.play().catch(() => {});
      window.history.replaceState(null, "", link.href);
    });

    if (media.dataset.start) show(lineAt(lines, Number(media.dataset.start)));
  }

  function start(player, players) {
    const media = player.querySelector("video, audio");
    if (media.dataset.start) seek(media, Number(media.dataset.start));
    media.addEventListener("play", () => {
      for (const other of players) {
        const rival = other.querySelector("video, audio");
        if (rival !== media) rival.pause();
      }
    });
    const list = player.querySelector("[data-lines]");
    if (list) follow(media, list);
  }

  const players = document.querySelectorAll("[data-player]");
  players.forEach((player) => start(player, players));
})();
