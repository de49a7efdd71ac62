// GOV.UK Frontend's own behaviours (character count, show password, error summary), where a page has them.
import { initAll } from "../../govuk/govuk-frontend.min.js";

export function start() {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  initAll();
}
