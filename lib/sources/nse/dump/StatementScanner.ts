import { StrikebookError } from "../../../task/StrikebookError.js";

/** Longest text of one statement outside its rows: CREATE TABLE with some thousand columns fits. */
const LONGEST_HEAD = 1 << 20;
/** A statement shows what it is by its first bytes. */
const VERB_BYTES = 16;
const INTERESTING = /^(?:insert|replace|create|set|lock|unlock)\b/i;
const ENDS_IN_VALUES = /(?:^|[\s)`"])values?$/i;
/** What MySQL allows after the rows. */
const TAIL = /^(?:on\s|as\s|returning\s)/i;

const State = {
  /** In a statement, outside its rows and outside quotes. */
  head: 0,
  headQuote: 1,
  headEscape: 2,
  /** Between the tuples of INSERT or REPLACE. */
  rows: 3,
  tuple: 4,
  lineComment: 5,
  blockComment: 6,
} as const;

/** Reads one tuple, resumable: index after its closing bracket, or -1 when the chunk ended first. */
export interface TupleConsumer {
  read(chunk: Uint8Array, i: number): number;
  /**
   * Reads whole tuples in a quicker way, from the first byte of one, as many as it can: how many, and the index after the
   * `(` of the next or after the `)` of the last.
   */
  readPlain?(chunk: Uint8Array, i: number): { readonly end: number; readonly rows: number };
}

/** What the scanner tells about the dump. */
export interface StatementListener {
  /** A whole statement that begins with CREATE, SET, LOCK or UNLOCK. */
  statement(text: string): void;
  /** Head of INSERT or REPLACE up to VALUES; answers who reads its tuples. */
  rows(head: string): TupleConsumer;
  /** Tuples that have been read. */
  rowsRead(count: number): void;
}

/**
 * Splits a MySQL dump into statements and tuples, byte by byte and resumable at any byte, whatever the length of its
 * lines: quotes (with backslash and doubled escapes), the three kinds of comments, and version comments
 * (`/*!40101 ... *\/`, whose content counts as MySQL counts it).
 */
export class StatementScanner {
  readonly #file: string;
  readonly #listener: StatementListener;
  #state: number = State.head;
  /** Where a comment returns to. */
  #resume: number = State.head;
  #quote = 0;
  /** Up to two bytes that may begin or end a comment, as text; the next byte decides. */
  #pending = "";
  #head: Buffer = Buffer.alloc(4096);
  #headBytes = 0;
  #keepHead = true;
  /** True in what follows the rows of a statement: ON DUPLICATE KEY UPDATE and the like. */
  #afterRows = false;
  #tuples: TupleConsumer | undefined;
  /** True when the chunk before ended inside a tuple. */
  #inTuple = false;

  constructor(file: string, listener: StatementListener) {
    this.#file = file;
    this.#listener = listener;
  }

  push(chunk: Uint8Array): void {
    let i = 0;
    while (i < chunk.length) {
      if (this.#state === State.tuple) {
        const plain = this.#inTuple ? undefined : this.#tuples!.readPlain?.(chunk, i);
        if (plain && plain.rows > 0) {
          i = plain.end;
          this.#listener.rowsRead(plain.rows);
          if (chunk[i - 1] === 40) continue;
        } else {
          i = this.#tuples!.read(chunk, i);
          this.#inTuple = i < 0;
          if (i < 0) return;
          this.#listener.rowsRead(1);
        }
        // The usual `),(` in one step.
        if (chunk[i] === 44 && chunk[i + 1] === 40) i += 2;
        else this.#state = State.rows;
      } else if (this.#state === State.head && !this.#keepHead && this.#pending === "") i = this.#skipPlain(chunk, i);
      else this.#byte(chunk[i++]!);
    }
  }

  /** @throws StrikebookError `corrupt` when the dump ends inside a statement or comment. */
  end(): void {
    if (this.#state === State.lineComment) this.#state = this.#resume;
    if (this.#pending === "--") this.#pending = "";
    if (this.#state === State.head && this.#headBytes === 0 && !this.#afterRows && this.#pending === "") return;
    throw new StrikebookError(
      "corrupt",
      `${this.#file} ends inside a statement`,
      "fetch the dump again, it is cut short",
    );
  }

  #byte(c: number): void {
    switch (this.#state) {
      case State.head:
      case State.rows:
        if (this.#pending !== "") this.#afterPending(c);
        else if (c === 45 || c === 47 || c === 42) this.#pending = String.fromCharCode(c);
        else if (c === 35) this.#comment(State.lineComment);
        else this.#plain(c);
        break;
      case State.headQuote:
        this.#keep(c);
        if (c === this.#quote) this.#state = State.head;
        else if (c === 92 && this.#quote !== 96) this.#state = State.headEscape;
        break;
      case State.headEscape:
        this.#keep(c);
        this.#state = State.headQuote;
        break;
      case State.lineComment:
        if (c === 10) this.#state = this.#resume;
        break;
      default:
        if (c === 47 && this.#pending === "*") {
          this.#pending = "";
          this.#state = this.#resume;
          if (this.#state === State.head) this.#keep(32);
        } else this.#pending = c === 42 ? "*" : "";
    }
  }

  /** The byte after one that may begin a comment: `--` and white space, `/*`, `/*!` and digits, `*\/`. */
  #afterPending(c: number): void {
    const pending = this.#pending;
    this.#pending = "";
    if (pending === "-" && c === 45) this.#pending = "--";
    else if (pending === "--" && c <= 32) {
      this.#comment(State.lineComment);
      if (c === 10) this.#state = this.#resume;
    } else if (pending === "/" && c === 42) this.#pending = "/*";
    else if (pending === "/*" && c === 33) this.#pending = "/*!";
    else if (pending === "/*!" && c >= 48 && c <= 57) this.#pending = pending;
    else if (pending === "/*") {
      this.#comment(State.blockComment);
      this.#byte(c);
    } else if (pending === "/*!") this.#byte(c);
    else if (pending === "*" && c === 47) this.#plain(32);
    else {
      for (const byte of Buffer.from(pending)) this.#plain(byte);
      this.#byte(c);
    }
  }

  #comment(kind: number): void {
    this.#resume = this.#state;
    this.#state = kind;
  }

  /** A byte outside quotes and comments. */
  #plain(c: number): void {
    if (c === 59) this.#endStatement();
    else if (this.#state === State.rows) {
      if (c === 40) this.#state = State.tuple;
      else if (c !== 44 && c > 32) {
        this.#startHead(true);
        this.#keep(c);
      }
    } else if (c === 40 && this.#keepHead && this.#startsRows()) this.#state = State.tuple;
    else {
      this.#keep(c);
      if (c === 39 || c === 34 || c === 96) {
        this.#quote = c;
        this.#state = State.headQuote;
      }
    }
  }

  #startsRows(): boolean {
    let end = this.#headBytes;
    while (end > 0 && this.#head[end - 1]! <= 32) end--;
    if (!ENDS_IN_VALUES.test(this.#head.toString("latin1", Math.max(0, end - 8), end))) return false;
    const head = this.#head.toString("utf8", 0, this.#headBytes);
    if (!/^(?:insert|replace)\b/i.test(head)) return false;
    this.#tuples = this.#listener.rows(head);
    return true;
  }

  #endStatement(): void {
    if (this.#state === State.head && this.#keepHead && this.#headBytes > 0) {
      const text = this.#head.toString("utf8", 0, this.#headBytes);
      if (this.#afterRows) this.#checkTail(text);
      else this.#listener.statement(text);
    }
    this.#startHead(false);
  }

  #startHead(afterRows: boolean): void {
    this.#state = State.head;
    this.#headBytes = 0;
    this.#keepHead = true;
    this.#afterRows = afterRows;
  }

  /** White space and byte order marks before the first word are dropped. */
  #keep(c: number): void {
    if (!this.#keepHead || (this.#headBytes === 0 && (c <= 32 || c >= 128))) return;
    if (this.#headBytes === this.#head.length) {
      if (this.#head.length >= LONGEST_HEAD) throw this.#corrupt("has a statement of over 1 MB before its rows");
      this.#head = Buffer.concat([this.#head], this.#head.length * 2);
    }
    this.#head[this.#headBytes++] = c;
    if (this.#headBytes !== VERB_BYTES) return;
    const verb = this.#head.toString("latin1", 0, VERB_BYTES);
    if (this.#afterRows) this.#checkTail(verb);
    if (this.#afterRows || !INTERESTING.test(verb)) this.#keepHead = false;
  }

  #checkTail(text: string): void {
    if (!TAIL.test(text)) throw this.#corrupt(`has ${JSON.stringify(text)} after the rows of a statement`);
  }

  #corrupt(what: string): StrikebookError {
    return new StrikebookError(
      "corrupt",
      `${this.#file} ${what}`,
      "check that the file is a MySQL dump, or fetch it again",
    );
  }

  /** In a statement that nobody reads: on to the next byte that could end it or hide its end. */
  #skipPlain(chunk: Uint8Array, i: number): number {
    for (let at = i; at < chunk.length; at++) {
      const c = chunk[at]!;
      if (c === 59 || c === 39 || c === 34 || c === 96 || c === 45 || c === 47 || c === 42 || c === 35) {
        this.#byte(c);
        return at + 1;
      }
    }
    return chunk.length;
  }
}
