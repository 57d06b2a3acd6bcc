import { parseIdentityId } from '@bfcert/certificate-lifecycle';
import {
  type CapabilityException,
  type EvseSecurity,
  type FamilyDeclaration,
  parseCapabilityExceptionId,
} from '@bfcert/evse-security';
import { ok, refused } from '@bfcert/kernel/result';
import type { z } from 'zod';
import type { CapabilitiesApi } from '../http/capabilities-api.ts';
import { cursor } from '../http/cursor.ts';
import {
  type CapabilityExceptionRow,
  familyDeclaration,
  familyEffect,
  stationCapabilities,
} from '../http/schemas/capabilities.ts';

/** The API's view of the capability matrix. */
export function composeCapabilitiesApi(evse: EvseSecurity): CapabilitiesApi {
  return {
    async families(page, owners) {
      const rows = await evse.families(page, owners);
      return rows.map(({ declaration, ...row }) => ({ ...row, declaration: declaration && shown(declaration) }));
    },
    async family(name, actor) {
      const found = await evse.family(name, actor);
      return found && { family: found.family, declaration: found.declaration && shown(found.declaration) };
    },
    async familyVersions(name, page, actor) {
      return (await evse.familyVersions(name, page, actor))?.map(shown) ?? null;
    },
    async previewFamily(name, draft, context) {
      const effect = await evse.familyEffect({ family: name, ...drafted(draft) }, context);
      return effect.ok ? ok(familyEffect.parse(effect.value)) : effect;
    },
    declareFamily: (name, draft, context) => evse.declareFamily({ family: name, ...drafted(draft) }, context),
    async stationCapabilities(text, actor) {
      const identityId = parseIdentityId(text);
      const found = identityId === null ? null : await evse.stationCapabilities(identityId, actor);
      if (found === null) return null;
      const standings = Object.entries(found.capabilities).map(([capability, { seenAt, refusal, ...standing }]) => ({
        capability,
        ...standing,
        seenAt: seenAt?.toISOString() ?? null,
        refusal: refusal && { detail: refusal.detail, at: refusal.at.toISOString() },
      }));
      const exceptions = found.exceptions.map(exceptionRow);
      return stationCapabilities.parse({ ...found, capabilities: standings, exceptions });
    },
    async excludedFamilies(owners) {
      const excluded = await evse.excludedFamilies(owners);
      return excluded.map(({ until, ...row }) => ({ ...row, until: until.toISOString() }));
    },
    async capabilityExceptions({ after, limit }, owners) {
      const before = cursor(after, parseCapabilityExceptionId);
      return (await evse.capabilityExceptions({ before, limit }, owners)).map(exceptionRow);
    },
    async grantCapabilityException({ identityId: text, capability, value, responsible, until }, context) {
      const identityId = parseIdentityId(text);
      if (identityId === null) return refused({ reason: 'charger_unknown', detail: 'There is no such station.' });
      const input = { identityId, capability, value, responsible, until: new Date(until) };
      return evse.grantCapabilityException(input, context);
    },
    async endCapabilityException(text, context) {
      const exceptionId = parseCapabilityExceptionId(text);
      if (exceptionId === null) {
        return refused({ reason: 'capability_exception_unknown', detail: 'There is no such exception.' });
      }
      return evse.endCapabilityException({ exceptionId }, context);
    },
  };
}

type Draft = Parameters<CapabilitiesApi['declareFamily']>[1];

const drafted = ({ capabilities, exclusion }: Draft) => ({
  capabilities,
  exclusion: exclusion && { responsible: exclusion.responsible, until: new Date(exclusion.until) },
});

function shown({ declaredAt, exclusion, ...declaration }: FamilyDeclaration): z.infer<typeof familyDeclaration> {
  return familyDeclaration.parse({
    ...declaration,
    declaredAt: declaredAt.toISOString(),
    exclusion: exclusion && { responsible: exclusion.responsible, until: exclusion.until.toISOString() },
  });
}

const exceptionRow = (one: CapabilityException): CapabilityExceptionRow => ({
  id: one.id,
  identityId: one.identityId,
  capability: one.capability,
  value: typeof one.value === 'object' ? [...one.value] : one.value,
  responsible: one.responsible,
  until: one.until.toISOString(),
  reason: one.reason,
  grantedBy: one.grantedBy,
  grantedAt: one.grantedAt.toISOString(),
});
