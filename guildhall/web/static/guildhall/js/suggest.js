// Type-ahead: an ARIA combobox on a text box. Without an answer it is plain typing. By itself it is for @people and #things;
// `ways` say otherwise: what is asked for, where, whether the first answer is marked at once, and what choosing does.
let made = 0;

export function suggest(area, box, ways = {}) {
  const { word: wanted, address, first, chosen } = { ...mentions, ...ways };
  const list = document.createElement("ul");
  Object.assign(list, { id: `suggest-${++made}`, className: "gh-suggest", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  box.classList.add("gh-suggest-at");
  box.append(list);
  const set = (name, value) => (value === null ? area.removeAttribute(name) : area.setAttribute(name, value));
  set("aria-controls", list.id);
  set("aria-autocomplete", "list");
  let at = 0;
  let timer;
  let found = [];
  area.addEventListener("input", () => {
    clearTimeout(timer);
    const word = wanted(area);
    if (!word) return close();
    timer = setTimeout(() => ask(word), 200);
  });
  area.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark((Math.max(at, step < 0 ? 0 : -1) + step + found.length) % found.length);
    else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) choose(at);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  area.addEventListener("blur", () => setTimeout(close, 150));

  async function ask(word) {
    const answer = await fetch(`${address}?q=${encodeURIComponent(word)}`).catch(() => null);
    found = answer?.ok ? ((await answer.json()).found ?? []) : [];
    if (!found.length || wanted(area) !== word) return close();
    list.replaceChildren(...found.map(option));
    list.hidden = false;
    if (area.ariaExpanded) area.ariaExpanded = "true";
    mark(first);
  }
  function option({ label, hint }, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.append(label, Object.assign(document.createElement("span"), { textContent: hint ?? "" }));
    item.addEventListener("mousedown", (event) => (event.preventDefault(), choose(index)));
    return item;
  }
  function mark(index) {
    at = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    set("aria-activedescendant", at < 0 ? null : `${list.id}-${at}`);
  }
  function choose(index) {
    chosen(area, found[index]);
    close();
  }
  function close() {
    clearTimeout(timer);
    list.hidden = true;
    if (area.ariaExpanded) area.ariaExpanded = "false";
    set("aria-activedescendant", null);
  }
}

function insert(area, { insert }) {
  const word = before(area);
  area.setRangeText(`${insert} `, area.selectionStart - word.length, area.selectionStart, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// The @word or #word just before the cursor.
const before = (area) => /(?:^|\s)([@#][\p{L}\d][\p{L}\d’' -]{0,30})$/u.exec(area.value.slice(0, area.selectionStart))?.[1] ?? "";
const mentions = { word: before, address: "/write/suggest/", first: 0, chosen: insert };
