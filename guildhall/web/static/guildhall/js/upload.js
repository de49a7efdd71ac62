// Chosen files go up at once, in pieces, one after another; after a dropped line they go on where they stopped.
// What has arrived is named in the form by a hidden field. Without this module the plain input sends them with the form.
const PIECE = 2_000_000; // bytes: a slow line shall not hold on to the server for long
const PATIENCE = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];

export function start() {
  for (const input of document.querySelectorAll("input[type=file][data-uploads]")) uploads(input);
}

function uploads(input) {
  const box = input.closest(".govuk-form-group").querySelector("[data-uploads-list]");
  const list = box.querySelector("ul");
  const rows = new Set();
  let submitter = null;

  for (const item of list.children) keepable(item);
  input.addEventListener("change", () => take([...input.files], () => (input.value = "")));
  droppable(box.parentElement, (files) => take(files, () => {}));
  addEventListener("offline", () => each("going", (row) => row.stop("waiting", "The line is down. It goes on by itself when the line is back.")));
  addEventListener("online", next);
  input.form.addEventListener("submit", (event) => {
    if (!busy()) return;
    event.preventDefault();
    submitter = { button: event.submitter };
    say("Your files are still on their way. The page is sent as soon as they are here.");
  });

  async function take(files, taken) {
    if (!files.length) return;
    try {
      await client(box.dataset.client);
    } catch {
      return; // the plain input keeps them and sends them with the form
    }
    taken();
    for (const file of files) add(file);
    next();
  }

  function add(file) {
    const row = new Row(file, box, input, { say, next, done });
    rows.add(row);
    list.append(row.item);
    list.hidden = false;
    if (list.children.length > Number(input.dataset.most)) row.fail(`Choose at most ${input.dataset.most} files at a time.`);
    else if (file.size > Number(input.dataset.largest)) row.fail(`It is larger than ${Math.floor(input.dataset.largest / 1e6)} MB. Choose a smaller file.`);
    else if (!file.size) row.fail("It is empty. Choose it again, or choose another file.");
  }

  function next() {
    if (!navigator.onLine || [...rows].some((row) => row.state === "going")) return;
    const row = [...rows].find((each) => each.state === "waiting");
    if (row) return row.go();
    if (submitter && !busy()) send();
  }

  function send() {
    const { button } = submitter;
    submitter = null;
    if ([...rows].some((row) => row.state === "wrong" && row.item.isConnected)) return say("Not every file was added. Look at the list, and then send the page again.");
    input.form.requestSubmit(button);
  }

  function done(row) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: input.name, value: row.token });
    row.item.append(field);
  }

  function each(state, act) {
    for (const row of rows) if (row.state === state) act(row);
  }

  function busy() {
    return [...rows].some((row) => row.item.isConnected && ["waiting", "going"].includes(row.state));
  }

  function say(words) {
    box.querySelector("[role=status]").textContent = words;
  }

  function keepable(item) {
    item.querySelector("[data-remove]").hidden = false;
    item.querySelector("[data-remove]").addEventListener("click", () => (item.remove(), input.focus()));
  }
}

