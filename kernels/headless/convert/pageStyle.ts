/** The style of a converted notebook; follows the reader's light or dark setting and prints well. */
export const pageStyle: string = `:root { color-scheme: light dark; --line: #8884; --soft: #8881; --error: #c0392b; }
body { margin: 0; font: 16px/1.55 system-ui, "DejaVu Sans", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
pre, code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.875rem; }
pre { margin: 0.5rem 0; padding: 0.6rem 0.8rem; overflow-x: auto; white-space: pre; tab-size: 2; }
.source { background: var(--soft); border: 1px solid var(--line); border-radius: 4px; }
.prompt { color: #888; font: 0.75rem/1 ui-monospace, monospace; margin: 1.2rem 0 -0.2rem; }
.stderr { border-left: 3px solid #d68910; }
.error { border-left: 3px solid var(--error); }
.output { margin: 0.5rem 0; overflow-x: auto; }
img { max-width: 100%; background: #fff; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; margin: 0.5rem 0; }
th, td { padding: 0.2rem 0.6rem; border-bottom: 1px solid var(--line); }
caption { text-align: left; font-weight: 600; padding: 0.2rem 0; }
summary { cursor: pointer; color: #888; }
@media print { .source { white-space: pre-wrap; } details:not([open]) { display: none; } }
`;
