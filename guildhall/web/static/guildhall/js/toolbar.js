// The toolbar: each button writes Markdown round what is chosen. One Tab stop; the arrow keys go along it.
const icons = document.querySelector(".gh-i use")?.getAttribute("href").split("#")[0] ?? "";
const BUTTONS = [
  ["bold", "Bold", (t) => [`**${t || "bold"}**`, 2, 2]],
  ["italic", "Italics", (t) => [`*${t || "italics"}*`, 1, 1]],
  ["link", "Link", (t) => [`[${t || "words"}](https://)`, 1, 11]],
  ["list", "List", (t) => [lines(t, "- "), 2, 0]],
  ["quote", "Quote", (t) => [lines(t, "> "), 2, 0]],
  ["heading", "Heading", (t) => [lines(t, "## "), 3, 0]],
  ["table", "Table", () => ["| First | Second |\n| --- | --- |\n| one | two |\n", 2, 47]],
  ["image", "Picture", null],
  ["at", "Mention", () => ["@", 1, 0]],
];
const lines = (text, mark) => (text || "words").split("\n").map((line) => mark + line).join("\n");

export function toolbar(area) {
  const bar = document.createElement("div");
  bar.className = "gh-toolbar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Formatting");
  bar.setAttribute("aria-controls", area.id);
  for (const [name, words, make] of BUTTONS) add(bar, name, words).addEventListener("click", () => make && write(area, make));
  bar.addEventListener("keydown", (event) => walk(bar, event));
  area.addEventListener("keydown", (event) => {
    const make = (event.ctrlKey || event.metaKey) && { b: BUTTONS[0][2], i: BUTTONS[1][2] }[event.key];
    if (make) event.preventDefault(), write(area, make);
  });
  return bar;
}

export function add(bar, name, words) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.does = name;
  button.tabIndex = bar.children.length ? -1 : 0;
  button.innerHTML = `<svg class="gh-i" aria-hidden="true" focusable="false"><use href="${icons}#i-${name}"></use></svg>`;
  button.append(words);
  bar.append(button);
  return button;
}

// Insert so that the browser's own Undo takes it back; choose the words that are to be replaced.
export function insert(area, text) {
  area.focus();
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function write(area, make) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const [text, before, after] = make(value.slice(from, to));
  const newline = /^([->#|])/.test(text) && from > 0 && value[from - 1] !== "\n" ? "\n\n" : "";
  insert(area, newline + text);
  area.setSelectionRange(from + newline.length + before, from + newline.length + text.length - after);
}

function walk(bar, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...bar.querySelectorAll("button")];
  const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
  all.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
  next.focus();
}
