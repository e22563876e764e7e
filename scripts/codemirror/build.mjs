/**
 * Write newsletter/preview/page/vendor/codemirror.js anew, with the licences of all that is in it:
 *
 *     cd scripts/codemirror && npm ci && node build.mjs
 *
 * A folder as the argument gets both files instead. `made.sha256` says from what they were made, and what they are: by it
 * the tests know without npm that they belong together. For newer versions: npm update, with
 * --omit-lockfile-registry-resolved.
 */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;
const vendor = join(here, "../../newsletter/preview/page/vendor");
const target = process.argv[2] ?? vendor;
const SOURCES = ["package-lock.json", "codemirror.mjs", "build.mjs"];

const { outputFiles, metafile } = await build({
  entryPoints: [join(here, "codemirror.mjs")],
  absWorkingDir: here,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none", // codemirror.licences.txt has them all
  banner: { js: "/* CodeMirror 6, as scripts/codemirror makes it. Its licences: codemirror.licences.txt */" },
  metafile: true,
  write: false,
});

const names = new Set(Object.keys(metafile.inputs).flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []));
const files = { "codemirror.js": outputFiles[0].text, "codemirror.licences.txt": [...names].sort().map(licence).join("\n\n") };

mkdirSync(target, { recursive: true });
for (const [name, content] of Object.entries(files)) writeFileSync(join(target, name), content);
if (target === vendor) {
  const sources = Object.fromEntries(SOURCES.map((name) => [name, readFileSync(join(here, name))]));
  const lines = Object.entries({ ...sources, ...files }).map(([name, content]) => `${digest(content)}  ${name}\n`);
  writeFileSync(join(here, "made.sha256"), lines.join(""));
}

function licence(name) {
  const folder = join(here, "node_modules", name);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${name} has no licence beside it.`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}

function digest(content) {
  return createHash("sha256").update(content).digest("hex");
}
