import { mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { objectionOfProgram } from '../combined/objection-of-program.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { checkPlace, objectionOfBroker } from './check-place.ts';
import type { CommandContext, Outcome } from './command.ts';
import { openHoldings } from './open-holdings.ts';
import { beginRequest, isEndingIn, openRequestIn } from './open-request.ts';
import type { Place, PlaceRefusal } from './outcomes.ts';
import { runCommand } from './run-command.ts';

/** A wish without a key yet: the endpoint is to send a signing request for it. */
export function requestCertificate(
  deps: LifecycleDependencies,
  place: Place,
  context: CommandContext,
): Promise<Outcome<{ readonly certificateId: CertificateId }, PlaceRefusal | 'issue_pending'>> {
  const { identityId, purpose, slot } = place;
  return runCommand(deps, {
    name: 'request-certificate',
    input: { identityId, purpose, slot },
    context,
    subject: { identityId, purpose },
    work: async (tx) => {
      const holdings = await openHoldings(deps, tx, identityId);
      if (holdings === null || !mayTouch(context.actor, holdings.identity.owner)) {
        return refused({ reason: 'identity_unknown', detail: 'No such identity.' });
      }
      const checked = checkPlace(place, holdings.identity);
      if (!checked.ok) return checked;
      const objection =
        objectionOfBroker(holdings.records, place) ?? (await objectionOfProgram(deps, tx, place, holdings.identity));
      if (objection !== null) return refused(objection);
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
