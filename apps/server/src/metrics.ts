import { createServer } from 'node:http';
import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import type { EvseSecurity } from '@bfcert/evse-security';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What a scrape finds; never a label per station or certificate, whose number would be the number of series. */
export function serverMetrics(lifecycle: Lifecycle, evse: EvseSecurity): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'bfcert_certificates',
    help: 'Certificate records by purpose and state',
    labelNames: ['purpose', 'state'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { purpose, state, count } of await lifecycle.countsByState()) this.set({ purpose, state }, count);
    },
  });
  new Gauge({
    name: 'bfcert_stations',
    help: 'Enrolled chargers, and those with an open session',
    labelNames: ['presence'],
    registers: [registry],
    async collect() {
      const { enrolled, online } = await evse.stationCounts();
      this.set({ presence: 'enrolled' }, enrolled);
      this.set({ presence: 'online' }, online);
    },
  });
  new Gauge({
    name: 'bfcert_migration_cases',
    help: 'Migration cases by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      for (const [state, count] of Object.entries((await evse.migrationOverview()).byState)) this.set({ state }, count);
    },
  });
  return registry;
}

/** `/metrics` on a port of its own, so that it can be opened to a scraper without opening the API. */
export async function serveMetrics(
  registry: Registry,
  { host, port }: { host: string; port: number },
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?');
    if (request.method !== 'GET' || path !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as { port: number }).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A scraper keeps its connection open between two scrapes.
        server.closeAllConnections();
      }),
  };
}
