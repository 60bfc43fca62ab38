// Compiles the style sheets and cuts the two Khmer fonts down to Khmer, where Django serves them from.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { transform } from "lightningcss";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "yobal", "web", "parts", "static", "yobal");
const font = join(here, "node_modules", "@fontsource", "noto-sans-khmer");
const notice = "/*! Yobal, Apache-2.0. Built with parts of govuk-frontend, MIT, Crown Copyright. */\n";

// Browsers that know custom properties, i.e. those of the phones of the last eight years.
const targets = { chrome: 64 << 16, safari: 12 << 16, firefox: 63 << 16 };

// What pages without JavaScript never use, or never write.
const unused = new RegExp(
  "frontend-supported|drop-zone|file-upload-button|file-upload-wrapper|extra-letter-spacing|input__(?:wrapper|prefix|suffix)" +
    "|column-[a-z-]+-from-desktop|section-break--|summary-list--no-border" +
    "|__conditional|error-message--hidden|link--(?:inverse|text-colour|muted)|panel--interruption" +
    "|\\[href\\^=|pagination--block|body-lead|textarea--code|-moz-focus-inner",
);

// The library repeats for every class what one rule on the page already says; readers pay for each byte by the megabyte.
function thrift(text, drop) {
  return text
    .replaceAll("-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale", "")
    .replaceAll("font-family:var(--yb-font)", "")
    .replace(/var\((--govuk-[a-z-]+-colour), ?#[0-9a-f]{3,6}\)/g, "var($1)")
    .replace(/@supports not \(text-wrap: ?balance\)\{[^{}]*\{[^{}]*\}\}/g, "")
    .replace(/([^{}]+)(\{[^{}]*\})/g, (rule, selectors, body) => keep(selectors, body, drop))
    .replace(/;{2,}/g, ";")
    .replace(/\{;/g, "{");
}

function keep(selectors, body, drop) {
  const kept = selectors.split(/,(?![^(]*\))/).filter((selector) => !unused.test(selector) && !drop.test(selector));
  return kept.length ? kept.join(",") + body : "";
}

function build(name, drop = /(?!)/) {
  const { css } = sass.compile(join(here, "scss", `${name}.scss`), {
    loadPaths: [join(here, "node_modules")],
    style: "compressed",
    quietDeps: true,
  });
  const code = Buffer.from(thrift(css.replace(/^\uFEFF/, ""), drop));
  const sheet = notice + transform({ filename: name, code, minify: true, targets }).code.toString() + "\n";
  writeFileSync(join(out, `${name}.css`), sheet);
  process.stdout.write(`${name}.css ${sheet.length} bytes, ${gzipSync(sheet, { level: 9 }).length} compressed\n`);
}

mkdirSync(join(out, "fonts"), { recursive: true });
build("yobal");
// The task list brings the library's tags and its version along; yobal.css has said both.
build("yobal-desk", /govuk-tag|:root/);
for (const weight of [400, 700]) {
  const name = `noto-sans-khmer-khmer-${weight}-normal.woff2`;
  // The library's file holds Latin letters too, names of glyphs and hints for old screens: a third of its weight.
  execFileSync(join(here, "..", ".venv", "bin", "python"), [
    "-m",
    "fontTools.subset",
    join(font, "files", name),
    "--unicodes=U+20,U+1780-17FF,U+19E0-19FF,U+200B-200D,U+25CC",
    "--layout-features=*",
    "--no-hinting",
    "--flavor=woff2",
    `--output-file=${join(out, "fonts", name)}`,
  ]);
}
copyFileSync(join(font, "LICENSE"), join(out, "fonts", "OFL.txt"));
copyFileSync(join(here, "govuk-frontend.LICENSE.txt"), join(out, "govuk-frontend.LICENSE.txt"));
