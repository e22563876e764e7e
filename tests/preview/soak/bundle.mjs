/**
 * Print files of the page as one of each kind, bundled and minified: node bundle.mjs PAGE FILE...
 *
 * What the page imports while it runs is no part of that, unless it is among the files.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const [page, ...files] = process.argv.slice(2);
const imports = { js: (file) => `import "./${file}";`, css: (file) => `@import "./${file}";` };
const onDemand = {
  name: "on demand",
  setup: ({ onResolve }) => onResolve({ filter: /./ }, ({ path, kind }) => (kind === "dynamic-import" ? { path, external: true } : undefined)),
};

async function bundled(loader) {
  const contents = files.filter((file) => file.endsWith(`.${loader}`)).map(imports[loader]).join("\n");
  const options = { bundle: true, minify: true, format: "esm", charset: "utf8", write: false };
  const { outputFiles } = await build({ ...options, stdin: { contents, loader, resolveDir: page }, plugins: [onDemand] });
  return outputFiles[0].text;
}

const html = files.filter((file) => file.endsWith(".html")).map((file) => readFileSync(join(page, file), "utf8")).join("");
console.log(JSON.stringify({ html, js: await bundled("js"), css: await bundled("css") }));
