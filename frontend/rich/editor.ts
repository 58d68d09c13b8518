import { asHtml, cleaned } from "./clean";

/** The editable place that stands for a textarea: named like it, pasting only what a letter needs. */
export function editorFor(area: HTMLTextAreaElement): HTMLElement {
  const text = document.createElement("div");
  text.className = "rich-text";
  text.contentEditable = "true";
  text.dataset["placeholder"] = area.placeholder;
  const roles = { role: "textbox", "aria-multiline": "true", "aria-labelledby": `${area.id}-label` };
  for (const [name, value] of Object.entries(roles)) text.setAttribute(name, value);
  text.addEventListener("paste", paste);
  return text;
}

function paste(event: ClipboardEvent): void {
  event.preventDefault();
  const copied = event.clipboardData;
  const html = copied?.getData("text/html") || asHtml(copied?.getData("text/plain") ?? "");
  document.execCommand("insertHTML", false, cleaned(html));
}