class Row {
  constructor(file, box, input, house) {
    this.file = file;
    this.house = house;
    this.state = "waiting";
    this.item = box.querySelector("template").content.firstElementChild.cloneNode(true);
    this.part("name").textContent = file.name;
    this.part("bar").setAttribute("aria-label", file.name);
    for (const [name, act] of [["pause", () => this.pause()], ["resume", () => this.resume()], ["remove", () => this.remove(input)]]) {
      this.part(name).addEventListener("click", act);
      this.part(name).append(Object.assign(document.createElement("span"), { className: "govuk-visually-hidden", textContent: ` ${file.name}` }));
    }
    this.upload = new globalThis.tus.Upload(file, {
      endpoint: input.dataset.uploads,
      chunkSize: PIECE,
      retryDelays: PATIENCE,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, purpose: input.dataset.purpose },
      headers: { "X-CSRFToken": input.form.elements.csrfmiddlewaretoken.value, Accept: "application/json" },
      onProgress: (sent) => this.show(sent),
      onSuccess: ({ lastResponse }) => this.end(lastResponse),
      onError: (wrong) => this.wrong(wrong),
    });
    this.tell();
    this.show(0);
  }

  part(name) {
    return this.item.querySelector(`[data-${name}]`);
  }

  async go() {
    this.tell("going");
    if (!this.upload.url) {
      const [before] = await this.upload.findPreviousUploads();
      if (before) this.upload.resumeFromPreviousUpload(before);
    }
    if (this.state === "going") this.upload.start();
  }

  stop(state, note = "") {
    this.upload.abort();
    this.tell(state, note);
    if (note) this.house.say(`${this.file.name}: ${note}`);
  }

  pause() {
    this.stop("paused");
    this.part("resume").focus();
    this.house.next();
  }

  resume() {
    this.tell("waiting");
    this.part("pause").focus();
    this.house.next();
  }

  remove(input) {
    if (!["done", "wrong"].includes(this.state)) this.upload.abort(true).catch(() => {}); // what is wrong is gone already
    this.tell("gone");
    this.item.remove();
    this.house.say(`${this.file.name} was taken out.`);
    input.focus();
    this.house.next();
  }

  show(sent) {
    const share = this.file.size ? Math.floor((100 * sent) / this.file.size) : 0;
    this.part("size").textContent = this.state === "done" ? size(this.file.size) : `${size(sent)} of ${size(this.file.size)}`;
    this.part("share").textContent = `${share}%`;
    this.part("bar").value = share;
    if (share === 100 && this.state === "going") this.part("note").textContent = "Being looked over…";
  }

  end(response) {
    this.token = response?.getHeader("Guildhall-Upload");
    if (!this.token) return this.fail("It could not be kept. Take it out and choose it again.");
    this.tell("done");
    this.show(this.file.size);
    this.house.done(this);
    this.house.say(`${this.file.name} was added.`);
    this.house.next();
  }

  wrong(error) {
    if (!navigator.onLine) return this.stop("waiting", "The line is down. It goes on by itself when the line is back.");
    const status = error.originalResponse?.getStatus();
    if (!status) return this.stop("paused", "The server cannot be reached. Choose “Go on” to try again."), this.house.next();
    if ([401, 403, 404].includes(status)) return this.fail("You are signed out. Sign in again in another tab, then choose the file again.");
    this.fail(said(error.originalResponse) || "It could not be sent. Take it out and choose it again.");
  }

  fail(why) {
    this.tell("wrong", why);
    this.house.say(why.includes(this.file.name) ? `Not added: ${why}` : `${this.file.name} was not added. ${why}`);
    this.house.next();
  }

  tell(state = "waiting", note = "") {
    this.state = state;
    this.part("note").textContent = note;
    this.part("note").hidden = false;
    this.part("added").hidden = state !== "done";
    this.part("refused").hidden = state !== "wrong";
    for (const name of ["bar", "share"]) this.part(name).hidden = ["done", "wrong"].includes(state);
    this.part("pause").hidden = !["going", "waiting"].includes(state);
    this.part("resume").hidden = state !== "paused";
  }
}

// The protocol's own client, fetched when the first file is chosen.
function client(address) {
  return globalThis.tus ? Promise.resolve() : import(address);
}

function said(response) {
  try {
    return JSON.parse(response.getBody()).error;
  } catch {
    return "";
  }
}

function droppable(place, take) {
  for (const name of ["dragover", "dragleave", "drop"]) {
    place.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      place.classList.toggle("gh-dropping", name === "dragover");
      if (name === "drop") take([...event.dataTransfer.files]);
    });
  }
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  const [unit, name] = bytes < 1024 ** 2 ? [1024, "KB"] : bytes < 1024 ** 3 ? [1024 ** 2, "MB"] : [1024 ** 3, "GB"];
  return `${(bytes / unit).toFixed(1)} ${name}`;
}
