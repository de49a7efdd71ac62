// A text box becomes an editor: toolbar, preview, drafts that keep themselves, pasted pictures, type-ahead.
import { drafts } from "./draft.js";
import { paste } from "./paste.js";
import { preview } from "./preview.js";
import { suggest } from "./suggest.js";
import { toolbar } from "./toolbar.js";

export function start() {
  for (const box of document.querySelectorAll("[data-editor]")) {
    const area = box.querySelector("textarea");
    const foot = document.createElement("div");
    foot.className = "gh-editor__foot";
    foot.innerHTML = '<span role="status"></span><span role="status" data-said></span>';
    box.append(foot);
    const saved = area.form?.querySelector("[data-saved]") ?? foot.firstChild;
    const say = (words) => (foot.querySelector("[data-said]").textContent = words);
    const bar = toolbar(area, say);
    box.prepend(bar);
    preview(area, bar, box);
    paste(area, bar, say);
    suggest(area, box);
    if (area.form?.elements.once) drafts(area, (words) => (saved.textContent = words));
  }
}
