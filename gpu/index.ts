export { type Backend, type BackendReport, describeBackends } from "./describeBackends.js";
