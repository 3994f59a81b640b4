import { IV_STATUS_VALUES } from "../../lake/enrichmentColumns.js";
import { IV_STATUSES } from "../../vol/implied/IvStatus.js";

/**
 * Why a row has a volatility or none: the reasons of `impliedVolatilities` in lib/vol, and before them
 *
 * * `noPrice`: the row has no price of the kind asked for (for `mid`: a side of the book is empty)
 * * `noForward`: the expiry has no forward at that second
 */
export const ENRICH_STATUSES: readonly string[] = IV_STATUS_VALUES;

export const NO_PRICE: number = IV_STATUSES.length;
export const NO_FORWARD: number = IV_STATUSES.length + 1;
