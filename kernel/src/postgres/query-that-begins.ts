import pg from 'pg';

/** What is used of pg's connection; its own types leave it open. */
interface Wire {
  parse(message: { readonly text: string; readonly name: string }): void;
  bind(message: Record<string, never>): void;
  execute(message: Record<string, never>): void;
}

/** The parts of pg's query that say what is sent and heard; they are what `pg-cursor` builds on too. */
interface ExtendedQuery extends pg.Query {
  prepare(connection: Wire): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
}

const Extended = pg.Query as unknown as new (
  config: pg.QueryConfig,
  callback: (error: Error | undefined, result: pg.QueryResult) => void,
) => ExtendedQuery;

/**
 * A named statement and the beginning of its transaction, in one message and one answer. There is one synchronisation
 * point, behind both: where the beginning fails, PostgreSQL passes over the statement, so it is never carried out without
 * its transaction (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY). Two queries sent
 * without waiting for the first answer would not have that.
 *
 * Only for a statement that the session knows: pg would take the parsing of `begin` for that of the statement.
 */
class QueryThatBegins extends Extended {
  readonly #begin: string;
  #hasBegun = false;

  constructor(begin: string, config: pg.QueryConfig, callback: ConstructorParameters<typeof Extended>[1]) {
    super(config, callback);
    this.#begin = begin;
  }

  override prepare(connection: Wire): void {
    connection.parse({ text: this.#begin, name: '' });
    connection.bind({});
    connection.execute({});
    super.prepare(connection);
  }

  override handleCommandComplete(message: unknown, connection: Wire): void {
    if (this.#hasBegun) super.handleCommandComplete(message, connection);
    this.#hasBegun = true;
  }
}

/** `begin` is the statement that begins the transaction; `config` names one that this session has carried out before. */
export function beginWith(client: pg.PoolClient, begin: string, config: pg.QueryConfig): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    client.query(new QueryThatBegins(begin, config, (error, result) => (error ? reject(error) : resolve(result))));
  });
}
