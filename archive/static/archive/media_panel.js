/* The recordings tab: uploads files one after another, then tells how far their processing is: by a
   stream from the server where there is one, by asking again and again where there is none. */
(function () {
  "use strict";

  const POLL_MILLISECONDS = 2000;
  const csrfToken = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const isSignedOut = (answer) => answer.redirected || [401, 403].includes(answer.status);
  const headers = () => ({ "X-CSRFToken": csrfToken(), "X-Requested-With": "XMLHttpRequest" });

  class MediaPanel {
    constructor(root) {
      this.root = root;
      this.words = JSON.parse(document.getElementById("media-panel-words").textContent);
      this.list = root.querySelector("[data-media-list]");
      this.waiting = [];
      this.isUploading = false;
      this.listen();
      this.list.querySelectorAll("[data-code]").forEach((row) => this.wire(row));
      if (this.isAnyUnfinished()) this.follow();
    }

    listen() {
      const input = this.root.querySelector("input[type=file]");
      if (!input) return; // the record takes no files now, and the page says why
      input.addEventListener("change", (event) => {
        event.stopPropagation(); // choosing files changes no field of the form
        this.add(input.files);
        input.value = "";
      });
      const drop = this.root.querySelector("[data-media-drop]");
      ["dragenter", "dragover"].forEach((name) =>
        drop.addEventListener(name, (event) => {
          event.preventDefault();
          drop.classList.add("media-panel__drop--over");
        })
      );
      ["dragleave", "drop"].forEach((name) =>
        drop.addEventListener(name, () => drop.classList.remove("media-panel__drop--over"))
      );
      drop.addEventListener("drop", (event) => {
        event.preventDefault();
        this.add(event.dataTransfer.files);
      });
      window.addEventListener("beforeunload", (event) => {
        if (this.isUploading) event.preventDefault();
      });
    }

    add(files) {
      const given = [...files].map((file) => ({ file, row: this.newRow(file.name) }));
      // Above the older ones, beside the place they were dropped on.
      this.list.prepend(...given.map(({ row }) => row));
      this.root.querySelector("[data-media-none]").hidden = true;
      for (const { file, row } of given) {
        if (file.size > Number(this.root.dataset.maxBytes)) this.fail(row, this.words.too_large);
        else {
          this.tell(row, this.words.queued);
          this.waiting.push({ file, row });
        }
      }
      this.uploadNext();
    }

    newRow(name) {
      const template = this.root.querySelector("template[data-media-row]");
      const row = template.content.firstElementChild.cloneNode(true);
      row.querySelector("[data-name]").textContent = name;
      this.wire(row);
      return row;
    }

    wire(row) {
      for (const verb of ["retry", "cancel", "salvage"])
        row.querySelector(`[data-${verb}]`).addEventListener("click", () => this.ask(row, verb));
      this.showProgress(row, row.dataset.percent === "" ? null : Number(row.dataset.percent));
    }

    uploadNext() {
      if (this.isUploading || !this.waiting.length) return;
      this.isUploading = true;
      const { file, row } = this.waiting.shift();
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (event) => this.sent(row, event));
      request.addEventListener("load", () => this.answered(row, request));
      request.addEventListener("error", () => this.fail(row, this.words.no_network));
      request.addEventListener("loadend", () => {
        this.isUploading = false;
        this.uploadNext();
      });
      request.open("POST", this.root.dataset.uploadUrl);
      Object.entries(headers()).forEach(([name, value]) => request.setRequestHeader(name, value));
      const form = new FormData();
      form.append("file", file);
      request.send(form);
    }

    sent(row, { loaded, total }) {
      const percent = Math.floor((100 * loaded) / total);
      this.showProgress(row, percent);
      this.tell(row, percent < 100 ? this.fill(this.words.uploading, percent) : this.words.received);
    }

    answered(row, request) {
      const answer = this.parse(request.responseText);
      if (answer.asset) {
        this.show(row, answer.asset);
        this.say(`${answer.asset.name}: ${answer.asset.state_words}`);
        this.follow();
      } else {
        const redirected = !request.responseURL.endsWith(this.root.dataset.uploadUrl);
        this.fail(row, this.reason({ status: request.status, redirected }, answer));
      }
    }

    /* A page instead of data is the sign-in page, or a failure. */
    parse(text) {
      try {
        return JSON.parse(text);
      } catch {
        return {};
      }
    }

    reason(response, answer) {
      if (answer.error) return answer.error.message;
      if (isSignedOut(response)) return this.words.signed_out;
      return response.status === 413 ? this.words.too_large : this.words.server;
    }

    fail(row, sentence) {
      row.dataset.state = "problem";
      this.showProgress(row, null);
      this.tell(row, "");
      this.problem(row, sentence);
      this.say(`${row.querySelector("[data-name]").textContent}: ${sentence}`);
    }

    show(row, asset) {
      const hasChanged = row.dataset.state && row.dataset.state !== asset.state;
      row.dataset.code = asset.code;
      row.dataset.state = asset.state;
      row.dataset.retryUrl = asset.retry_url;
      row.dataset.cancelUrl = asset.cancel_url;
      row.dataset.salvageUrl = asset.salvage_url;
      row.querySelector("[data-name]").textContent = asset.name;
      row.querySelector("[data-about]").textContent = asset.about;
      row.querySelector("[data-retry]").hidden = !asset.may_retry;
      row.querySelector("[data-cancel]").hidden = !asset.may_cancel;
      row.querySelector("[data-salvage]").hidden = !asset.may_salvage;
      const caption = row.querySelector("[data-caption]");
      caption.href = asset.caption_url;
      caption.hidden = !asset.caption_url;
      const remove = row.querySelector("[data-remove]");
      remove.href = asset.remove_url;
      remove.hidden = !asset.remove_url;
      const words = row.querySelector("[data-words]");
      words.href = asset.words_url;
      words.hidden = !asset.words_url;
      this.tell(row, asset.state_words);
      row.querySelector("[data-step]").textContent = asset.progress_words;
      this.showProgress(row, asset.percent);
      this.problem(row, asset.problem);
      this.picture(row, asset.picture_url);
      if (hasChanged) this.say(`${asset.name}: ${asset.state_words}. ${asset.problem}`);
    }

    picture(row, url) {
      const place = row.querySelector("[data-picture]");
      if (!url || place.querySelector("img")) return;
      const image = document.createElement("img");
      image.src = url;
      image.alt = "";
      place.replaceChildren(image);
    }

    showProgress(row, percent) {
      const bar = row.querySelector("[data-progress]");
      bar.hidden = percent === null;
      if (percent !== null) bar.value = percent;
    }

    problem(row, sentence) {
      const place = row.querySelector("[data-problem]");
      place.textContent = sentence;
      place.hidden = !sentence;
    }

    tell(row, words) {
      row.querySelector("[data-state-words]").textContent = words;
    }

    /* For the whole panel, until the page is loaded again. */
    notice(sentence) {
      const place = this.root.querySelector("[data-media-notice]");
      place.textContent = sentence;
      place.hidden = !sentence;
    }

    say(sentence) {
      this.root.querySelector("[data-media-said]").textContent = sentence;
    }

    fill(words, percent) {
      return words.replace("%(percent)s", percent).replace("%%", "%");
    }

    isAnyUnfinished() {
      return Boolean(this.list.querySelector("[data-state=waiting]"));
    }

    follow() {
      if (this.stream) return;
      if (!window.EventSource || this.hasNoStream) return this.pollSoon();
      this.stream = new EventSource(this.root.dataset.streamUrl);
      this.stream.onmessage = (event) => {
        this.showAll(JSON.parse(event.data).assets);
        if (!this.isAnyUnfinished()) this.endStream();
      };
      this.stream.onerror = () => {
        // Between two streams the browser reconnects by itself; one that is closed was refused.
        if (this.stream.readyState !== EventSource.CLOSED) return;
        this.hasNoStream = true;
        this.endStream();
        this.pollSoon();
      };
    }

    endStream() {
      this.stream.close();
      this.stream = null;
    }

    pollSoon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.poll(), POLL_MILLISECONDS);
    }

    async poll() {
      try {
        const answer = await fetch(this.root.dataset.statusUrl, { headers: headers() });
        if (isSignedOut(answer)) {
          this.notice(this.words.signed_out);
          return;
        }
        this.showAll((await answer.json()).assets);
      } catch {
        // a lost connection, or a server that restarts: ask again
      }
      if (this.isAnyUnfinished()) this.pollSoon();
    }

    showAll(assets) {
      for (const asset of assets) {
        const row = this.list.querySelector(`[data-code="${asset.code}"]`);
        if (row) this.show(row, asset);
      }
    }

    /* `verb`: retry, cancel or salvage; the server answers with what became of the file. */
    async ask(row, verb) {
      try {
        const url = row.dataset[`${verb}Url`];
        const response = await fetch(url, { method: "POST", headers: headers() });
        const answer = this.parse(await response.text());
        if (!answer.asset) {
          this.fail(row, this.reason(response, answer));
          return;
        }
        this.show(row, answer.asset);
        if (this.isAnyUnfinished()) this.follow();
      } catch {
        this.fail(row, this.words.no_answer);
      }
    }
  }

  function start(root) {
    if (root && root.dataset.uploadUrl && !root.dataset.ready) {
      root.dataset.ready = "yes";
      new MediaPanel(root);
    }
  }

  /* The first save of a new record happens without leaving the form: fetch the real panel then. */
  async function appear({ detail }) {
    const root = document.querySelector("[data-media-panel]:not([data-upload-url])");
    if (!root || !detail || !detail.data || !detail.data.pk) return;
    const url = root.dataset.panelUrl.replace("/0/", `/${detail.data.pk}/`);
    const answer = await fetch(url, { headers: headers() });
    if (!answer.ok) return;
    const holder = document.createElement("div");
    holder.innerHTML = await answer.text();
    root.replaceWith(...holder.childNodes);
    start(document.querySelector("[data-media-panel]"));
  }

  const begin = () => start(document.querySelector("[data-media-panel]"));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
  document.addEventListener("w-autosave:success", appear);
})();
