import { ok, refused, unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { inState, judgeAnchors, newestOf } from '../../trust-anchor-bundle/judge-import.ts';
import { stillNeeded } from '../../trust-anchor-bundle/still-needed.ts';
import { tellOfEnd } from '../../trust-anchor-bundle/tell-of-end.ts';
import { tellOfImport } from '../../trust-anchor-bundle/tell-of-import.ts';
import type { AnchorImport } from '../approval.ts';
import { SecondPerson } from '../second-person.ts';
import { type Approvable, outdated } from './approvable.ts';

export const anchorImport: Approvable<AnchorImport> = {
  async lock(deps, tx, { bundlePurpose }) {
    await deps.bundles.lockImports(tx);
    await deps.bundles.lockVersions(tx, bundlePurpose);
    return bundlePurpose;
  },

  async carryOut(deps, tx, { action, approval }, context) {
    const { bundleId, bundlePurpose } = action;
    const versions = await deps.bundles.lockVersions(tx, bundlePurpose);
    const proposed = versions.find(({ id }) => id === bundleId);
    if (proposed?.state !== 'proposed') return outdated();
    const ders = proposed.anchors.map(({ pem }) => unwrap(parseCertificatePem(pem)).der);
    // Our own PKI was asked when it was proposed, while nothing was locked.
    const certificates = await judgeAnchors(deps, tx, bundlePurpose, ders, newestOf(versions), []);
    if (certificates.some(({ outcome }) => outcome === 'refused')) return outdated();
    const superseded = inState(versions, 'draft');
    const draft = { ...proposed, state: 'draft' as const };
    const after = [...versions.filter(({ id }) => id !== bundleId && id !== superseded?.id), draft];
    const needed = await stillNeeded(deps, tx, bundlePurpose, versions, after);
    if (needed !== null) return refused(needed);
    if (superseded !== null) await deps.bundles.supersede(tx, superseded);
    await deps.bundles.accept(tx, proposed);
    await tellOfImport(deps, tx, draft, superseded, context, SecondPerson.of(approval));
    return ok(null);
  },

  async turnDown(deps, tx, { action, turnedDown }, context) {
    const versions = await deps.bundles.lockVersions(tx, action.bundlePurpose);
    const proposed = versions.find(({ id }) => id === action.bundleId);
    if (proposed?.state !== 'proposed') return;
    await deps.bundles.turnDown(tx, proposed, turnedDown);
    const told = { event: 'TrustAnchorProposalTurnedDown', action: 'turn-down-trust-anchors' } as const;
    await tellOfEnd(
      deps,
      tx,
      proposed,
      { ...told, after: turnedDown.as === 'withdrawn' ? 'taken_back' : 'declined' },
      context,
    );
  },
};
