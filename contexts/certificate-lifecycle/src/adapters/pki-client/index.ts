/** The PKI control plane behind the lifecycle's own port; the one place of the system that asks it (NFR-003). */
import { ok, refused } from '@bfcert/kernel/result';
import {
  type IssuancePending,
  type IssuedCertificate,
  LONGEST_VALIDITY,
  type OrphanCertificate,
  type PkiControlPlane,
} from '@bfcert/pki-contract';
import type { CertificateAuthority, PkiOrphan, SignedAnswer } from '../../ports.ts';

export function pkiAuthority(pki: PkiControlPlane): CertificateAuthority {
  return {
    longestValidity: (profile) => LONGEST_VALIDITY[profile],

    async issue(order) {
      const answer = await pki.issue(order);
      // Nothing is refused and nothing is known yet: the job asks again, as after an outage.
      if ('pending' in answer) throw new PkiPending(answer);
      return 'refused' in answer
        ? refused({ reason: answer.refused, detail: answer.detail })
        : ok(signedAnswer(answer));
    },

    async signedUnder(commandId) {
      const answer = await pki.lookup(commandId);
      return answer.status === 'issued' ? signedAnswer(answer.certificate) : null;
    },

    async voidCommand(commandId) {
      const answer = await pki.voidCommand(commandId);
      if (!('refused' in answer)) return 'voided';
      if (answer.refused === 'already_issued') return 'already_issued';
      throw new Error(`the PKI refuses to void: ${answer.refused}. ${answer.detail}`);
    },

    async revoke(fingerprint, reason) {
      const answer = await pki.revoke(fingerprint, reason);
      if (!('refused' in answer)) return ok({ revokedAt: answer.revokedAt });
      if (answer.refused === 'unknown_certificate') return refused('unknown_certificate');
      throw new Error(`the PKI refuses to revoke: ${answer.refused}. ${answer.detail}`);
    },

    async adoptRevocations(revocations) {
      const { adopted, known } = await pki.adoptRevocations(revocations);
      return { adopted, known };
    },

    async revokedSince({ store, position }, limit) {
      const page = await pki.ocspSince(store, position, limit);
      const items = page.answers.flatMap((answer) =>
        'reason' in answer && answer.reason !== null
          ? { issuer: answer.issuer, serial: answer.serial, reason: answer.reason }
          : [],
      );
      return { store: page.store, items, last: page.next };
    },

    chains: () => pki.authorities(),

    async issuedSince(position, limit) {
      const { certificates, next } = await pki.issuedSince(position, limit);
      return { items: certificates, last: next };
    },

    async ownSince(position, limit) {
      const { certificates, next } = await pki.ownSince(position, limit);
      return { items: certificates, last: next };
    },

    ownInUse: () => pki.ownInUse(),

    async orphansSince(position, limit) {
      const { orphans, next } = await pki.orphansSince(position, limit);
      return { items: orphans.map(orphanOf), last: next };
    },
  };
}

/** An outside authority has not issued yet. */
class PkiPending extends Error {
  override readonly name = 'PkiPending';
  constructor({ pending, detail }: IssuancePending) {
    super(`${pending}: ${detail}`);
  }
}

function orphanOf(orphan: OrphanCertificate): PkiOrphan {
  const { recordedAt: _, ...found } = orphan;
  return found;
}

function signedAnswer(certificate: IssuedCertificate): SignedAnswer {
  const { commandId: _, ...answer } = certificate;
  return answer;
}
