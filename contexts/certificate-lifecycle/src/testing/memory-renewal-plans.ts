import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RenewalStart } from '../renewal/quota.ts';
import type { DueRenewal, RenewalCandidate } from '../renewal/renewal-plan.ts';
import type {
  LookedAtRenewal,
  PlannedRenewal,
  RenewalPlanStore,
  RenewalStanding,
  Turn,
} from '../renewal/renewal-plan-store.ts';

type Row = DueRenewal & { readonly policy: number; readonly lookAt: string | null; readonly claim: string | null };

/** Plans in memory, quick enough for the years of a fleet: whoever uses it says which certificates are in force. */
export class MemoryRenewalPlans implements RenewalPlanStore {
  readonly #rows = new Map<CertificateId, Row>();
  readonly #starts: (RenewalStart & { readonly authority: string })[] = [];

  enters(certificate: Omit<RenewalCandidate, 'revision' | 'posture'>): void {
    const fresh = { revision: 0, posture: 'valid', policy: 0, lookAt: null, claim: null } as const;
    const plan = { renewalAt: '', triesAt: null, hold: null, detail: null, underWay: false } as const;
    this.#rows.set(certificate.id, { ...certificate, ...fresh, ...plan });
  }

  leaves(id: CertificateId): void {
    this.#rows.delete(id);
  }

  async unplanned(policy: number, limit: number) {
    const found: Row[] = [];
    for (const row of this.#rows.values()) if (row.policy < policy && found.length < limit) found.push(row);
    return found;
  }

  async plan(_tx: Transaction, plans: readonly PlannedRenewal[], policy: number) {
    for (const { certificateId, ...plan } of plans) {
      const row = this.#rows.get(certificateId);
      if (row === undefined || row.revision !== plan.revision || row.policy >= policy) continue;
      this.#rows.set(certificateId, { ...row, ...plan, policy, triesAt: null, hold: null, detail: null, claim: null });
    }
  }

  async takeDue(_tx: Transaction, at: string, { claim, until }: Turn, limit: number) {
    const ready: Row[] = [];
    for (const row of this.#rows.values()) {
      if (row.policy > 0 && row.lookAt !== null && row.lookAt <= at) ready.push(row);
    }
    const due = ready.sort((a, b) => compare(a.notAfter, b.notAfter) || compare(a.id, b.id)).slice(0, limit);
    for (const row of due) this.#rows.set(row.id, { ...row, lookAt: until, claim });
    return due;
  }

  async holds(_tx: Transaction, id: CertificateId, claim: string) {
    return this.#rows.get(id)?.claim === claim;
  }

  async lookedAt(_tx: Transaction, looks: readonly LookedAtRenewal[], claim: string) {
    for (const { certificateId, ...look } of looks) {
      const row = this.#rows.get(certificateId);
      if (row?.claim === claim) this.#rows.set(certificateId, { ...row, ...look, claim: null });
    }
  }

  async told(_tx: Transaction, id: CertificateId, posture: Row['posture']) {
    const row = this.#rows.get(id);
    if (row !== undefined) this.#rows.set(id, { ...row, posture });
  }

  async forgetPlans() {
    for (const [id, row] of this.#rows) this.#rows.set(id, { ...row, policy: 0 });
  }

  async of(ids: readonly CertificateId[]) {
    return new Map(ids.flatMap((id) => (this.#planned(id) ? [[id, this.#planned(id) as Row] as const] : [])));
  }

  async lockStarts(_tx: Transaction, authority: string, since: string) {
    return this.#starts.filter((start) => start.authority === authority && start.minute >= since);
  }

  async addStart(_tx: Transaction, authority: string, minute: string) {
    const at = this.#starts.findIndex((start) => start.authority === authority && start.minute === minute);
    const { count = 0 } = this.#starts[at] ?? {};
    this.#starts.splice(at === -1 ? this.#starts.length : at, 1, { authority, minute, count: count + 1 });
  }

  async forgetStarts(_tx: Transaction, before: string) {
    const kept = this.#starts.filter(({ minute }) => minute >= before);
    this.#starts.splice(0, this.#starts.length, ...kept);
  }

  async standing(at: string): Promise<RenewalStanding> {
    const owed = [...this.#rows.values()].flatMap(({ lookAt }) => (lookAt !== null && lookAt <= at ? [lookAt] : []));
    const unplanned = [...this.#rows.values()].filter(({ policy }) => policy === 0).length;
    return { held: [], postures: [], owesSince: owed.sort()[0] ?? null, unplanned };
  }

  #planned(id: CertificateId): Row | undefined {
    const row = this.#rows.get(id);
    return row !== undefined && row.policy > 0 ? row : undefined;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
