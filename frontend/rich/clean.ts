const KEPT: Record<string, string> = {
  B: "b",
  STRONG: "b",
  I: "i",
  EM: "i",
  UL: "ul",
  OL: "ol",
  LI: "li",
  P: "p",
  DIV: "p",
  BLOCKQUOTE: "blockquote",
  H1: "p",
  H2: "p",
  H3: "p",
};
const DROPPED = new Set([
  "SCRIPT",
  "STYLE",
  "TEMPLATE",
  "IFRAME",
  "OBJECT",
  "TITLE",
  "HEAD",
  "META",
  "LINK",
  "SVG",
]);
const ADDRESS = /^(https?:|mailto:|tel:)/i;

const TAG = /<([a-z][\w:-]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>/gi;
const HREF = /\shref\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)/i;
const SHEET = /<style\b[\s\S]*?<\/style\s*>/gi;

/** The few tags a letter needs, nothing else: no attributes but the address of a link, no styles, no scripts. */
export function cleaned(html: string): string {
  const body = new DOMParser().parseFromString(bare(html), "text/html").body;
  return [...body.childNodes].map(write).join("");
}

/** Tags without attributes but addresses. Our policy complains of each style even where nothing is drawn; the
 * cleaning itself does not rely on this. */
function bare(html: string): string {
  const tags = (_all: string, name: string, rest: string): string => `<${name}${HREF.exec(rest)?.[0] ?? ""}>`;
  return html.replace(SHEET, "").replace(TAG, tags);
}

/** Plain text as paragraphs. */
export function asHtml(text: string): string {
  if (!text.trim()) return "";
  const paragraphs = text.replace(/\r\n?/g, "\n").split(/\n{2,}/);
  return paragraphs.map((paragraph) => `<p>${escaped(paragraph).replaceAll("\n", "<br>")}</p>`).join("");
}

function write(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.textContent ?? "");
  if (!(node instanceof HTMLElement) || DROPPED.has(node.tagName)) return "";
  if (node.tagName === "BR") return "<br>";
  const inner = [...node.childNodes].map(write).join("");
  const address = node.getAttribute("href") ?? "";
  if (node.tagName === "A" && ADDRESS.test(address)) return `<a href="${escaped(address)}">${inner}</a>`;
  const tag = KEPT[node.tagName];
  if (!tag) return inner;
  if (tag === "p" && !inner) return "";
  const wraps = tag === "p" && /<(p|ul|ol|blockquote)>/.test(inner);
  return wraps ? inner : `<${tag}>${inner}</${tag}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
