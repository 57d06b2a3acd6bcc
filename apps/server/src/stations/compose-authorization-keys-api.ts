import { parseIdentityId } from '@bfcert/certificate-lifecycle';
import {
  type EvseSecurity,
  type KeyRotationId,
  type OperateKeyRotationRefusal,
  parseKeyCutoverPathId,
  parseKeyRotationId,
} from '@bfcert/evse-security';
import { parseId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { AuthorizationKeysApi } from '../http/authorization-keys-api.ts';
import { cursor } from '../http/cursor.ts';
import {
  type AuthorizationKey,
  cutoverPath,
  keyFindingCounts,
  keyRotation,
  keyRotationDetail,
} from '../http/schemas/authorization-keys.ts';

type Keys = Pick<
  EvseSecurity,
  | 'authorizationKeys'
  | 'authorizationKeyFindings'
  | 'rotateAuthorizationKey'
  | 'issueAuthorizationKey'
  | 'revokeAuthorizationKey'
  | 'keyRotations'
  | 'keyRotation'
  | 'retryKeyRotation'
  | 'abandonKeyRotation'
  | 'keyPolicies'
  | 'setKeyPolicy'
  | 'keyCutoverPaths'
  | 'proposeKeyCutoverPath'
>;

/** Addresses become ids; one that is none names nothing. */
export function composeAuthorizationKeysApi(evse: Keys): AuthorizationKeysApi {
  const operated =
    (operate: Keys['retryKeyRotation']): AuthorizationKeysApi['retryKeyRotation'] =>
    async (text, context) => {
      const rotationId = parseKeyRotationId(text);
      if (rotationId === null) return told(rotationId, refused('rotation_unknown'));
      return told(rotationId, await operate({ rotationId }, context));
    };
  return {
    authorizationKeys: async ({ finding = null, state = null, station, family = null, after, limit }, owners) => {
      const identityId = station === undefined ? null : parseIdentityId(station);
      if (station !== undefined && identityId === null) return [];
      const from = cursor(after, (text) => parseId('key', text));
      const rows = await evse.authorizationKeys({ finding, state, identityId, family, after: from, limit }, owners);
      return rows.map(row);
    },
    authorizationKeyFindings: async (owners) =>
      keyFindingCounts.parse({ findings: await evse.authorizationKeyFindings(owners) }),
    rotateAuthorizationKey: async (text, input, context) => {
      const identityId = parseIdentityId(text);
      return identityId === null ? noCharger : evse.rotateAuthorizationKey({ identityId, ...input }, context);
    },
    issueAuthorizationKey: async (text, context) => {
      const identityId = parseIdentityId(text);
      return identityId === null ? noCharger : evse.issueAuthorizationKey({ identityId }, context);
    },
    revokeAuthorizationKey: async (text, { because }, context) => {
      const keyId = parseId('key', text);
      if (keyId === null) return refused({ reason: 'key_unknown', detail: 'There is no such key.' });
      const done = await evse.revokeAuthorizationKey({ keyId, because }, context);
      if (!done.ok) return done;
      if (done.value.kind === 'asked') {
        return ok({ keyId, approvalId: done.value.approvalId, wayIn: null, advice: null });
      }
      const { wayIn, advice } = done.value;
      return ok({ keyId, approvalId: null, wayIn, advice });
    },
    keyRotations: async ({ phase = null, after, limit }, owners) =>
      (await evse.keyRotations({ phase, before: cursor(after, parseKeyRotationId), limit }, owners)).map((one) =>
        keyRotation.parse(one),
      ),
    keyRotation: async (text, actor) => {
      const id = parseKeyRotationId(text);
      const found = id === null ? null : await evse.keyRotation(id, actor);
      return found === null ? null : keyRotationDetail.parse(found);
    },
    retryKeyRotation: operated((input, context) => evse.retryKeyRotation(input, context)),
    abandonKeyRotation: operated((input, context) => evse.abandonKeyRotation(input, context)),
    keyPolicies: async () => ({
      policies: (await evse.keyPolicies()).map(({ fromDay, setAt, ...policy }) => ({
        ...policy,
        fromDay: fromDay?.toISOString() ?? null,
        setAt: setAt.toISOString(),
      })),
    }),
    setKeyPolicy: ({ fromDay, ...policy }, context) =>
      evse.setKeyPolicy({ ...policy, fromDay: fromDay === null ? null : new Date(fromDay) }, context),
    keyCutoverPaths: async ({ after, limit }) =>
      (await evse.keyCutoverPaths({ before: cursor(after, parseKeyCutoverPathId), limit })).map(
        ({ id, proposedAt, approvedAt, ...path }) =>
          cutoverPath.parse({
            ...path,
            pathId: id,
            proposedAt: proposedAt.toISOString(),
            approvedAt: approvedAt?.toISOString() ?? null,
          }),
      ),
    proposeKeyCutoverPath: (input, context) => evse.proposeKeyCutoverPath(input, context),
  };
}

const noCharger = refused({ reason: 'charger_unknown' as const, detail: 'There is no such station.' });

const row = ({
  id,
  acknowledgedAt,
  lastUsedAt,
  changedAt,
  createdAt,
  findings,
  ...key
}: Awaited<ReturnType<Keys['authorizationKeys']>>[number]): AuthorizationKey => ({
  ...key,
  keyId: id,
  storedAt: acknowledgedAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  changedAt: changedAt.toISOString(),
  createdAt: createdAt.toISOString(),
  findings: [...findings],
});

const sentences: Readonly<Record<OperateKeyRotationRefusal, string>> = {
  role_missing: 'Your roles do not allow this.',
  reason_missing: 'Say why.',
  rotation_unknown: 'There is no such rotation.',
  migration_is_open: 'The station is on its way to Profile 3, which replaces its key itself.',
  not_possible_in_this_state: 'Its state does not allow this: look at it again.',
  idempotency_key_reused: 'This key was used for something else.',
};

function told(
  rotationId: KeyRotationId | null,
  outcome: Result<
    { readonly phase: Awaited<ReturnType<Keys['keyRotations']>>[number]['phase'] },
    OperateKeyRotationRefusal
  >,
) {
  if (!outcome.ok) return refused({ reason: outcome.refusal, detail: sentences[outcome.refusal] });
  return ok({ rotationId: rotationId ?? '', phase: outcome.value.phase });
}
