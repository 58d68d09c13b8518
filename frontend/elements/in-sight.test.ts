import { expect, test, vi } from "vitest";
import { draw } from "../live/draw";
import { InSight } from "./in-sight";

customElements.define("k-in-sight", InSight);

test("it scrolls to what is current, and again when another place is", async () => {
  draw(`<k-in-sight data-at="a"><p class="current" id="a"></p><p id="b"></p></k-in-sight>`);
  const box = document.querySelector<HTMLElement>("k-in-sight")!;
  const [first, second] = [document.getElementById("a")!, document.getElementById("b")!];
  const top = 300; // as the browser tells it: less by what was scrolled already
  second.getBoundingClientRect = () => ({ top: top - box.scrollTop }) as DOMRect;
  first.classList.remove("current");
  second.classList.add("current");
  box.dataset["at"] = "b";
  await vi.waitFor(() => expect(box.scrollTop).toBe(300));
});
