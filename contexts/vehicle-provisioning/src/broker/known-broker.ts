import type { BrokerKind } from './broker-kind.ts';

/** One of the configuration. */
export interface KnownBroker {
  /** As cases and people call it; it stays in every case that was opened with it. */
  readonly name: string;
  readonly kind: BrokerKind;
}
