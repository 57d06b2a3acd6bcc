import type { CommandContext, Lifecycle } from '@bfcert/certificate-lifecycle';
import type { EvseSecurity } from '@bfcert/evse-security';
import type { OwnerScope } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { type PkiControlPlane, PkiUnavailable } from '@bfcert/pki-contract';
import { describe, expect, it } from 'vitest';
import { composeStationsApi } from './compose-stations-api.ts';

const context: CommandContext = {
  actor: { kind: 'user', id: 'someone', roles: ['operator'], owners: 'all' },
  reason: 'a test',
  correlationId: 'c',
};

const api = (parts: { lifecycle?: Partial<Lifecycle>; evse?: Partial<EvseSecurity>; pki?: Partial<PkiControlPlane> }) =>
  composeStationsApi(
    { ...parts.lifecycle } as Lifecycle,
    { ...parts.evse } as EvseSecurity,
    { ...parts.pki } as PkiControlPlane,
    'single-operator',
  );

describe('the stations’ side of the API', () => {
  it('plans whom it can and says of each of the others why not', async () => {
    const known = newId('idn');
    const case_ = newId('mig');
    const busy = newId('idn');
    const { planMigrations } = api({
      evse: {
        planMigration: async ({ identityId }) =>
          identityId === known ? ok({ caseId: case_ }) : refused('case_is_open'),
      },
    });
    expect(await planMigrations([known, busy, 'nonsense'], context)).toEqual({
      planned: [{ identityId: known, caseId: case_ }],
      refused: [
        { identityId: busy, code: 'case_is_open', detail: 'Case is open.' },
        { identityId: 'nonsense', code: 'charger_unknown', detail: 'Charger unknown.' },
      ],
    });
  });

  it('refuses the whole request of somebody who may plan nothing', async () => {
    const { planMigrations } = api({ evse: { planMigration: async () => refused('role_missing') } });
    await expect(planMigrations([newId('idn')], context)).rejects.toMatchObject({ code: 'role_missing' });
  });

  it('does not take an id of another kind for a case', async () => {
    const { resumeMigration } = api({ evse: {} });
    expect(await resumeMigration(newId('crt'), context)).toMatchObject({
      ok: false,
      refusal: { reason: 'case_unknown' },
    });
  });

  it('refuses a cursor that is none of its own', async () => {
    await expect(api({}).stations({ after: 'x', limit: 1 }, 'all')).rejects.toMatchObject({ code: 'cursor_invalid' });
  });

  const overviewWith = (summary: PkiControlPlane['summary'], owners: OwnerScope = 'all') =>
    api({
      lifecycle: {
        countsByState: async () => [
          { purpose: 'charger_identity', state: 'active', count: 2 },
          { purpose: 'backend_server', state: 'active', count: 1 },
          { purpose: 'ca_certificate', state: 'active', count: 16 },
          { purpose: 'ca_certificate', state: 'installed_pending_activation', count: 1 },
        ],
        orphanCount: async () => 4,
      },
      evse: {
        migrationOverview: async () =>
          ({
            byState: { planned: 0, pending: 0, active: 2, rollback: 0, quarantine: 0, exempt: 0, abandoned: 0 },
          }) as Awaited<ReturnType<EvseSecurity['migrationOverview']>>,
        stationCounts: async () => ({ enrolled: 3, online: 2 }),
      },
      pki: { summary },
    }).overview(owners);

  it('sums up the states of every purpose but of our own authorities', async () => {
    const summary = async () => ({ issued: 3 }) as Awaited<ReturnType<PkiControlPlane['summary']>>;
    const overview = await overviewWith(summary);
    expect(overview.certificatesByState).toEqual({ active: 3 });
    expect(overview).toMatchObject({
      certificatesSigned: 3,
      orphanCertificates: 4,
      approvals: 'single-operator',
    });
  });

  it('counts neither orphans nor what the PKI has signed for who acts for some owners', async () => {
    const summary = () => Promise.reject(new Error('not to be asked'));
    expect(await overviewWith(summary, ['north'])).toMatchObject({
      stations: 3,
      certificatesSigned: null,
      orphanCertificates: null,
    });
  });

  it('shows everything else while the control plane is away or hangs, and hides no other failure', async () => {
    const withoutIt = { stations: 3, stationsOnline: 2, certificatesSigned: null };
    const away = overviewWith(() => Promise.reject(new PkiUnavailable('away', false)));
    expect(await away).toMatchObject(withoutIt);
    expect(await overviewWith(() => new Promise(() => {}))).toMatchObject(withoutIt);
    await expect(overviewWith(() => Promise.reject(new Error('a defect')))).rejects.toThrow('a defect');
  });
});
