// Preview: the server's own rendering, under the box.
import { send } from "./token.js";
import { add } from "./toolbar.js";

export function preview(area, bar, box) {
  const button = add(bar, "follow", "Preview");
  const pane = document.createElement("div");
  pane.className = "gh-preview gh-prose";
  pane.id = `${area.id}-preview`;
  pane.hidden = true;
  pane.setAttribute("role", "region");
  pane.setAttribute("aria-label", "Preview");
  pane.tabIndex = -1;
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", pane.id);
  box.append(pane);
  button.addEventListener("click", async () => {
    pane.hidden = !pane.hidden;
    button.setAttribute("aria-expanded", String(!pane.hidden));
    if (pane.hidden) return;
    pane.textContent = "One moment…";
    try {
      pane.innerHTML = await (await send("/write/preview/", area.form, { body: area.value, place: area.form.dataset.place ?? location.pathname })).text(); // sanitised there
    } catch {
      pane.textContent = "The preview could not be fetched. What you wrote is still here.";
    }
  });
}
