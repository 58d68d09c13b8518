import { defineConfig } from "vitest/config";

/** What else is built, by --mode: the scripts of the workers, script and style of surveys, and the one that puts a contact form into a page of another site. */
const ALONE: Record<string, Record<string, string>> = {
  worker: {
    "live-worker": "live/worker.ts",
    "push-worker": "push/worker.ts",
    "button-worker": "button/worker.ts",
  },
  survey: { survey: "survey.ts" },
  embed: { contact: "contact.ts" },
};

/** Three builds: the pages (kuula.js, customer.js for customers, kuula.css, inter.woff2), and each of ALONE after them. */
export default defineConfig(({ mode }) => ({
  base: "./",
  publicDir: mode in ALONE ? false : "public",
  build: {
    target: ["chrome125", "firefox128", "safari17.5"],
    outDir: "../src/kuula/ui/static/kuula",
    emptyOutDir: !(mode in ALONE),
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions: {
      input: ALONE[mode] ?? { kuula: "main.ts", customer: "customer.ts" },
      output: {
        format: mode === "embed" ? "iife" : "es",
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: "[name][extname]",
      },
    },
  },
  test: {
    environment: "happy-dom",
    environmentOptions: { happyDOM: { settings: { navigation: { disableChildFrameNavigation: true } } } },
    include: ["**/*.test.ts"],
    restoreMocks: true,
    unstubGlobals: true,
  },
}));
