import type { Binding, BindingKind, Identity } from '@bfcert/certificate-lifecycle';
import { boundValue, describeActor, isSynthetic } from '@bfcert/certificate-lifecycle';
import { mayTouch } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { importedKey } from '../authorization-key/new-key.ts';
import { importedVerifiers, parseImportedSecret, secretFingerprint } from '../authorization-key/secret.ts';
import { weaknessesOf } from '../authorization-key/weakness.ts';
import type { ChargerId, ChargerKind } from '../charger/charger.ts';
import { parseOrganisation, parseSerialNumber, parseWireName } from '../charger/charger-names.ts';
import { newCharger } from '../charger/new-charger.ts';
import { followController } from '../controller/follow-controller.ts';
import { goalOf } from '../onboarding/decide-onboarding.ts';
import type { OnboardingGoal } from '../onboarding/onboarding.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CommandContext } from './command-context.ts';
import { recordChange } from './record-change.ts';
import { recordKeyChange } from './record-key-change.ts';
import { runOnce } from './run-once.ts';

export interface EnrollChargerInput {
  /** Left out: a station. */
  readonly kind?: ChargerKind;
  /** OCPP identity, as it stands in the URL. */
  readonly wireName: string;
  readonly serialNumber: string;
  readonly organisation: string;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly owner: string;
  readonly family: string;
  readonly cohorts: readonly string[];
  /** The Basic authentication secret the station has now; null when it has none. Hashed at once and replaced before anything else. */
  readonly authorizationKey: string | null;
  /** It stays on Profile 2 although its family could leave it; left out: it does not. */
  readonly staysOnProfile2?: boolean;
}

export type EnrollChargerRefusal =
  | 'wire_name_invalid'
  | 'serial_number_invalid'
  | 'organisation_invalid'
  | 'authorization_key_invalid'
  | 'already_enrolled'
  /** An identity with one of these names exists and is another one. */
  | 'binding_taken'
  | 'binding_invalid'
  | 'role_missing'
  | 'owner_out_of_scope'
  | 'idempotency_key_reused'
  | 'refused_by_lifecycle';

/** `onboarding`: null when nothing is decided about its profile (no password, or nobody has declared what its family can). */
type Enrolled = { readonly identityId: ChargerId; readonly onboarding: OnboardingGoal | null };
type Refusal = { readonly reason: EnrollChargerRefusal; readonly detail: string };

