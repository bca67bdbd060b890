// Makes ../static/vendor: only the components, tokens and fonts that the pages use. See README.md.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "static", "vendor");
const inPackage = (...parts) => join(here, "node_modules", ...parts);
const read = (path) => readFileSync(path, "utf8");
const about = (name) => JSON.parse(read(inPackage(name, "package.json")));

// The components of Utrecht that the pages use: a class stays when it is one of these, a part of it (__) or a variant (--).
const COMPONENTS = [
  "button",
  "button-link",
  "checkbox",
  "document",
  "form-field",
  "form-fieldset",
  "heading-1",
  "heading-2",
  "heading-3",
  "link",
  "radio-button",
  "select",
  "skip-link",
  "status-badge",
  "surface",
  "table",
  "textarea",
  "textbox",
];
const UTRECHT = "@utrecht/component-library-css";
const TOKENS = "@nl-design-system-unstable/voorbeeld-design-tokens";
const FONT = "@fontsource-variable/noto-sans";

const ours = new RegExp(`^\\.utrecht-(?:${COMPONENTS.join("|")})(?:--[a-z0-9-]+|__[a-z0-9_-]+)?$`);
// Variants that the pages never use; the custom ones draw with a data: image, which our content policy blocks.
const never = /--custom|--vimeo|--youtube|--html-(?:h\d|fieldset|legend|body)/;

const wanted = (selector) => {
  const classes = selector.match(/\.[A-Za-z][\w-]*/g) ?? [];
  return classes.length > 0 && classes.every((name) => ours.test(name)) && !never.test(selector);
};

const banner = (name, extra) => {
  const { version, license } = about(name);
  return `/* Subset of ${name} ${version}, licence ${license}${extra}. Made by build/build.mjs; do not edit. See NOTICE.md. */\n`;
};

const components = () => {
  const root = postcss.parse(read(inPackage(UTRECHT, "dist", "index.css")));
  root.walkComments((comment) => comment.remove());
  root.walkAtRules(/^(?:charset|layer|import)$/, (rule) => rule.remove());
  root.walkRules((rule) => {
    if (rule.parent.type === "atrule" && /keyframes$/.test(rule.parent.name)) return;
    const kept = rule.selectors.filter(wanted);
    if (kept.length === 0) rule.remove();
    else rule.selectors = kept;
  });
  root.walkDecls((declaration) => {
    if (declaration.value.includes("data:")) throw new Error(`A data: image in ${declaration.parent.selector}`);
  });
  const animations = [];
  root.walkDecls(/^animation/, (declaration) => animations.push(declaration.value));
  root.walkAtRules(/keyframes$/, (rule) => {
    if (!animations.some((value) => value.includes(rule.params))) rule.remove();
  });
  for (let empty = true; empty; ) {
    empty = false;
    root.walkAtRules((rule) => {
      if (rule.nodes?.length === 0) {
        rule.remove();
        empty = true;
      }
    });
  }
  return root.toString().trim() + "\n";
};

// The tokens that the components and app.css ask for, and the tokens that those are made of.
const tokens = (...sheets) => {
  const root = postcss.parse(read(inPackage(TOKENS, "dist", "theme.css")));
  const values = new Map();
  root.walkDecls(/^--/, (declaration) => values.set(declaration.prop, declaration.value));
  const names = (text) => [...text.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]);
  const used = new Set();
  const queue = sheets.flatMap(names);
  while (queue.length > 0) {
    const name = queue.pop();
    if (used.has(name)) continue;
    used.add(name);
    if (values.has(name)) queue.push(...names(values.get(name)));
  }
  const lines = [...values].filter(([name]) => used.has(name)).map(([name, value]) => `  ${name}: ${value};`);
  return `.voorbeeld-theme {\n${lines.join("\n")}\n}\n`;
};

rmSync(vendor, { recursive: true, force: true });
mkdirSync(vendor);

const utrecht = components();
writeFileSync(join(vendor, "utrecht.css"), banner(UTRECHT, ", copyright Gemeente Utrecht and Frameless B.V") + utrecht);
writeFileSync(join(vendor, "voorbeeld.css"), banner(TOKENS, ", copyright the NL Design System community") + tokens(utrecht, read(join(here, "..", "static", "app.css"))));
for (const part of ["latin", "latin-ext"]) {
  copyFileSync(inPackage(FONT, "files", `noto-sans-${part}-wght-normal.woff2`), join(vendor, `noto-sans-${part}.woff2`));
}

copyFileSync(inPackage(UTRECHT, "LICENSE.md"), join(vendor, "LICENSE-EUPL-1.2.md"));
copyFileSync(inPackage(FONT, "LICENSE"), join(vendor, "LICENSE-OFL-1.1.txt"));
const row = (files, name, what) => `| ${files} | ${name} | ${about(name).version} | ${about(name).license} | ${what} |`;
writeFileSync(
  join(vendor, "NOTICE.md"),
  `# Notice

Work of others in this folder. \`build/build.mjs\` made it from the packages named here; the licence texts stand beside this file.

| file | package | version | licence | what was done |
|---|---|---|---|---|
${row("`utrecht.css`", UTRECHT, "only the components that the pages use; comments left out")}
${row("`voorbeeld.css`", TOKENS, "only the tokens that are used")}
${row("`noto-sans-*.woff2`", FONT, "unchanged, renamed: the variable weight axis, latin and latin-ext")}

- \`utrecht.css\`: copyright 2020-2025 Gemeente Utrecht, Frameless B.V. Source: https://github.com/nl-design-system/utrecht
- \`voorbeeld.css\`: copyright the NL Design System community. Source: https://github.com/nl-design-system/themes
- Noto Sans: copyright The Noto Project Authors. Source: https://github.com/notofonts/latin-greek-cyrillic
`,
);
