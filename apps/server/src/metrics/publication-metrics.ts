import { Gauge, type Registry } from 'prom-client';

/** A signed statement about revocations, as it is served now. */
export interface PublishedStatement {
  /** The authority it is about, by a name that does not change with each list or answer. */
  readonly authority: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

/** What the server publishes; whoever serves it tells what is there. */
export interface PublicationSource {
  /** One for each revocation list. */
  revocationLists(): Promise<readonly PublishedStatement[]>;
  /** For each authority at least the OCSP answer that is oldest. */
  ocspAnswers(): Promise<readonly PublishedStatement[]>;
}

/** Freshness by authority, each told by its oldest list or answer: one that is forgotten must not hide behind others. */
export function measurePublication(registry: Registry, source: PublicationSource): void {
  const gauge = (
    name: string,
    help: string,
    statements: () => Promise<readonly PublishedStatement[]>,
    time: 'thisUpdate' | 'nextUpdate',
  ): void => {
    new Gauge({
      name,
      help,
      labelNames: ['authority'],
      registers: [registry],
      async collect() {
        const oldest = new Map<string, number>();
        for (const { authority, [time]: at } of await statements()) {
          oldest.set(authority, Math.min(oldest.get(authority) ?? Number.POSITIVE_INFINITY, at.getTime()));
        }
        this.reset();
        for (const [authority, at] of oldest) this.set({ authority }, at / 1_000);
      },
    });
  };
  const lists = () => source.revocationLists();
  const answers = () => source.ocspAnswers();
  gauge('bfcert_crl_this_update_timestamp_seconds', 'When the oldest revocation list was made', lists, 'thisUpdate');
  gauge('bfcert_crl_next_update_timestamp_seconds', 'When the first revocation list ends', lists, 'nextUpdate');
  gauge('bfcert_ocsp_this_update_timestamp_seconds', 'When the oldest OCSP answer was made', answers, 'thisUpdate');
  gauge('bfcert_ocsp_next_update_timestamp_seconds', 'When the first OCSP answer ends', answers, 'nextUpdate');
}
