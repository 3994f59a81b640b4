import { darkChartColours } from "../charts/chartColours.js";

/** Style sheet of reports and archives: one column, system fonts, light and dark, print. */
export function reportStyle(): string {
  return `${base}
@media screen and (prefers-color-scheme: dark) {
${dark}
${chartColoursInDark()}
}
@media print {
${print}
}
`;
}

function chartColoursInDark(): string {
  return Object.entries(darkChartColours)
    .flatMap(([light, other]) => [
      `figure svg [fill="${light}"] { fill: ${other}; }`,
      `figure svg [stroke="${light}"] { stroke: ${other === "transparent" ? "#161b22" : other}; }`,
    ])
    .join("\n");
}

const base = `
:root { color-scheme: light dark; --ink: #1c2733; --muted: #5f6c7b; --line: #dfe4ea; --paper: #ffffff; --wash: #f5f7f9; --link: #0b62a3; --sound: #0a7d4f; --suspect: #b45309; --incomplete: #b42318; --sound-wash: #eaf6f0; --suspect-wash: #fdf3e3; --incomplete-wash: #fdecea; --shade: rgb(28 39 51 / .28); }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 "Segoe UI", system-ui, -apple-system, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 2.75rem 1.5rem 4rem; counter-reset: figure; }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; text-wrap: balance; }
h1 { font-size: 2rem; margin: 0 0 .4rem; }
h2 { font-size: 1.35rem; margin: 2.75rem 0 .8rem; padding-top: 1.4rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
h4 { font-size: 1.04rem; margin: 2rem 0 .5rem; }
p { margin: 0 0 1rem; max-width: 44rem; }
p:has(+ ul) { margin-bottom: .3rem; }
ul { margin: 0 0 1rem; padding-left: 1.25rem; max-width: 44rem; }
li { margin: .2rem 0; overflow-wrap: anywhere; }
a { color: var(--link); }
code { font: .875em/1.5 ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; background: var(--wash); padding: .1em .35em; border-radius: 4px; overflow-wrap: anywhere; }
em.none { color: var(--muted); }
.subtitle { color: var(--muted); margin-bottom: 1.6rem; }
.verdict { border-left: 4px solid var(--accent); background: var(--accent-wash); border-radius: 0 8px 8px 0; padding: .9rem 1.2rem; margin: 0 0 1.2rem; }
.verdict p:last-child, .verdict ul:last-child { margin-bottom: 0; }
.verdict p { margin-bottom: .4rem; }
.verdict .status { display: inline-block; background: var(--accent); color: var(--paper); border-radius: 99px; padding: .05rem .7rem; margin-right: .35rem; font-size: .8rem; letter-spacing: .04em; text-transform: uppercase; }
.sound { --accent: var(--sound); --accent-wash: var(--sound-wash); }
.suspect { --accent: var(--suspect); --accent-wash: var(--suspect-wash); }
.incomplete { --accent: var(--incomplete); --accent-wash: var(--incomplete-wash); }
nav { margin: 1.4rem 0 0; font-size: .9rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; padding: 0; margin: 0; max-width: none; }
nav li { margin: 0; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
.table { overflow-x: auto; margin: 0 0 1.2rem; background: linear-gradient(to right, var(--paper) 35%, transparent) 0 0 / 3rem 100% no-repeat local, linear-gradient(to left, var(--paper) 35%, transparent) 100% 0 / 3rem 100% no-repeat local, linear-gradient(to right, var(--shade), transparent) 0 0 / .9rem 100% no-repeat scroll, linear-gradient(to left, var(--shade), transparent) 100% 0 / .9rem 100% no-repeat scroll; }
table { border-collapse: collapse; font-size: .9rem; line-height: 1.45; min-width: 40%; }
caption { text-align: left; font-weight: 600; padding: .2rem 0 .5rem; caption-side: top; }
th, td { text-align: left; padding: .42rem 1.1rem .42rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: .3rem; }
thead th { color: var(--muted); font-weight: 600; font-size: .82rem; border-bottom: 1.5px solid var(--muted); vertical-align: bottom; }
thead th.number { white-space: normal; min-width: 5.5rem; }
td.short { white-space: nowrap; }
td:not(.short) { min-width: 11rem; }
.table.wide { width: min(100vw - 3rem, 84rem); margin-left: 50%; transform: translateX(-50%); }
.table.wide table { margin: 0 auto; }
th code { white-space: nowrap; }
.table.wide td:not(.short) { min-width: 9.5rem; }
.table.dense table { font-size: .8rem; }
.table.dense :is(th, td) { padding-right: .6rem; }
.table.dense thead th { font-size: .75rem; }
.table.dense thead th.number { min-width: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.note { color: var(--muted); font-size: .85rem; margin-top: -.7rem; }
dl.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .8rem; margin: 0 0 1.4rem; }
dl.figures:has(> :nth-child(6):last-child) { grid-template-columns: repeat(auto-fit, minmax(max(9.5rem, 30%), 1fr)); }
dl.figures div { border: 1px solid var(--line); border-radius: 8px; padding: .7rem .95rem; background: var(--wash); }
dl.figures dt { color: var(--muted); font-size: .8rem; }
dl.figures dd { margin: .15rem 0 0; font-size: 1.3rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.3; }
dl.figures dd em.none { font-size: 1rem; font-weight: 400; }
figure { margin: 1.4rem 0 1.8rem; break-inside: avoid; counter-increment: figure; }
.chart { overflow-x: auto; }
figure svg { display: block; width: 100%; min-width: 640px; max-width: 760px; height: auto; }
figcaption { color: var(--muted); font-size: .87rem; line-height: 1.5; max-width: 44rem; margin-top: .5rem; }
figcaption::before { content: "Figure " counter(figure) ". "; font-weight: 600; color: var(--ink); }
@media screen and (max-width: 690px) {
main { padding: 1.75rem 1rem 3rem; }
.table.wide { width: auto; margin-left: 0; transform: none; }
figcaption::after { content: " The picture is wider than the screen: move it sideways."; }
}
`;

const dark = `:root { --ink: #e8ecf1; --muted: #a3afbd; --line: #2c3541; --paper: #161b22; --wash: #1e252e; --link: #6cb8f0; --sound: #4ccb93; --suspect: #f0b45a; --incomplete: #f58a7e; --sound-wash: #14291f; --suspect-wash: #2c2313; --incomplete-wash: #321a18; --shade: rgb(0 0 0 / .75); }`;

const print = `@page { margin: 16mm 15mm; }
body { font-size: 10.5pt; color: #000; }
main { max-width: none; padding: 0; }
nav { display: none; }
h2, h3, h4 { break-after: avoid; }
tr, .verdict, dl.figures div { break-inside: avoid; }
.chart { overflow: visible; }
figure svg { min-width: 0; }
.table, .table.wide { overflow: visible; background: none; width: auto; margin-left: 0; transform: none; }
td:not(.short), thead th.number { min-width: 0; }
.table.wide table { font-size: 7pt; }
.table.wide td:not(.short) { min-width: 6.5rem; }
.table.wide th, .table.wide td { padding-right: .4rem; }
table { font-size: 8.5pt; }
thead th { font-size: 1em; }
th, td { padding-right: .6rem; }
a { color: inherit; text-decoration: none; }
.verdict, dl.figures div { -webkit-print-color-adjust: exact; print-color-adjust: exact; }`;
