/* Looking closely at a picture: shows only the tiles in sight, at the fineness the screen can show.
   Tiles are plain files after the IIIF Image API 3.0, level 0. Without this script the page shows
   the picture and links to the largest one. */
(function () {
  "use strict";

  const SIDE = 512;
  const CLOSEST = 2; // screen pixels for one of the picture: enough to count threads
  const STEP = 80; // pixels that an arrow key moves

  class Look {
    constructor(root) {
      this.root = root;
      this.frame = root.querySelector("[data-look-frame]");
      this.base = this.frame.querySelector("img");
      this.service = root.dataset.service;
      this.width = Number(root.dataset.width);
      this.height = Number(root.dataset.height);
      this.tiles = new Map();
      this.fingers = new Map();
      root.classList.add("is-live");
      root.querySelector("[data-look-row]").hidden = false;
      this.base.style.width = this.width + "px";
      this.listen();
      this.showWhole();
    }

    listen() {
      const frame = this.frame;
      this.root.querySelectorAll("[data-look-by]").forEach((button) =>
        button.addEventListener("click", () => this.grow(Number(button.dataset.lookBy)))
      );
      frame.querySelector("[data-look-whole]").addEventListener("click", (event) => event.preventDefault());
      frame.addEventListener("keydown", (event) => this.onKey(event));
      frame.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
      frame.addEventListener("dblclick", (event) => this.zoomAt(2, ...this.place(event)));
      frame.addEventListener("pointerdown", (event) => {
        frame.setPointerCapture(event.pointerId);
        this.fingers.set(event.pointerId, this.place(event));
      });
      frame.addEventListener("pointermove", (event) => this.onMove(event));
      ["pointerup", "pointercancel"].forEach((name) =>
        frame.addEventListener(name, (event) => this.fingers.delete(event.pointerId))
      );
      window.addEventListener("resize", () => this.showWhole());
    }

    place(event) {
      const box = this.frame.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    }

    middle() {
      return [this.frame.clientWidth / 2, this.frame.clientHeight / 2];
    }

    least() {
      return Math.min(this.frame.clientWidth / this.width, this.frame.clientHeight / this.height, 1);
    }

    showWhole() {
      this.zoom = this.least();
      this.x = this.y = 0;
      this.draw();
    }

    grow(factor) {
      if (factor) this.zoomAt(factor, ...this.middle());
      else this.showWhole();
    }

    zoomAt(factor, x, y) {
      const zoom = Math.min(CLOSEST, Math.max(this.least(), this.zoom * factor));
      this.x = x - ((x - this.x) * zoom) / this.zoom;
      this.y = y - ((y - this.y) * zoom) / this.zoom;
      this.zoom = zoom;
      this.draw();
    }

    onKey(event) {
      const moves = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
      const factors = { "+": 2, "=": 2, "-": 0.5, 0: 0 };
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (moves[event.key]) this.move(moves[event.key][0] * STEP, moves[event.key][1] * STEP);
      else if (event.key in factors) this.grow(factors[event.key]);
      else return;
      event.preventDefault();
    }

    onWheel(event) {
      event.preventDefault();
      this.zoomAt(event.deltaY < 0 ? 1.25 : 0.8, ...this.place(event));
    }

    onMove(event) {
      const before = this.fingers.get(event.pointerId);
      if (!before) return;
      const now = this.place(event);
      const other = [...this.fingers].find(([id]) => id !== event.pointerId);
      this.fingers.set(event.pointerId, now);
      if (!other) return this.move(now[0] - before[0], now[1] - before[1]);
      const span = (one) => Math.hypot(one[0] - other[1][0], one[1] - other[1][1]);
      if (span(before) > 0) this.zoomAt(span(now) / span(before), ...other[1]);
    }

    move(x, y) {
      this.x += x;
      this.y += y;
      this.draw();
    }

    draw() {
      this.x = this.held(this.x, this.width * this.zoom, this.frame.clientWidth);
      this.y = this.held(this.y, this.height * this.zoom, this.frame.clientHeight);
      this.put(this.base, 0, 0, this.zoom);
      cancelAnimationFrame(this.waiting);
      this.waiting = requestAnimationFrame(() => this.lay());
    }

    // No edge of the picture comes inside the frame; a smaller picture lies in its middle.
    held(offset, size, room) {
      return size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, offset));
    }

    put(image, left, top, factor) {
      const x = this.x + left * this.zoom;
      const y = this.y + top * this.zoom;
      image.style.transform = `translate(${x}px, ${y}px) scale(${factor})`;
    }

    // The coarsest scale whose pixels are no larger than the screen's.
    scale() {
      let scale = 1;
      const most = Math.max(this.width, this.height) / SIDE;
      while (scale < most && scale * 2 * this.zoom * (window.devicePixelRatio || 1) <= 1) scale *= 2;
      return scale;
    }

    lay() {
      const scale = this.scale();
      const wanted = new Set();
      if (Math.max(this.width, this.height) > SIDE * scale) this.inSight(scale).forEach((tile) => wanted.add(tile));
      for (const name of wanted) if (!this.tiles.has(name)) this.tiles.set(name, this.load(name));
      const isComplete = [...wanted].every((name) => this.tiles.get(name).complete);
      for (const [name, image] of this.tiles) {
        if (wanted.has(name) || !isComplete) this.put(image, image.left, image.top, this.zoom * image.scale);
        else {
          image.remove();
          this.tiles.delete(name);
        }
      }
    }

    inSight(scale) {
      const step = SIDE * scale;
      const first = (offset) => Math.max(0, Math.floor(-offset / this.zoom / step));
      const last = (offset, room, size) =>
        Math.min(Math.ceil(size / step), Math.ceil((room - offset) / this.zoom / step));
      const found = [];
      for (let row = first(this.y); row < last(this.y, this.frame.clientHeight, this.height); row++)
        for (let column = first(this.x); column < last(this.x, this.frame.clientWidth, this.width); column++)
          found.push([scale, column * step, row * step].join());
      return found;
    }

    load(name) {
      const [scale, left, top] = name.split(",").map(Number);
      const width = Math.min(SIDE * scale, this.width - left);
      const height = Math.min(SIDE * scale, this.height - top);
      const size = [Math.ceil(width / scale), Math.ceil(height / scale)].join();
      const image = Object.assign(new Image(), { left, top, scale, alt: "", draggable: false });
      image.addEventListener("load", () => this.draw());
      image.src = `${this.service}/${left},${top},${width},${height}/${size}/0/default.jpg`;
      this.frame.append(image);
      return image;
    }
  }

  document.querySelectorAll("[data-look]").forEach((root) => new Look(root));
})();
