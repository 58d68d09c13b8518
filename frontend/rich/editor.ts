import { asHtml, cleaned } from "./clean";

/**
 * The editable place that stands for a textarea: named like it, pasting only what a letter needs.
 *
 * Chromium joins two paragraphs by Backspace through markup with styles of its own, and our policy writes a line into
 * the console for each. The policy drops them and cleaning drops the rest; joined by us, undo would lose its steps.
 */
export function editorFor(area: HTMLTextAreaElement): HTMLElement {
  const text = document.createElement("div");
  text.className = "rich-text";
  text.contentEditable = "true";
  text.dataset["placeholder"] = area.placeholder;
  const roles = { role: "textbox", "aria-multiline": "true", "aria-labelledby": `${area.id}-label` };
  for (const [name, value] of Object.entries(roles)) text.setAttribute(name, value);
  text.addEventListener("paste", paste);
  text.addEventListener("copy", copy);
  text.addEventListener("cut", (event) => copy(event) && document.execCommand("delete"));
  return text;
}

function paste(event: ClipboardEvent): void {
  event.preventDefault();
  const copied = event.clipboardData;
  const html = copied?.getData("text/html") || asHtml(copied?.getData("text/plain") ?? "");
  document.execCommand("insertHTML", false, cleaned(html));
}

/** The marked words without the styles a browser writes along, which our policy would complain of. */
function copy(event: ClipboardEvent): boolean {
  const marked = window.getSelection();
  if (!marked?.rangeCount || marked.isCollapsed || !event.clipboardData) return false;
  const holder = document.createElement("div");
  holder.append(marked.getRangeAt(0).cloneContents());
  event.clipboardData.setData("text/html", cleaned(holder.innerHTML));
  event.clipboardData.setData("text/plain", marked.toString());
  event.preventDefault();
  return true;
}
