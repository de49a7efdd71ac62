// The one module every page loads. It fetches a behaviour only where the page asks for it; without it all still works.
const wants = (selector) => document.querySelector(selector) !== null;

import("./press.js").then((press) => press.start());
if (wants("[data-menu]")) import("./menu.js").then((menu) => menu.start());
if (wants("[data-editor]")) import("./editor.js").then((editor) => editor.start());
if (wants("[data-editing]")) import("./editing.js").then((editing) => editing.start());
if (wants("input[data-uploads]")) import("./upload.js").then((upload) => upload.start());
if (wants("form[data-suggest]")) import("./find.js").then((find) => find.start());
if (wants("[data-lazy], [data-similar]")) import("./nearby.js").then((nearby) => nearby.start());
if (wants("form[data-react], a[data-into]")) import("./swap.js").then((swap) => swap.start());
if (wants("[data-govuk], .govuk-character-count, .govuk-password-input, .govuk-error-summary, [role=alert]"))
  import("./govuk.js").then((govuk) => govuk.start());
