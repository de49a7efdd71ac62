// What one types is kept: on the server two seconds after the last key, in this browser when the line is down.
import { send } from "./token.js";

export function drafts(area, say) {
  const form = area.form;
  const place = form.dataset.place ?? location.pathname;
  const kept = `draft:${place}`;
  const typed = () => Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !SKIP.has(name)));
  let timer;
  let last = JSON.stringify(typed());
  restore(form, kept, say);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 2000);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    localStorage.removeItem(kept);
  });
  async function save() {
    const now = JSON.stringify(typed());
    if (now === last) return;
    try {
      const { saved } = await (await send("/write/draft/", form, { ...typed(), place })).json();
      localStorage.removeItem(kept);
      if (saved) say(`Saved as a draft at ${saved}`);
      last = now;
    } catch {
      localStorage.setItem(kept, now);
      say("No connection: kept in this browser");
    }
  }
}

const SKIP = new Set(["csrfmiddlewaretoken", "password"]);

// Words that this browser kept while the line was down come back into empty boxes.
function restore(form, kept, say) {
  const words = JSON.parse(localStorage.getItem(kept) ?? "null");
  if (!words) return;
  for (const [name, value] of Object.entries(words)) {
    const field = form.elements[name];
    if (field instanceof HTMLElement && "value" in field && !field.value && field.type !== "hidden") field.value = value;
  }
  say("Brought back from this browser");
}
