// Who else has this form open: asked twice a minute while the page is in sight. Without script it is as of page load.
import { send } from "./token.js";

const EVERY = 30_000;

export function start() {
  const notice = document.querySelector("[data-editing]");
  const form = document.querySelector("form[data-place]");
  let said = notice.textContent.trim();
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const page = new DOMParser().parseFromString(await (await send(notice.dataset.editing, form, {})).text(), "text/html");
      const says = page.body.textContent.trim();
      if (says === said) return; // nothing new: a screen reader need not hear it again
      notice.replaceChildren(...page.body.childNodes);
      said = says;
    } catch {
      // No connection, or no leave any more: saving will say so.
    }
  }, Number(notice.dataset.every ?? EVERY));
}
