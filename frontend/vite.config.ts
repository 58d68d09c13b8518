import { defineConfig } from "vitest/config";

/** Two builds: the pages (kuula.js, customer.js for customers, kuula.css, inter.woff2) and, with --mode worker, the script of the shared worker. */
export default defineConfig(({ mode }) => ({
  base: "./",
  publicDir: mode === "worker" ? false : "public",
  build: {
    target: ["chrome125", "firefox128", "safari17.5"],
    outDir: "../src/kuula/ui/static/kuula",
    emptyOutDir: mode !== "worker",
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions: {
      input:
        mode === "worker"
          ? { "live-worker": "live/worker.ts" }
          : { kuula: "main.ts", customer: "customer.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
  test: { environment: "happy-dom", include: ["**/*.test.ts"], restoreMocks: true, unstubGlobals: true },
}));
