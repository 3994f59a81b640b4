/** Buffers that are read into again and again: memory that is fresh costs more than the reading. */
export class ScanBuffers {
  readonly #buffers: ArrayBuffer[] = [];

  /** Buffer number `index` with at least `bytes` bytes; what it held before may be lost. */
  take(index: number, bytes: number): ArrayBuffer {
    const known = this.#buffers[index];
    if (known && known.byteLength >= bytes) return known;
    const made = new ArrayBuffer(Math.ceil((bytes * 5) / 4 / 8) * 8);
    this.#buffers[index] = made;
    return made;
  }
}
