/** Runs `change` on an editor's content and puts the caret back after the same letter it stood behind. */
export function keepingCaret(root: HTMLElement, change: () => void): void {
  const selection = document.getSelection();
  const collapsed = selection?.isCollapsed && root.contains(selection.anchorNode);
  const before = collapsed ? lettersBefore(root, selection) : null;
  change();
  root.focus();
  if (before === null) return;
  let left = before;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (left <= length) return void selection?.collapse(node, left);
    left -= length;
  }
}

function lettersBefore(root: HTMLElement, selection: Selection): number {
  const range = document.createRange();
  range.selectNodeContents(root);
  range.setEnd(selection.anchorNode ?? root, selection.anchorOffset);
  return range.toString().length;
}
