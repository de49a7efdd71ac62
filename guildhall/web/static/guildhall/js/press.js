// A form is sent once, however often its button is pressed. A page that comes back (the Back button) may be sent again.
export function start() {
  const sent = new Set();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "get" || form.dataset.hxPost) return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    setTimeout(() => sent.delete(form), 8000);
  });
  addEventListener("pageshow", () => sent.clear());
}
