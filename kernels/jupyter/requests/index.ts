import type { RequestHandler } from "../KernelContext.js";
import { commInfo, commMessage } from "./comms.js";
import { complete } from "./complete.js";
import { completeness } from "./completeness.js";
import { connect } from "./connect.js";
import { debug } from "./debug.js";
import { execute } from "./execute.js";
import { history } from "./history.js";
import { inspect } from "./inspect.js";
import { interrupt } from "./interrupt.js";
import { kernelInfo } from "./kernelInfo.js";
import { shutdown } from "./shutdown.js";
import { createSubshell, deleteSubshell, listSubshells } from "./subshells.js";
import { usage } from "./usage.js";

/** The handlers of all requests, by message type. */
export const REQUEST_HANDLERS: Readonly<Record<string, RequestHandler>> = {
  kernel_info_request: kernelInfo,
  connect_request: connect,
  execute_request: execute,
  complete_request: complete,
  inspect_request: inspect,
  is_complete_request: completeness,
  history_request: history,
  comm_info_request: commInfo,
  comm_open: commMessage,
  comm_msg: commMessage,
  comm_close: commMessage,
  interrupt_request: interrupt,
  shutdown_request: shutdown,
  debug_request: debug,
  usage_request: usage,
  create_subshell_request: createSubshell,
  delete_subshell_request: deleteSubshell,
  list_subshell_request: listSubshells,
};
