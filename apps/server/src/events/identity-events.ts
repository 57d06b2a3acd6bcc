import {
  bindingExceptionStates,
  certificateEnds,
  stationToleranceStates,
  toleranceKinds,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { at, type EventType, eventOf, text } from './event-type.ts';

const event = eventOf('certificate-lifecycle');

/** Only what changed is in `before` and `after`. */
const facts = z.looseObject({
  owner: text.optional(),
  family: text.optional(),
  cohorts: z.array(text).optional(),
  bindings: z.array(text).optional().meta({ description: '`kind=value` each' }),
});

export const identityEvents: readonly EventType[] = [
  event('IdentityChanged', 'An identity has another owner, family, cohorts or names.', {
    managedIdentityId: text,
    changed: z.array(z.enum(['owner', 'family', 'cohorts', 'bindings'])),
    before: facts,
    after: facts,
    reason: text,
  }),
  event('IdentityDecommissioned', 'An identity is gone for good.', {
    managedIdentityId: text,
    certificates: z.enum(certificateEnds).nullable(),
    records: z.array(z.object({ certificateId: text, fate: z.enum(['cancelled', 'revoked', 'deactivated', 'left']) })),
    station: text.nullable().meta({ description: 'of an EVSE the charger that it goes with' }),
    requestedBy: text.optional(),
    approvedBy: text.optional(),
    approvalId: text.optional(),
    approval: z.enum(['second_person', 'self_approved']).optional(),
    reason: text,
  }),
  event('BindingExceptionStateChanged', 'Another name than a bound one is accepted of an identity, or no longer.', {
    bindingExceptionId: text,
    managedIdentityId: text,
    certificatePurpose: text,
    bindingKind: text.meta({ description: 'organisation: in O; any other: in CN' }),
    value: text.meta({ description: 'the name that is accepted in the place of the bound one' }),
    until: at.meta({ description: 'from then on it is accepted no more' }),
    before: z.enum(bindingExceptionStates).nullable(),
    after: z.enum(bindingExceptionStates),
    requestedBy: text,
    approvedBy: text,
    approvalId: text,
    approval: z.enum(['second_person', 'self_approved']),
  }),
  event('StationToleranceStateChanged', 'A deviation of one station is put up with, or no longer.', {
    stationToleranceId: text,
    managedIdentityId: text,
    tolerance: z.enum(toleranceKinds),
    until: at.meta({ description: 'from then on it is tolerated no more' }),
    before: z.enum(stationToleranceStates).nullable(),
    after: z.enum(stationToleranceStates),
    requestedBy: text,
    approvedBy: text,
    approvalId: text,
    approval: z.enum(['second_person', 'self_approved']),
  }),
];
