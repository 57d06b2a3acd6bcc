import { afterCommit } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CommandContext } from '../commands/command.ts';
import type { Deliverable, DeliveryPath, DeliveryRefusal } from '../delivery/delivery-path.ts';

/** Delivers whatever it is not told to refuse, one at a time for each identity. */
export class FakeDeliveryPath implements DeliveryPath {
  readonly ordered: { readonly id: CertificateId; readonly reason: string }[] = [];
  readonly refuses = new Map<CertificateId, DeliveryRefusal>();
  /** As when the database goes away in the middle of it. */
  breaks = false;
  readonly #open = new Set<Deliverable['identityId']>();

  async objections(to: readonly Deliverable[]): Promise<ReadonlyMap<CertificateId, DeliveryRefusal>> {
    return new Map(to.flatMap((one) => this.#objectionTo(one)));
  }

  async order(tx: Transaction, to: Deliverable, { reason }: CommandContext): Promise<DeliveryRefusal | null> {
    if (this.breaks) throw new Error('the order was not written');
    const [objection] = this.#objectionTo(to);
    if (objection !== undefined) return objection[1];
    afterCommit(tx, () => {
      this.#open.add(to.identityId);
      this.ordered.push({ id: to.id, reason });
    });
    return null;
  }

  #objectionTo({ id, identityId }: Deliverable): readonly (readonly [CertificateId, DeliveryRefusal])[] {
    const refusal = this.refuses.get(id) ?? (this.#open.has(identityId) ? 'delivery_under_way' : null);
    return refusal === null ? [] : [[id, refusal]];
  }
}
