import type { AnchorChange, Outcome, TrustReadiness } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { z } from 'zod';
import type { ProblemCode } from './problem-list/problem-list.ts';
import type { readinessRow, readinessRowsQuery, trustAnchorReadiness } from './schemas/trust-anchor-readiness.ts';
import type { Paging } from './stations-api.ts';

/** Who would lose the connection by a change of trust anchors. */
export interface TrustReadinessApi {
  trustAnchorReadiness(
    change: AnchorChange,
    owners: OwnerScope,
  ): Promise<Outcome<z.infer<typeof trustAnchorReadiness>, ProblemCode>>;
  trustAnchorReadinessOfEach(
    change: AnchorChange,
    page: Paging & Pick<z.infer<typeof readinessRowsQuery>, 'verdict'>,
    owners: OwnerScope,
  ): Promise<Outcome<readonly z.infer<typeof readinessRow>[], ProblemCode>>;
  /** As a step of a version asks for it, of the whole fleet; null: there is no such thing, and the step says so. */
  readinessOf(change: AnchorChange): Promise<TrustReadiness | null>;
}
