/** Channels on which requests arrive and replies go back. */
export type RequestChannel = "shell" | "control" | "stdin";
export type Channel = RequestChannel | "iopub";

/** What a transport reports. */
export interface TransportListener {
  /** Frames from a client: its identities first. */
  onFrames(channel: RequestChannel, frames: readonly Uint8Array[]): void;
  /** A client has subscribed to a topic of the broadcast channel. */
  onSubscription(topic: Uint8Array): void;
}

/**
 * Carries frames between clients and the kernel. Frames of one channel arrive in the order in which they were sent; nothing
 * is dropped, however fast they come.
 */
export interface Transport {
  /** Resolves when the transport has taken the frames. */
  send(channel: Channel, frames: readonly Uint8Array[]): Promise<void>;
  /** Delivers what was sent and closes; later sends do nothing. */
  close(): Promise<void>;
}
