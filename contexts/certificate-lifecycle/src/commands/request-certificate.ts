import { mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { objectionOfProgram } from '../combined/objection-of-program.ts';
import { type CombinedOrderRefusal, objectionToOrder } from '../combined/objection-to-order.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { objectionToSynthetic } from '../synthetic-probe/synthetic-endpoint.ts';
import { askOutside } from './ask-outside.ts';
import { objectionOfBroker, routeOf } from './check-place.ts';
import type { CommandContext, Outcome } from './command.ts';
import { openHoldings } from './open-holdings.ts';
import { beginRequest, isEndingIn, openRequestIn } from './open-request.ts';
import type { Place, PlaceRefusal } from './outcomes.ts';
import { runCommand } from './run-command.ts';

export type CertificateRequested = Outcome<
  { readonly certificateId: CertificateId },
  PlaceRefusal | CombinedOrderRefusal | 'issue_pending'
>;

/** A wish without a key yet: the endpoint is to send a signing request for it. */
export function requestCertificate(
  deps: LifecycleDependencies,
  place: Place,
  context: CommandContext,
): Promise<CertificateRequested> {
  const { identityId, purpose, slot } = place;
  return runCommand(deps, {
    name: 'request-certificate',
    input: { identityId, purpose, slot },
    context,
    subject: { identityId, purpose },
    work: async (tx): Promise<CertificateRequested> => {
      const holdings = await openHoldings(deps, tx, identityId);
      if (holdings === null || !mayTouch(context.actor, holdings.identity.owner)) {
        return refused({ reason: 'identity_unknown', detail: 'No such identity.' });
      }
      const route = routeOf(deps, place, holdings.identity);
      if (!route.ok) return route;
      if (route.value.by === 'outside') {
        const synthetic = objectionToSynthetic(holdings.identity, context.actor);
        if (synthetic !== null) return refused(synthetic);
        const wish = { kind: 'issue', csrPem: null } as const;
        const asked = { place, program: route.value.program, wish };
        return askOutside(deps, tx, holdings, asked, { action: 'request-certificate', context });
      }
      const objection =
        objectionToSynthetic(holdings.identity, context.actor) ??
        objectionOfBroker(holdings.records, place) ??
        (await objectionOfProgram(deps, tx, place, holdings.identity));
      if (objection !== null) return refused(objection);
      const incapable = purpose === 'charger_combined' ? await objectionToOrder(deps, tx, holdings.identity) : null;
      if (incapable !== null) return refused(incapable);
      if (isEndingIn(holdings.records, place)) {
        return refused({ reason: 'issue_pending', detail: 'The request before it is being ended: try again.' });
      }
      const open =
        openRequestIn(holdings.records, place) ??
        (await beginRequest(deps, tx, place, holdings.identity, { action: 'request-certificate', context }));
      return ok({ certificateId: open.id });
    },
  });
}
