/** Script name of what calls the handlers of comms: a name of Node's own, so that no stack trace of the user's shows it. */
export const COMM_URL = "node:internal/comm";
