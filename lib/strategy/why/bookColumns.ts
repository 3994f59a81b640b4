/** Columns of the book by level, best first, as datasets with a book store them: bid quantity, bid, ask, ask quantity. */
export const BOOK_COLUMNS: readonly (readonly [bidQuantity: string, bid: string, ask: string, askQuantity: string])[] =
  [0, 1, 2, 3, 4].map((i) => [`bq${i}`, `bp${i}`, `sp${i}`, `sq${i}`] as const);
