// Menus made of <details> close on Escape, and when one looks elsewhere.
export function start() {
  const open = () => document.querySelectorAll("[data-menu][open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  });
  const leave = (event) => open().forEach((menu) => menu.contains(event.target) || (menu.open = false));
  document.addEventListener("click", leave);
  document.addEventListener("focusin", leave);
}
