import { type AnchorChangeRefusal, parseIdentityId } from '@bfcert/certificate-lifecycle';
import type { EvseSecurity } from '@bfcert/evse-security';
import { ok, refused } from '@bfcert/kernel/result';
import { cursor } from '../http/cursor.ts';
import { given } from '../http/routes/given.ts';
import type { TrustReadinessApi } from '../http/trust-readiness-api.ts';

const sentences: Readonly<Record<AnchorChangeRefusal, string>> = {
  bundle_unknown: 'There is no such version of a bundle.',
  anchor_unknown: 'No version of what stations trust, and none of our authorities, has a root with this fingerprint.',
};

const told = (reason: AnchorChangeRefusal) => refused({ reason, detail: sentences[reason] });

export function composeTrustReadinessApi(
  evse: Pick<EvseSecurity, 'trustAnchorReadiness' | 'trustAnchorReadinessOfEach'>,
): TrustReadinessApi {
  return {
    trustAnchorReadiness: async (change, owners) => {
      const report = await evse.trustAnchorReadiness(change, owners);
      if (!report.ok) return told(report.refusal);
      const { counts, chains, unknownChains, removed } = report.value;
      return ok({
        isClean: counts.loses === 0 && counts.unknown === 0,
        counts,
        chains: chains.map((roots) => [...roots]),
        unknownChains: [...unknownChains],
        removed: [...removed],
      });
    },
    trustAnchorReadinessOfEach: async (change, { verdict, after, limit }, owners) => {
      const page = { ...given({ verdict }), after: cursor(after, parseIdentityId), limit };
      const rows = await evse.trustAnchorReadinessOfEach(change, page, owners);
      return rows.ok ? ok(rows.value.map(({ wireName: name, ...row }) => ({ ...row, name }))) : told(rows.refusal);
    },
    readinessOf: async (change) => {
      const report = await evse.trustAnchorReadiness(change, 'all');
      if (!report.ok) return null;
      const { loses: losing, unknown } = report.value.counts;
      return { losing, unknown };
    },
  };
}
