/** Sequences in which Deno's Jupyter kernel (2.9.6) answers otherwise, who is right, and why. */
export const DENO_DIFFERENCES: readonly (readonly [
  who: "ours" | "Deno" | "either",
  why: string,
  titles: readonly string[],
])[] = [
  [
    "ours",
    "Deno refuses to declare a name again in another way (let over const, function over let, import over either)",
    [
      "const, then let, then const",
      "function, then const, then function",
      "const, then hoisted function",
      "function, then class, then let",
      "let, then var, then let",
      "var, then const, mixed with new names",
      "var in loops and blocks belongs to the session",
      "import, then declared as something else",
      "closures follow a name through let, let and const",
      "imports again, over names of other kinds",
    ],
  ],
  ["ours", "Deno shows no null, NaN, -0 and no big integer", ["the last expression is the value", "big integers"]],
  [
    "either",
    "the completion value of a loop or of what stands before a declaration is the language's; a notebook is quieter without it",
    [
      "declarations show nothing",
      "for await",
      "branches show, loops do not",
      "each turn of a loop has its own let, and all share a var",
      "completion values of blocks, labels and empty statements",
    ],
  ],
  [
    "either",
    "a thrown value that is no error: Deno makes an Error of it, ours shows the value",
    ["throws of things that are no errors", "a cell that fails half way"],
  ],
  ["ours", "a comment behind an object literal makes it a block in Deno", ["an object literal alone is an object"]],
  [
    "either",
    "an enum or namespace of a later cell: Deno merges it into the earlier one, as within one program; ours replaces it, as a cell that is edited and run again should",
    ["enums", "enums and namespaces again replace, and merge within a cell"],
  ],
  ["Deno", "ours has no accessor fields", ["syntax that is newer than the engine is refused by name"]],
  [
    "ours",
    "a syntax error that Deno calls 'Execution failed'",
    ["await where it means nothing is refused", "strict mode only"],
  ],
  ["ours", "Deno does not hoist imports, and shows the module of one that binds nothing", ["imports of every form"]],
  ["ours", "Deno has no import.meta and no import = require in a cell", ["dynamic imports", "import equals"]],
  ["either", "Deno takes a re-export as an import", ["exports are dropped or refused"]],
  ["either", "Deno compiles JSX for React", ["JSX is refused, generics are not"]],
  ["ours", "a comment that does not end is a syntax error", ["comments and line ends"]],
  [
    "ours",
    "a hashbang may stand first; HTML comments are no part of modules",
    ["byte order mark, hashbang, HTML comments"],
  ],
];
