import { expect, test } from "vitest";
import { bytesOf, place, written } from "./told";

test("a notice leads nowhere but into Kuula", () => {
  const origin = "https://kuula.example";
  expect(place("/conversations/42", origin)).toBe("https://kuula.example/conversations/42");
  expect(place("https://elsewhere.example/x", origin)).toBe("https://kuula.example/");
  expect(place("//elsewhere.example", origin)).toBe("https://kuula.example/");
  expect(place(undefined, origin)).toBe("https://kuula.example/");
});

test("bytes come back as they were", () => {
  const bytes = new Uint8Array([0, 250, 251, 252, 253, 254, 255]);
  expect(bytesOf(written(bytes.buffer))).toEqual(bytes);
});
