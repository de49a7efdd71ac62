// Pasted or dropped pictures are uploaded and shown; pasted rich text becomes Markdown. The server does both.
import { send } from "./token.js";
import { insert } from "./toolbar.js";

export function paste(area, bar, say) {
  const chooser = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", hidden: true });
  bar.querySelector("[data-does=image]").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => chooser.files[0] && picture(area, chooser.files[0], say));
  area.addEventListener("paste", (event) => take(event, event.clipboardData));
  area.addEventListener("drop", (event) => take(event, event.dataTransfer));
  function take(event, data) {
    const file = [...data.files].find((each) => each.type.startsWith("image/"));
    const html = data.getData("text/html");
    if (file) event.preventDefault(), picture(area, file, say);
    else if (event.type === "paste" && /<(a|p|li|h\d|table|strong|em|b|i|blockquote)\b/i.test(html)) {
      event.preventDefault();
      rich(area, html, data.getData("text/plain"));
    }
  }
}

async function picture(area, file, say) {
  say(`Adding ${file.name || "the picture"}…`);
  try {
    const answer = await (await send("/write/picture/", area.form, { file })).json();
    insert(area, `![${answer.name ?? "Describe the picture here"}](${answer.url})`);
    say("Added. Say in the brackets what it shows, for those who cannot see it.");
  } catch (wrong) {
    say(wrong.message || "The picture could not be added.");
  }
}

async function rich(area, html, plain) {
  try {
    insert(area, (await (await send("/write/paste/", area.form, { html })).json()).source);
  } catch {
    insert(area, plain);
  }
}
