import { basename } from "node:path";

interface DuckDbAddon {
  connect(database: object): Promise<object>;
  interrupt(connection: object): void;
}

const engines: { readonly addon: DuckDbAddon; readonly connections: Set<WeakRef<object>> }[] = [];

/**
 * Notes the connections of every DuckDB engine that user code loads, so that an interrupt also ends a query that was
 * started without the cell's signal: terminating JavaScript does not reach it.
 */
export function watchDuckDb(): void {
  const open = process.dlopen;
  process.dlopen = (module: { exports: unknown }, path: string, ...flags: number[]) => {
    open.call(process, module, path, ...(flags as []));
    if (basename(path) === "duckdb.node") module.exports = watched(module.exports as DuckDbAddon);
  };
}

/** Ends the queries that run. An idle connection does not notice. */
export function interruptDuckDb(): void {
  for (const { addon, connections } of engines) {
    for (const one of connections) {
      const connection = one.deref();
      if (connection === undefined) connections.delete(one);
      else addon.interrupt(connection);
    }
  }
}

/** The addon's own functions cannot be replaced. */
function watched(addon: DuckDbAddon): DuckDbAddon {
  const connections = new Set<WeakRef<object>>();
  engines.push({ addon, connections });
  const connect = async (database: object): Promise<object> => {
    const connection = await addon.connect(database);
    for (const one of connections) if (one.deref() === undefined) connections.delete(one);
    connections.add(new WeakRef(connection));
    return connection;
  };
  return Object.create(addon, { connect: { value: connect } }) as DuckDbAddon;
}
