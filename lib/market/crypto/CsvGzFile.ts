import { DumpFile, type WrittenFile } from "../DumpFile.js";

/** Room that the longest line needs. */
const LINE_BYTES = 4096;

/** A gzip CSV file that is written line by line through a few reused buffers. */
export class CsvGzFile {
  readonly path: string;
  readonly #file: DumpFile;
  #buffer: Buffer = Buffer.alloc(0);
  #length = 0;
  #rows = 0;

  private constructor(path: string) {
    this.path = path;
    this.#file = new DumpFile(path, `${path}.${process.pid}.partial`);
  }

  static async create(path: string, header: readonly string[]): Promise<CsvGzFile> {
    const file = new CsvGzFile(path);
    file.#buffer = await file.#file.take();
    file.#put(header.join());
    return file;
  }

  /** True when `turn` must be awaited before the next line. */
  get full(): boolean {
    return this.#buffer.length - this.#length < LINE_BYTES;
  }

  /** Data lines so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Appends one line of ASCII text. */
  line(text: string): void {
    this.#put(text);
    this.#rows++;
  }

  #put(text: string): void {
    this.#length += this.#buffer.write(text, this.#length, "latin1");
    this.#buffer[this.#length++] = 0x0a;
  }

  /** Hands the buffer to the compressor and takes another. */
  async turn(): Promise<void> {
    this.#file.write(this.#buffer, this.#length);
    this.#buffer = await this.#file.take();
    this.#length = 0;
  }

  /** Completes the file and gives it its name. */
  async publish(): Promise<WrittenFile> {
    this.#file.write(this.#buffer, this.#length);
    const written = await this.#file.close();
    await this.#file.publish();
    return written;
  }

  discard(): Promise<void> {
    return this.#file.discard();
  }
}
