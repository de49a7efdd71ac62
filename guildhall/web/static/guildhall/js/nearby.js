// What is alike: fetched when it comes into sight, or half a second after a title's last key. Without it there is a link.
export function start() {
  const sight = new IntersectionObserver((seen) => {
    for (const { target } of seen.filter((each) => each.isIntersecting)) {
      sight.unobserve(target);
      fill(target, target.dataset.lazy);
    }
  });
  document.querySelectorAll("[data-lazy]").forEach((place) => sight.observe(place));
  let timer;
  for (const place of document.querySelectorAll("[data-similar]"))
    document.getElementById("id_title")?.addEventListener("input", ({ target }) => {
      clearTimeout(timer);
      timer = setTimeout(() => fill(place, `${place.dataset.similar}?q=${encodeURIComponent(target.value.trim())}`, true), 500);
    });
}
// The server's own list, escaped there; once for the same words, and not what comes too late.
async function fill(place, address, always = false) {
  if (place.dataset.asked === address) return;
  place.dataset.asked = address;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  const list = answer?.ok && !answer.redirected ? (await answer.text()).trim() : "";
  if (place.dataset.asked === address && (list || always)) place.innerHTML = list;
}
