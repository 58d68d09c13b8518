import { expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { Copy } from "./copy";

customElements.define("k-copy", Copy);

test("it copies the field, says so, and takes its words back", async () => {
  vi.useFakeTimers();
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  draw(
    `<k-copy><input id="a" value="reply@kuula.example"><button data-copy-from="#a" data-done="Copied"><span class="btn-text">Copy</span></button></k-copy>`,
  );
  document.querySelector("button")?.click();
  await vi.advanceTimersByTimeAsync(10);
  expect(writeText).toHaveBeenCalledWith("reply@kuula.example");
  expect(document.querySelector("button")?.textContent).toBe("Copied");
  await vi.advanceTimersByTimeAsync(2000);
  expect(document.querySelector("button")?.textContent).toBe("Copy");
  vi.useRealTimers();
});
