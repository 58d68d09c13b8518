/** Where letters are letters and no shortcut may act. */
export const TYPING =
  "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";
