export type { CellDiagnostic } from "./CellDiagnostic.js";
export { CellLanguage, type CellLanguageOptions } from "./CellLanguage.js";
export type { Completion, CompletionItem, CompletionKind, CompletionOptions } from "./Completion.js";
export { CELL_GLOBALS } from "./cellGlobals.js";
export type { Inspection } from "./Inspection.js";
export type { LiveMember, LiveMembers } from "./LiveMember.js";
