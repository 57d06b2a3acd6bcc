import { PkiCallRefused, type PkiControlPlane, PkiUnavailable } from '@bfcert/pki-contract';
import { issued, stationRequest } from '@bfcert/pki-contract/contract-test';
import { FakeControlPlane } from '@bfcert/pki-contract/fake';
import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { measuredPki } from './measured-pki.ts';

describe('calls to the control plane', () => {
  let registry: Registry;
  beforeEach(() => {
    registry = new Registry();
  });
  const calls = async () =>
    Object.fromEntries(
      [...(await registry.metrics()).matchAll(/^bfcert_pki_calls_total\{method="(\w+)",outcome="(\w+)"\} (\d+)$/gm)]
        .map(([, method, outcome, count]) => [`${method} ${outcome}`, Number(count)] as const)
        .filter(([, count]) => count > 0),
    );

  it('give the same answers, and are counted by how they ended and timed', async () => {
    const plane = new FakeControlPlane();
    const pki = measuredPki(plane, registry);
    const request = stationRequest();
    const certificate = await issued(pki, request);
    expect(await pki.lookup(request.commandId)).toEqual({ status: 'issued', certificate });
    await pki.issue(stationRequest({ csrPem: 'hello' }));
    expect(await calls()).toEqual({ 'issue answered': 1, 'issue refused': 1, 'lookup answered': 1 });
    expect(await registry.metrics()).toContain('bfcert_pki_call_seconds_count{method="issue"} 2\n');
  });

  it('that brought no answer are told apart from those that were refused, and their errors go on', async () => {
    const broken: Partial<PkiControlPlane> = {
      issue: () => Promise.reject(new PkiUnavailable('the answer was lost', true)),
      summary: () => Promise.reject(new PkiCallRefused('caller_not_allowed', 'not you')),
      metrics: () => Promise.reject(new Error('a bug')),
    };
    const pki = measuredPki(broken as PkiControlPlane, registry);
    await expect(pki.issue(stationRequest())).rejects.toThrow('the answer was lost');
    await expect(pki.summary()).rejects.toThrow('not you');
    await expect(pki.metrics()).rejects.toThrow('a bug');
    expect(await calls()).toEqual({ 'issue unavailable': 1, 'summary refused': 1, 'metrics unavailable': 1 });
  });

  it('that are worked on elsewhere are pending', async () => {
    const pending = { pending: 'authority_working', retryAfterSeconds: 5, detail: '' } as const;
    const pki = measuredPki({ issue: async () => pending } as Partial<PkiControlPlane> as PkiControlPlane, registry);
    await pki.issue(stationRequest());
    expect(await calls()).toEqual({ 'issue pending': 1 });
  });

  it('that gave back more unknown revocations than are taken say how many were left', async () => {
    const summary = { adopted: 1, known: 2, foreign: 0, tooManyUnknown: 3 };
    const pki = measuredPki(
      { adoptRevocations: async () => summary } as Partial<PkiControlPlane> as PkiControlPlane,
      registry,
    );
    expect(await registry.metrics()).toContain('bfcert_pki_adoptions_refused_total{reason="too_many_unknown"} 0\n');
    expect(await pki.adoptRevocations([])).toBe(summary);
    expect(await registry.metrics()).toContain('bfcert_pki_adoptions_refused_total{reason="too_many_unknown"} 3\n');
  });

  it('that have not happened yet are zeros, so that the first failure is an increase', async () => {
    measuredPki(new FakeControlPlane(), registry);
    expect(await registry.metrics()).toContain('bfcert_pki_calls_total{method="issue",outcome="unavailable"} 0\n');
  });
});
