// Names while one types in the box of the finder. Enter still looks for what was typed; to choose a name is to look for it.
import { suggest } from "./suggest.js";

export function start() {
  for (const form of document.querySelectorAll("form[data-suggest]")) {
    const box = form.querySelector("input[type=search]");
    box.setAttribute("role", "combobox");
    box.ariaExpanded = "false";
    suggest(box, form, {
      word: ({ value }) => (value.trim().length > 1 ? value.trim() : ""),
      address: form.dataset.suggest,
      first: -1,
      chosen(area, { insert }) {
        area.value = insert;
        form.requestSubmit();
      },
    });
  }
}
