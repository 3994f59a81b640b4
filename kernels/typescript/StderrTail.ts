const TAIL_CHARACTERS = 8000;
const LAST_WORDS = /\s*<--- Last few GCs --->|\s*FATAL ERROR: .* heap out of memory/;
/** What Node says when it ends while the supervisor's session is open. */
const WAITS_FOR_DEBUGGER = /^Waiting for the debugger to disconnect\.\.\.\n?/m;

/** The last text on a process's standard error, in which the reason of its end is. */
export class StderrTail {
  #text = "";
  #failing = false;

  get text(): string {
    return this.#text;
  }

  add(text: string): void {
    this.#text = (this.#text + text).slice(-TAIL_CHARACTERS);
  }

  /** Adds text and gives the part to show: not what V8 prints about itself before it gives up. */
  take(text: string): string {
    this.add(text);
    const at = this.#failing ? 0 : text.search(LAST_WORDS);
    if (at < 0) return text.replace(WAITS_FOR_DEBUGGER, "");
    this.#failing = true;
    return text.slice(0, at);
  }
}
