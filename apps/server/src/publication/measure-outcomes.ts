import { Counter, type Registry } from 'prom-client';
import type { OpenPublication } from './open-publication.ts';

/** How OCSP requests ended. They are counted where they are answered, and put here when a scrape comes. */
export function measureOutcomes(registry: Registry, { outcomes }: Pick<OpenPublication, 'outcomes'>): void {
  new Counter({
    name: 'bfcert_ocsp_requests_total',
    help: 'OCSP requests by outcome: a status, or the error that was answered instead',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, count] of outcomes) this.inc({ outcome }, count);
    },
  });
}
