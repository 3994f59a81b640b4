export type { CellDiagnostic } from "./CellDiagnostic.js";
export { type CellCheck, CellLanguage, type CellLanguageOptions } from "./CellLanguage.js";
export type { Completion, CompletionItem, CompletionKind, CompletionOptions } from "./Completion.js";
export { CELL_GLOBALS } from "./cellGlobals.js";
export type { Inspection } from "./Inspection.js";
export { isStrictCell } from "./isStrictCell.js";
export { isSurelyWrong, unknownName } from "./isSurelyWrong.js";
export type { LiveMember, LiveMembers } from "./LiveMember.js";
export { typeRefusal } from "./typeRefusal.js";
