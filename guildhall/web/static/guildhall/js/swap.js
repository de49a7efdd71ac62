// Reactions, and older entries of a list, without a reload. The page itself is plain forms and links; here they are given
// htmx's attributes, and htmx is fetched. The server answers with the same page; htmx takes its piece out of it.
let after = () => {};

export function start() {
  document.querySelectorAll("form[data-react]").forEach(react);
  document.querySelectorAll("a[data-into]").forEach(older);
  document.addEventListener("htmx:finally:request", () => (after(), (after = () => {})));
  const script = document.createElement("script");
  script.src = document.querySelector("meta[name=htmx-src]").content;
  document.head.append(script);
}

// A pressed reaction changes its own article. "This saved me time" asks how much on a page of its own, so it goes there.
function react(form) {
  const part = form.closest("article[id]");
  if (!part) return;
  const here = `#${CSS.escape(part.id)}`;
  give(form, { post: form.action, target: here, select: here, swap: "outerHTML" });
  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (pressed?.value === "time" && pressed.ariaPressed !== "true") return event.stopImmediatePropagation();
    after = () => {
      const fresh = document.querySelector(here);
      fresh?.querySelectorAll("form[data-react]").forEach(react);
      window.htmx?.process(fresh);
      fresh?.querySelector(`[name="${pressed.name}"][value="${pressed.value}"]`)?.focus();
    };
  });
}

// Older entries are put under those that are there; the eye and the keyboard go on at the first of them.
function older(link) {
  const list = document.querySelector(link.dataset.into);
  if (!list) return;
  const into = link.dataset.into;
  give(link, { get: link.href, target: into, select: `${into} > *`, selectOob: "#pager", swap: "beforeend" });
  link.addEventListener("click", () => {
    const last = list.lastElementChild;
    after = () => {
      const next = document.querySelector("#pager a[data-into]");
      if (next) older(next), window.htmx?.process(next);
      last?.nextElementSibling?.querySelector("h2 a, h3 a, a")?.focus();
    };
  });
}

function give(element, ways) {
  for (const [name, value] of Object.entries(ways)) element.dataset[`hx${name[0].toUpperCase()}${name.slice(1)}`] = value;
}
