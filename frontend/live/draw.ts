/** For tests: puts markup on the page whole, as a browser does before it upgrades elements. */
export function draw(html: string): void {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  document.body.replaceChildren(holder);
}
