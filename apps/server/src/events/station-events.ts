import { onboardingGoals } from '@bfcert/evse-security';
import { z } from 'zod';
import { at, type EventType, eventOf, hash, text } from './event-type.ts';

const event = eventOf('evse-security');

/** The state before and after, in the words of its own table; null where there is none. */
const change = { before: text.nullable(), after: text.nullable() };
const moved = { ...change, processId: text, because: text.optional() };
const anchor = {
  ...change,
  targetIdentity: text,
  bundleVersion: z.int(),
  fingerprint: hash,
  name: text,
  state: text,
  detail: text,
};

/** Of the declaration of a family. */
const declared = z.object({
  capabilities: z.record(text, z.union([z.boolean(), z.number(), text, z.array(text)])),
  exclusion: z.object({ responsible: text, until: at }).nullable(),
});

export const stationEvents: readonly EventType[] = [
  event('ChargerEnrolled', 'A station is known and has its first key.', {
    ...change,
    wireName: text,
    onboarding: z.enum(onboardingGoals).nullable().optional(),
  }),
  event('StationBoundToController', 'A station comes in with the certificate of a local controller, and only so.', {
    ...change,
    wireName: text,
    controllerId: text,
  }),
  event('StationReleasedFromController', 'A station comes in by itself again.', {
    ...change,
    wireName: text,
    controllerId: text,
  }),
  event('MigrationStateChanged', 'A station took a step on its way to Profile 3.', moved),
  event(
    'TrustAnchorRolloutStateChanged',
    'A station took a step on its way to the trust anchors that it is to have.',
    moved,
  ),
  event('WaveStateChanged', 'A wave took a step, or somebody has planned one.', {
    ...change,
    waveId: text,
    waveKind: text,
    waveName: text,
    because: text,
  }),
  event('WaveMemberChanged', 'A station of a wave was begun, has ended, or is under way again.', {
    ...change,
    waveId: text,
    group: z.int(),
    processId: text.nullable(),
    because: text,
  }),
  event('MigrationQuarantined', 'Automation stopped for a station until a person decides.', {
    ...change,
    managedIdentityId: text,
    migrationCaseId: text,
    quarantineReason: text,
    failureCount: z.int(),
  }),
  event('ProfileFloorRaised', 'Profile 3 is proven: from now on a password is refused.', {
    ...change,
    processId: text,
  }),
  event('CredentialRenewalStateChanged', 'The renewal of a station’s certificate took a step.', moved),
  event('KeyRotationStateChanged', 'The rotation of a station’s password took a step.', moved),
  event('KeyRotationQuarantined', 'A station’s password could not be replaced; a person decides.', {
    ...change,
    processId: text,
    quarantineReason: text,
    failureCount: z.int(),
  }),
  event('AuthorizationKeyStateChanged', 'A version of a station’s password changed its state.', {
    ...change,
    keyId: text,
    keyVersion: z.int(),
    origin: text,
  }),
  event('BreakGlassStateChanged', 'A station on Profile 3 is let in with a password again for a time, or is no more.', {
    ...change,
    breakGlassId: text,
    migrationCaseId: text,
    key: text,
    lowers: z.boolean(),
    until: text,
    askedBy: text,
    approvedBy: text.nullable(),
    cameDownAt: text.nullable(),
    because: text.nullable(),
  }),
  event('StationLogStateChanged', 'A log that a station was asked for took a step.', {
    ...change,
    stationLogId: text,
    kind: text,
    because: text,
    sha256: hash.nullable(),
    bytes: z.int().nullable(),
  }),
  event('TrustAnchorInstalled', 'A station lists an anchor of the bundle by its hash.', anchor),
  event('StationOrderEnded', 'What somebody wanted of a station is done, or is not done, and why.', {
    ...change,
    orderId: text,
    thing: text,
    outcome: text,
    certificate: z.object({ kind: text, hashData: z.record(text, text) }).nullable(),
  }),
  event('FamilyDeclared', 'Somebody has said what a family of stations can do.', {
    family: text,
    version: z.int(),
    replaced: declared.nullable(),
    declared,
  }),
  event('CapabilityExceptionChanged', 'A station is taken to be otherwise than its family, or is not any more.', {
    ...change,
    exceptionId: text,
    capability: text,
    value: text.meta({ description: 'in words' }),
    responsible: text,
    until: at,
  }),
  event('TrustAnchorInstallFailed', 'A station refused an anchor, or does not list it.', anchor),
  event('TrustAnchorRemoved', 'A station lists an anchor no more that no version wants.', anchor),
];
