import { expect, test } from "vitest";
import { draw } from "../live/draw";
import { Passkey } from "./passkey";

customElements.define("k-passkey", Passkey);

test.each([
  ["NotAllowedError", "cancelled"],
  ["InvalidStateError", "known"],
])("after %s it says what happened", (name, shown) => {
  draw("<k-passkey hidden><p data-cancelled>No passkey</p><p data-known hidden>Known</p></k-passkey>");
  const exception = Object.assign(new Error("no"), { name });
  const told = new CustomEvent("allauth.error", { detail: { exception }, cancelable: true });
  document.dispatchEvent(told);
  expect(told.defaultPrevented).toBe(true);
  expect(document.querySelector("k-passkey")?.hasAttribute("hidden")).toBe(false);
  expect(document.querySelector("p:not([hidden])")?.matches(`[data-${shown}]`)).toBe(true);
});
