import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { CellError } from "./CellError.js";
import { codeFrame } from "./codeFrame.js";
import type { CompileError } from "./compile/CompileError.js";
import type { EditedText } from "./compile/TextEdits.js";
import { placeOf } from "./compile/textLines.js";
import type { ThrownValue } from "./messages.js";
import { EVALUATOR_FOLDERS, PACKAGE_FOLDERS, PACKAGE_ROOT } from "./packageFolders.js";

interface CellSource {
  readonly name: string;
  readonly source: string;
  readonly edited: EditedText | undefined;
}

interface Frame {
  readonly called: string;
  /** A cell's url, a file's path, or what V8 gave. */
  readonly where: string;
  readonly kind: "cell" | "local" | "other";
  readonly line: number;
  readonly column: number;
}

/** What Node puts in front of the stack when modules do not fit together: the place, its line, a marker below. */
const DECORATED = /^(file:\S+?):(\d+)\n.*\n(\s*)\^/;

/** The sources of the cells evaluated so far, and the way from V8's stack traces to them. */
export class CellSources {
  readonly #cells = new Map<string, CellSource>();
  readonly #cwd: string;

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** A script name for a cell that stays readable in a stack that the user prints: `Cell_7`, the second time `Cell_7~2`. */
  urlFor(cellName: string): string {
    const name = cellName.trim().replace(/[\s():?#]+/g, "_") || "Cell";
    let url = name;
    for (let run = 2; this.#cells.has(url); run++) url = `${name}~${run}`;
    return url;
  }

  add(url: string, name: string, source: string, edited: EditedText | undefined): void {
    this.#cells.set(url, { name, source, edited });
  }

  /** An error of the compiler, found before anything ran. */
  compileError(error: CompileError, name: string, source: string): CellError {
    const { line, column } = placeOf(source, error.offset);
    return withFrame(
      { name: error.name, message: error.message, cell: name, line, column, stack: [] },
      codeFrame(source, line, column),
    );
  }

  /** A value that a cell threw, in terms of cells and local files. */
  thrown(thrown: ThrownValue, url: string | undefined): CellError {
    const frames = this.#frames(thrown.stack);
    const own = url === undefined ? undefined : this.#cells.get(url);
    if (thrown.place !== undefined && own !== undefined) {
      frames.unshift({
        called: "",
        where: url!,
        kind: "cell",
        ...sourcePlace(own, thrown.place.line, thrown.place.column),
      });
    }
    const cellFrame = frames.find((frame) => frame.kind === "cell");
    const nearest = frames.find((frame) => frame.kind !== "other");
    const error: { -readonly [Key in keyof CellError]: CellError[Key] } = {
      name: thrown.name,
      message: withoutVersion(thrown.message),
      stack: frames.map((frame) => this.#frameText(frame)),
    };
    const cell = cellFrame === undefined ? own : this.#cells.get(cellFrame.where);
    if (cell !== undefined) error.cell = cell.name;
    if (cellFrame !== undefined) {
      error.line = cellFrame.line;
      error.column = cellFrame.column;
    }
    if (nearest?.kind === "local")
      error.file = { path: this.#shortPath(nearest.where), line: nearest.line, column: nearest.column };
    const source = nearest === undefined ? undefined : this.#sourceOf(nearest);
    const frame = source === undefined ? undefined : codeFrame(source, nearest!.line, nearest!.column);
    if (frame !== undefined) error.frame = frame;
    if (thrown.cause !== undefined) error.cause = this.thrown(thrown.cause, undefined);
    if (thrown.errors !== undefined) error.errors = thrown.errors.map((one) => this.thrown(one, undefined));
    return error;
  }

  #frames(stack: string): Frame[] {
    const frames: Frame[] = [];
    const linked = DECORATED.exec(stack);
    if (linked !== null) {
      const path = withoutVersion(fileURLToPath(linked[1]!));
      frames.push({ called: "", where: path, kind: "local", line: Number(linked[2]), column: linked[3]!.length + 1 });
    }
    for (const text of stack.split("\n")) {
      const parts = /^\s*at (?:(.*?) \()?(?:async )?(.+):(\d+):(\d+)\)?$/.exec(text);
      if (parts === null) continue;
      const [, called = "", place = "", lineText = "", columnText = ""] = parts;
      // Below a cell lies the inspector call that evaluated it.
      if (place === "node:inspector") break;
      const line = Number(lineText);
      const column = Number(columnText);
      const cell = this.#cells.get(place);
      if (cell !== undefined) {
        frames.push({ called, where: place, kind: "cell", ...sourcePlace(cell, line, column) });
        continue;
      }
      const path = withoutVersion(place.startsWith("file:") ? fileURLToPath(place) : place);
      if (path.startsWith("node:internal") || isIn(path, EVALUATOR_FOLDERS)) continue;
      const local = isAbsolute(path) && !/[\\/]node_modules[\\/]/.test(path) && !isIn(path, PACKAGE_FOLDERS);
      frames.push({ called, where: path, kind: local ? "local" : "other", line, column });
    }
    return frames;
  }

  #frameText(frame: Frame): string {
    const where = frame.kind === "cell" ? this.#cells.get(frame.where)!.name : this.#shortPath(frame.where);
    const place = `${where}, line ${frame.line}, column ${frame.column}`;
    return frame.called === "" ? `at ${place}` : `at ${frame.called} (${place})`;
  }

  #sourceOf(frame: Frame): string | undefined {
    if (frame.kind === "cell") return this.#cells.get(frame.where)?.source;
    return existsSync(frame.where) ? readFileSync(frame.where, "utf8") : undefined;
  }

  #shortPath(path: string): string {
    if (!isAbsolute(path)) return path;
    if (isIn(path, PACKAGE_FOLDERS)) return `strikebook/${relative(PACKAGE_ROOT, path)}`;
    const short = relative(this.#cwd, path);
    return short.startsWith("..") ? path : short;
  }
}

function isIn(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(folder));
}

function sourcePlace(cell: CellSource, line: number, column: number): { line: number; column: number } {
  return cell.edited?.sourcePlace(line, column) ?? { line, column };
}

/** Local modules carry their version behind the path; the user knows them without. */
function withoutVersion(text: string): string {
  return text.replace(/\?v=[\w.-]+/g, "");
}

function withFrame(error: CellError, frame: string | undefined): CellError {
  return frame === undefined ? error : { ...error, frame };
}
