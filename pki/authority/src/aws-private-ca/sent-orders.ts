import type { CertificateOrder } from '@bfcert/pki-contract/authority';

/** What is known of an attempt: the certificate that AWS makes for it, or that a call for it did nothing. */
export type SentOrder = { readonly certificateArn: string } | 'nothing_happened';

const MOST = 10_000;

/**
 * The attempts of late, forgotten oldest first and with the process. Once a certificate has its ARN,
 * its order is never sent again: asking for the certificate is enough.
 */
export class SentOrders {
  readonly #orders = new Map<string, SentOrder>();

  of(order: CertificateOrder): SentOrder | null {
    return this.#orders.get(keyOf(order)) ?? null;
  }

  remember(order: CertificateOrder, state: SentOrder): void {
    this.#orders.delete(keyOf(order));
    this.#orders.set(keyOf(order), state);
    if (this.#orders.size <= MOST) return;
    for (const oldest of this.#orders.keys()) {
      this.#orders.delete(oldest);
      break;
    }
  }

  forget(order: CertificateOrder): void {
    this.#orders.delete(keyOf(order));
  }
}

const keyOf = ({ commandId, attempt }: CertificateOrder): string => `${commandId} ${attempt}`;
