import { parseIdentityId } from '@bfcert/certificate-lifecycle';
import { type EvseSecurity, parseBreakGlassId } from '@bfcert/evse-security';
import { ok, refused } from '@bfcert/kernel/result';
import type { BreakGlassesApi } from '../http/break-glasses-api.ts';
import { cursor } from '../http/cursor.ts';
import type { BreakGlass } from '../http/schemas/break-glasses.ts';

type Glasses = Pick<EvseSecurity, 'breakGlasses' | 'askForBreakGlass' | 'endBreakGlass'>;

/** Addresses become ids; one that is none names nothing. */
export const composeBreakGlassesApi = (evse: Glasses): BreakGlassesApi => ({
  breakGlasses: async ({ station, state, after, limit }, owners) => {
    const identityId = station === undefined ? undefined : parseIdentityId(station);
    if (identityId === null) return [];
    const only = { ...(identityId === undefined ? {} : { identityId }), ...(state === undefined ? {} : { state }) };
    return (await evse.breakGlasses({ ...only, before: cursor(after, parseBreakGlassId), limit }, owners)).map(row);
  },
  askForBreakGlass: async (text, wish, context) => {
    const identityId = parseIdentityId(text);
    if (identityId === null) return refused({ reason: 'charger_unknown', detail: 'There is no such station.' });
    return evse.askForBreakGlass({ identityId, ...wish }, context);
  },
  endBreakGlass: async (text, context) => {
    const breakGlassId = parseBreakGlassId(text);
    if (breakGlassId === null) {
      return refused({ reason: 'break_glass_unknown', detail: 'There is no such break-glass.' });
    }
    const ended = await evse.endBreakGlass({ breakGlassId }, context);
    return ended.ok ? ok({ breakGlassId, ...ended.value }) : ended;
  },
});

const row = ({
  id,
  caseId,
  until,
  askedAt,
  openedAt,
  cameDownAt,
  endedAt,
  ...one
}: Awaited<ReturnType<Glasses['breakGlasses']>>[number]): BreakGlass => ({
  ...one,
  breakGlassId: id,
  migrationCaseId: caseId,
  until: until.toISOString(),
  askedAt: askedAt.toISOString(),
  openedAt: openedAt?.toISOString() ?? null,
  cameDownAt: cameDownAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
});
