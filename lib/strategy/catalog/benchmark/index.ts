export { emaCross } from "./emaCross.js";
