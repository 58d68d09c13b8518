// The first page load stays small: style and scripts together under 60 KB gzipped, the font under 90 KB.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const folder = new URL("../../src/kuula/ui/static/kuula/", import.meta.url);
const size = (name, packed) => {
  const bytes = readFileSync(new URL(name, folder));
  return (packed ? gzipSync(bytes).length : bytes.length) / 1000;
};
const rows = ["kuula.css", "kuula.js", "customer.js", "live-worker.js", "push-worker.js", "contact.js"].map(
  (name) => [name, size(name, true)],
);
const text = rows.reduce((sum, [, kilobytes]) => sum + kilobytes, 0);
const font = size("inter.woff2", false);
const survey = size("survey.css", true) + size("survey.js", true);

for (const [name, kilobytes] of [...rows, ["together", text], ["survey", survey], ["inter.woff2", font]]) {
  console.log(`${name.padEnd(16)}${kilobytes.toFixed(1)} KB`);
}
if (text > 60) throw new Error(`Style and scripts weigh ${text.toFixed(1)} KB gzipped, 60 KB are allowed`);
if (survey > 20)
  throw new Error(`The page of a survey weighs ${survey.toFixed(1)} KB gzipped, 20 KB are allowed`);
if (font > 90) throw new Error(`The font weighs ${font.toFixed(1)} KB, 90 KB are allowed`);
