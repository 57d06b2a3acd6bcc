import { type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import type { CommandContext } from '../commands/command.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { PurposeName } from '../purposes/purpose.ts';

interface Asked {
  /** The record that waits for it, or that is to be revoked. */
  readonly certificateId: CertificateId;
  readonly identityId: IdentityId;
  /** Whose it is. */
  readonly owner: string;
  readonly purpose: PurposeName;
  readonly slot: string | null;
  readonly program: string | null;
}

/** What an authority outside is asked for, where a certificate is brokered. */
export type OutsideRequest =
  /** `csrPem` is null where the endpoint gives its signing request to somebody else. */
  | (Asked & { readonly kind: 'issue'; readonly csrPem: string | null })
  | (Asked & { readonly kind: 'renew'; readonly existing: CertificateId })
  | (Asked & { readonly kind: 'revoke'; readonly reason: RevocationReason });

export type NotPlaced = 'broker_not_connected';

export interface OutsideAuthorities {
  /**
   * Inside the command's transaction: the request is kept with everything else or not at all. What the authority
   * makes of it is imported, and becomes the waiting record. Refused where nobody stands for this purpose and program.
   */
  place(
    tx: Transaction,
    request: OutsideRequest,
    context: CommandContext,
  ): Promise<Result<{ readonly requestId: string }, NotPlaced>>;
}

/** Of an installation that nothing is connected to. */
export const noOutsideAuthorities: OutsideAuthorities = { place: async () => refused('broker_not_connected') };
