import type { Transaction } from '@bfcert/kernel/transaction';
import type { ProbeState, SyntheticProbe } from './synthetic-probe.ts';
import type { SyntheticProbeId } from './synthetic-probe-id.ts';

/** Nothing is ever deleted: each is evidence of M2, or of what stood in its way. */
export interface SyntheticProbeStore {
  /** False, and nothing is stored, while another one runs. */
  insert(tx: Transaction, probe: SyntheticProbe): Promise<boolean>;
  update(tx: Transaction, probe: SyntheticProbe): Promise<void>;
  /** Holds the row until the transaction ends. */
  lock(tx: Transaction, id: SyntheticProbeId): Promise<SyntheticProbe | null>;
  find(id: SyntheticProbeId): Promise<SyntheticProbe | null>;
  /** Running, or with something left behind; oldest first. */
  open(): Promise<readonly SyntheticProbe[]>;
  /** The newest in this state; null in the place of a state: of any. */
  newest(state: ProbeState | null): Promise<SyntheticProbe | null>;
  /** Newest first, before the given one. */
  page(query: {
    readonly state: ProbeState | null;
    readonly before: SyntheticProbeId | null;
    readonly limit: number;
  }): Promise<readonly SyntheticProbe[]>;
}
