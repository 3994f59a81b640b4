/** Bytes at either end in which the first and the last line of mysqldump stand; tools may write a line around them. */
const END_BYTES = 4096;
const BEGINS = /^-- (?:MySQL|MariaDB) dump\b/m;
const COMPLETED = /^-- Dump completed\b/m;

/** The first and last lines of a dump: mysqldump frames it by comments, which tell a whole dump from a cut one. */
export class DumpFrame {
  #first: Buffer = Buffer.alloc(0);
  #last: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): void {
    if (this.#first.length < END_BYTES) {
      this.#first = Buffer.concat([this.#first, chunk.subarray(0, END_BYTES - this.#first.length)]);
    }
    // Copied: the chunk's memory is used again.
    const tail = chunk.subarray(Math.max(0, chunk.length - END_BYTES));
    const before = this.#last.subarray(Math.max(0, this.#last.length + tail.length - END_BYTES));
    this.#last = Buffer.concat([before, tail]);
  }

  /** True for a dump that begins as mysqldump does and does not end so. */
  get isCut(): boolean {
    return BEGINS.test(this.#first.toString("latin1")) && !COMPLETED.test(this.#last.toString("latin1"));
  }
}
