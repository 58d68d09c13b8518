import { expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { InSight } from "./in-sight";

customElements.define("k-in-sight", InSight);

test("it scrolls to what is current, and again when another place is", async () => {
  draw(`<k-in-sight data-at="a"><p class="current" id="a"></p><p id="b"></p></k-in-sight>`);
  const box = document.querySelector<HTMLElement>("k-in-sight")!;
  const [first, second] = [document.getElementById("a")!, document.getElementById("b")!];
  vi.spyOn(first, "getBoundingClientRect").mockReturnValue({ top: 40 } as DOMRect);
  vi.spyOn(second, "getBoundingClientRect").mockReturnValue({ top: 300 } as DOMRect);
  first.classList.remove("current");
  second.classList.add("current");
  box.dataset["at"] = "b";
  await vi.waitFor(() => expect(box.scrollTop).toBe(300));
});
