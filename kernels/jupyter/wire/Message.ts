/** The header of every message, as the protocol names its fields. */
export interface MessageHeader {
  readonly msg_id: string;
  readonly session: string;
  readonly username: string;
  /** ISO 8601. */
  readonly date: string;
  readonly msg_type: string;
  readonly version: string;
  /** The subshell of a shell request, and of what it causes; absent or null for the main shell. */
  readonly subshell_id?: string | null;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** One protocol message without its routing. */
export interface Message {
  readonly header: MessageHeader;
  /** Empty when no request caused the message. */
  readonly parentHeader: MessageHeader | Record<string, never>;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: readonly Uint8Array[];
}

/** A message as it arrived, with the return address of its sender. */
export interface ReceivedMessage extends Message {
  readonly identities: readonly Uint8Array[];
}
