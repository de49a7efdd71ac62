// <button data-copy="https://…" hidden>Copy the link</button>: copies, and says so.
export function start() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
      say(button, "Copied");
    });
  }
}

function say(button, words) {
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  status.className = "gh-meta";
  button.after(status);
  status.textContent = words;
  setTimeout(() => status.remove(), 4000);
}