/** Identity, charger and its first key. A call that was cut off between the two contexts is completed by repeating it. */
export async function enrollCharger(
  deps: EvseSecurityDependencies,
  input: EnrollChargerInput,
  context: CommandContext,
): Promise<Result<Enrolled, Refusal>> {
  // 1. Names and secret become what they claim to be, or nothing happens.
  const wireName = parseWireName(input.wireName);
  if (!wireName.ok) return no(wireName.refusal, '1 to 48 characters of a-z A-Z 0-9 * - _ = + | @ . and no colon');
  const serialNumber = parseSerialNumber(input.serialNumber);
  if (!serialNumber.ok)
    return no(
      serialNumber.refusal,
      '1 to 25 letters, digits, spaces and _ + # ( ) . : / -, and no URL, address or host name',
    );
  const organisation = parseOrganisation(input.organisation);
  if (!organisation.ok) return no(organisation.refusal, '1 to 64 printable characters without spaces around them');
  const secret = input.authorizationKey === null ? null : parseImportedSecret(input.authorizationKey);
  if (secret !== null && !secret.ok) return no(secret.refusal, '1 to 64 bytes without control characters');

  // 2. The identity: authoritative names first.
  const bindings: Binding[] = [
    { kind: 'ocpp_identity', value: wireName.value },
    { kind: 'serial_number', value: serialNumber.value },
    { kind: 'organisation', value: organisation.value },
    ...(input.vendor === null ? [] : [{ kind: 'vendor', value: input.vendor } as const]),
    ...(input.model === null ? [] : [{ kind: 'model', value: input.model } as const]),
  ];
  const { owner, family, cohorts, kind = 'station' } = input;
  const subjectType = kind === 'controller' ? 'controller' : 'charger';
  const registered = await deps.lifecycle.registerIdentity({ subjectType, bindings, owner, family, cohorts }, context);
  let identityId: ChargerId;
  let place = { owner, family };
  if (registered.ok) identityId = registered.value.identityId;
  else {
    const { reason, detail } = registered.refusal;
    if (reason !== 'binding_taken') return no(named(reason), detail);
    const existing = await deps.lifecycle.identityByBinding('ocpp_identity', wireName.value);
    // Another owner's identity is none that this caller could take over, and none that it is told of.
    const isTheirs =
      existing !== null && existing.subjectType === subjectType && mayTouch(context.actor, existing.owner);
    // The endpoint of the probe is no station, and becomes none.
    if (!isTheirs || isSynthetic(existing) || !sameNames(existing, bindings)) return no('binding_taken', detail);
    identityId = existing.id;
    place = existing;
  }

  // 3. Charger and key, whose verifiers are derived while nothing is locked.
  const verifiers = secret === null ? null : await importedVerifiers(secret.value);
  const now = deps.clock.now();
  const once = { command: 'enroll-charger', input: { ...input }, reused: keyReused, context };
  const enrolled = await runOnce<Enrolled, Refusal>(deps, once, async (tx) => {
    const charger = newCharger({
      identityId,
      kind,
      owner: place.owner,
      family: place.family,
      wireName: wireName.value,
      serialNumber: serialNumber.value,
      organisation: organisation.value,
      vendor: input.vendor,
      model: input.model,
      createdAt: now,
    });
    const added = await deps.stores.chargers.add(tx, charger);
    if (added === 'already_there') return no('already_enrolled', `${wireName.value} is enrolled`);
    await deps.stores.dirtyEntries.mark(tx, identityId);
    const { staysOnProfile2 = false } = input;
    const onboarding = await goalOf(deps, tx, charger, { hasPassword: secret !== null, staysOnProfile2 });
    if (onboarding !== null) {
      const decided = { decidedBy: describeActor(context.actor), decidedAt: now, reason: context.reason };
      await deps.stores.onboardings.add(tx, { identityId, goal: onboarding, begunAt: null, ...decided });
    }
    const change = { event: 'ChargerEnrolled', action: 'enroll-charger', before: null, after: 'profile 2' };
    await recordChange(deps, tx, { identityId, ...change, data: { wireName: wireName.value, onboarding } }, context);
    if (verifiers !== null && secret !== null) {
      const key = importedKey({
        id: newId('key', now.getTime()),
        identityId,
        version: 1,
        verifiers,
        fingerprint: secretFingerprint(deps.secrets.comparisonKey, secret.value),
        weaknesses: weaknessesOf(secret.value, [wireName.value, serialNumber.value]),
        createdAt: now,
      });
      await deps.stores.keys.add(tx, key, null);
      await recordKeyChange(deps, tx, key, { before: null, after: 'active' }, context);
    }
    return ok({ identityId, onboarding });
  });
  // An identity that was imported may name its stations already.
  if (enrolled.ok && kind === 'controller') await followController(deps, identityId, context);
  return enrolled;
}

const keyReused: Refusal = {
  reason: 'idempotency_key_reused',
  detail: 'This idempotency key was used for a command with other input.',
};

const no = (reason: EnrollChargerRefusal, detail: string) => refused({ reason, detail });

const passedOn: readonly EnrollChargerRefusal[] = [
  'binding_invalid',
  'role_missing',
  'owner_out_of_scope',
  'idempotency_key_reused',
];

const named = (reason: string): EnrollChargerRefusal =>
  passedOn.find((known) => known === reason) ?? 'refused_by_lifecycle';

/** What certificates of a station carry. Of its vendor and model an import may have said nothing, or something else. */
const certified: readonly BindingKind[] = ['ocpp_identity', 'serial_number', 'organisation'];

const sameNames = (existing: Identity, bindings: readonly Binding[]): boolean =>
  bindings.every(({ kind, value }) => !certified.includes(kind) || boundValue(existing, kind) === value);
