// Compiles the style sheet and copies the two Khmer fonts to where Django serves them from.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "yobal", "web", "parts", "static", "yobal");
const font = join(here, "node_modules", "@fontsource", "noto-sans-khmer");

mkdirSync(join(out, "fonts"), { recursive: true });
const { css } = sass.compile(join(here, "scss", "yobal.scss"), {
  loadPaths: [join(here, "node_modules")],
  style: "compressed",
  quietDeps: true,
});
// The library repeats for every class what one rule on the page already says; readers pay for each byte by the megabyte.
function thrift(text) {
  return text
    .replaceAll("-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale", "")
    .replace(/@media print\{[^{}]+\{font-family:var\(--yb-font\)\}\}/g, "")
    .replace(/var\((--govuk-[a-z-]+-colour), ?#[0-9a-f]{3,6}\)/g, "var($1)")
    .replace(/[^{}]*(?:\.govuk-frontend-supported|\.govuk-drop-zone|\.govuk-file-upload-button)[^{}]*\{[^{}]*\}/g, "")
    .replace(/;{2,}/g, ";")
    .replace(/;\}/g, "}")
    .replace(/[^{}@;/]+\{;?\}/g, "")
    .replace(/@(?:media|supports)[^{}]*\{\}/g, "");
}

// Sass marks a style sheet with letters beyond ASCII by a byte order mark; a charset rule reads the same and is visible.
const sheet = thrift(css).replace(/^\uFEFF/, '@charset "UTF-8";') + "\n";
writeFileSync(join(out, "yobal.css"), sheet);
for (const weight of [400, 700]) {
  const name = `noto-sans-khmer-khmer-${weight}-normal.woff2`;
  copyFileSync(join(font, "files", name), join(out, "fonts", name));
}
copyFileSync(join(font, "LICENSE"), join(out, "fonts", "OFL.txt"));
copyFileSync(join(here, "govuk-frontend.LICENSE.txt"), join(out, "govuk-frontend.LICENSE.txt"));
process.stdout.write(`yobal.css ${sheet.length} bytes, ${gzipSync(sheet, { level: 9 }).length} compressed\n`);
