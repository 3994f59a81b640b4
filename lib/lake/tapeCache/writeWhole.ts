import { open } from "node:fs/promises";

/** Bytes of one write: below the 2 GiB that one call takes. */
const PIECE_BYTES = 64 << 20;

/** Writes a file in pieces. It is not flushed: what a power failure leaves of it does not have its checksum. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "w");
  try {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, at, Math.min(PIECE_BYTES, bytes.length - at));
      at += bytesWritten;
    }
  } finally {
    await file.close();
  }
}
