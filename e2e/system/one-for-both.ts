import { bodyOf, connectApi, idempotent } from '@bfcert/api-client';
import type { System } from './start-system.ts';
import { enrol, ORGANISATION, stationsOf, until } from './stations.ts';

/** Stations with one certificate for their connection and for vehicles, and the program by which they may have it. */
export const ONE_FOR_BOTH = { family: 'One for both', program: 'combined-pilot' } as const;

const reason = 'end-to-end test';
const connected = ({ ports, token }: System) => connectApi(`http://127.0.0.1:${ports.http}`, token);
const replacing = (version: number) => ({ ...idempotent(), 'if-match': `"${version}"` });

/** What the family declares, and what the policy allows to the program: each as a person says it. */
export async function allowOneForBoth(system: System): Promise<void> {
  const { family, program: value } = ONE_FOR_BOTH;
  const api = connected(system);
  await api.PUT('/api/v1/capability-matrix/families/{family}', {
    params: { path: { family }, header: replacing(0) },
    body: { capabilities: { certificates: 'combined' }, exclusion: null, reason },
  });
  const { version, rules, renewalsPerHour, quotas } = bodyOf(await api.GET('/api/v1/policies'));
  const set = { issuance: 'allowed' } as const;
  const rule = { name: value, purpose: 'charger_combined', level: 'program', value, set } as const;
  const draft = { rules: [...rules, rule], renewalsPerHour, quotas };
  const asked = await api.POST('/api/v1/policies/dry-runs', {
    params: { header: idempotent() },
    body: { draft, reason },
  });
  const { id } = bodyOf(asked);
  await until(async () => {
    const looked = await api.GET('/api/v1/policies/dry-runs/{id}', { params: { path: { id } } });
    return bodyOf(looked).status === 'complete';
  });
  await api.PUT('/api/v1/policies', {
    params: { header: replacing(version) },
    body: { dryRunId: id, reason },
  });
}

/** Enrolled, of that family and bound to the program, with an EVSE whose SeccId is its serial number. */
export async function enrolWithOneForBoth(system: System, name: string): Promise<{ id: string; evse: string }> {
  const { family, program } = ONE_FOR_BOTH;
  const api = connected(system);
  const id = await enrol(system, name);
  const { id: evse } = await system.api.post<{ id: string }>('/identities', {
    subjectType: 'evse',
    bindings: [
      { kind: 'secc_id', value: `SN-${name}` },
      { kind: 'station', value: name },
      { kind: 'organisation', value: ORGANISATION },
    ],
    owner: 'Depot',
    family,
    cohorts: ['e2e'],
    reason,
  });
  const { bindings, version } = bodyOf(await api.GET('/api/v1/identities/{id}', { params: { path: { id } } }));
  await api.PATCH('/api/v1/identities/{id}', {
    params: { path: { id }, header: replacing(version) },
    body: { family, bindings: [...bindings, { kind: 'program', value: program }], reason },
  });
  await until(async () => (await stationsOf(system)).get(name)?.family === family);
  return { id, evse };
}
