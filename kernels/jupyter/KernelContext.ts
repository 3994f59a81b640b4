import type { Parser } from "../typescript/compile/parseTypeScript.js";
import type { Evaluator } from "../typescript/Evaluator.js";
import type { CommRegistry } from "./CommRegistry.js";
import type { HistoryStore } from "./history/HistoryStore.js";
import type { InputRequests } from "./InputRequests.js";
import type { LanguageService } from "./language/LanguageService.js";
import type { LiveLanguage } from "./language/LiveLanguage.js";
import type { OutputRelay } from "./OutputRelay.js";
import type { Publisher } from "./Publisher.js";
import type { Subshells } from "./Subshells.js";
import type { TypeErrors } from "./TypeErrors.js";
import type { ConnectionInfo } from "./transport/ConnectionInfo.js";
import type { RequestChannel } from "./transport/Transport.js";
import type { JsonObject, ReceivedMessage } from "./wire/Message.js";

/** What the handlers of requests work with. */
export interface KernelContext {
  /** Rejects when the process of user code cannot be started. */
  readonly evaluator: () => Promise<Evaluator>;
  readonly parser: () => Promise<Parser>;
  readonly publisher: Publisher;
  readonly outputs: OutputRelay;
  readonly comms: CommRegistry;
  readonly subshells: Subshells;
  readonly inputs: InputRequests;
  readonly history: HistoryStore;
  readonly language: LanguageService;
  readonly types: TypeErrors;
  /** Knows the live variables. */
  readonly live: LiveLanguage;
  readonly connection: ConnectionInfo | undefined;
  /** Number of the latest cell that counts. */
  executionCount: number;
  /** What runs, one for each shell at most, so that a request on another channel can stop it. */
  readonly running: Set<AbortController>;
  interrupt(): void;
  /** Ends the kernel when what was sent has left it. */
  shutdown(): void;
}

/** What a handler gives back. */
export interface Reply {
  /** Undefined: the request has no reply. */
  readonly content: JsonObject | undefined;
  /** Ask that execute requests which wait in the queue do not run. */
  readonly abortsQueue?: boolean;
  /** Called when the reply and the idle status have been sent. */
  readonly afterwards?: () => void;
}

/** Handles one type of request. What it throws becomes an error reply. */
export type RequestHandler = (
  request: ReceivedMessage,
  kernel: KernelContext,
  channel: RequestChannel,
) => Reply | Promise<Reply>;
