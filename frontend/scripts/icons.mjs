// Takes the icons named in icons.txt out of Lucide (ISC licence, see frontend/fonts/README.md) and writes
// src/kuula/ui/icons.json, which is committed so that the Python side needs no Node to draw an icon.
import { readFileSync, writeFileSync } from "node:fs";

const target = new URL("../../src/kuula/ui/icons.json", import.meta.url);
const nodes = JSON.parse(
  readFileSync(new URL("../node_modules/lucide-static/icon-nodes.json", import.meta.url), "utf8"),
);
const names = readFileSync(new URL("../icons.txt", import.meta.url), "utf8")
  .split(/\s+/)
  .filter(Boolean)
  .sort();

const missing = names.filter((name) => !nodes[name]);
if (missing.length) throw new Error(`Lucide has no icon called ${missing.join(", ")}`);

const draw = ([tag, attributes]) =>
  `<${tag} ${Object.entries(attributes)
    .map(([key, value]) => `${key}="${value}"`)
    .join(" ")}/>`;
const icons = Object.fromEntries(names.map((name) => [name, nodes[name].map(draw).join("")]));
const text = `${JSON.stringify(icons, null, 1)}\n`;

if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text)
    throw new Error("icons.json is older than icons.txt: run npm run icons");
} else {
  writeFileSync(target, text);
}
