import { describe, expect, test } from 'vitest';
import { alertSettings } from './alert-settings.ts';
import { routesOf } from './routes-of.ts';
import { alertOf } from './testing/alert-of.ts';

const NOW = new Date('2026-03-01T10:00:00Z');
const siem = { kind: 'syslog', name: 'siem', host: 'siem.example' };
const mail = { kind: 'email', name: 'mail', host: 'mail.example', from: 'bfcert@example.org', to: ['ops@example.org'] };
const boss = { ...mail, name: 'boss' };
const settings = (over: object = {}) => alertSettings.parse({ routes: [siem, mail, boss], ...over });
const silence = (over: object = {}) => ({ until: '2026-03-02T00:00:00Z', because: 'works in the depot', ...over });

describe('alerts in bfcert.yaml', () => {
  test('may be left out, and then nobody is told', () => {
    expect(alertSettings.parse(undefined)).toEqual({ routes: [], rules: [], silences: [] });
    expect(routesOf(alertSettings.parse(undefined), alertOf(), NOW)).toEqual([]);
  });

  test('leave out what is usual: submission with STARTTLS, syslog over TLS', () => {
    expect(settings().routes).toMatchObject([
      { transport: 'tls', port: 6514 },
      { security: 'starttls', port: 587 },
      {},
    ]);
  });

  test.each<[string, object]>([
    ['two routes of one name', { routes: [siem, { ...mail, name: 'siem' }] }],
    ['a rule to a route that is not there', { rules: [{ routes: ['pager'] }] }],
    ['an escalation to a route that is not there', { rules: [{ routes: ['siem'], escalateTo: ['pager'] }] }],
    ['a user without a password', { routes: [{ ...mail, user: 'bfcert' }] }],
    ['an address that begins another header', { routes: [{ ...mail, to: ['a@b.example\r\nBcc: c@d.example'] }] }],
    ['a host that is more than a name', { routes: [{ ...siem, host: 'siem.example/x' }] }],
    ['a port that is none', { routes: [{ ...siem, port: 70_000 }] }],
    ['another kind', { routes: [{ kind: 'pager', name: 'pager' }] }],
    ['a field that is not known', { routes: [{ ...siem, password: 'hunter2' }] }],
    ['a silence without an end', { silences: [{ because: 'quiet' }] }],
    ['a silence that ends at no time', { silences: [silence({ until: '+275760-09-14T00:00:00Z' })] }],
    ['a severity that is not known', { rules: [{ routes: ['siem'], leastSeverity: 'urgent' }] }],
    ['a file in the URL', { routes: [{ kind: 'otlp', name: 'otel', url: 'file:///etc/passwd' }] }],
  ])('are refused with %s', (_, over) => {
    expect(alertSettings.safeParse({ routes: [siem, mail], ...over }).success).toBe(false);
  });
});

describe('an alert goes', () => {
  test('by every route of every rule that it matches, by each once', () => {
    const rules = [{ routes: ['siem'] }, { leastSeverity: 'high', routes: ['siem', 'mail'] }];
    expect(routesOf(settings({ rules }), alertOf({ severity: 'high' }), NOW)).toEqual(['siem', 'mail']);
    expect(routesOf(settings({ rules }), alertOf({ severity: 'medium' }), NOW)).toEqual(['siem']);
  });

  test.each<[string, object, boolean]>([
    ['its category', { categories: ['installation'] }, true],
    ['another category', { categories: ['authentication'] }, false],
    ['its owner', { owners: ['south', 'north'] }, true],
    ['another owner', { owners: ['south'] }, false],
    ['its type', { names: ['signed_certificate_refused'] }, true],
    ['incidents alone', { occasions: ['incident_opened'] }, false],
    ['a support owner, which it has not', { supportOwners: ['operations'] }, false],
    ['its category and another owner', { categories: ['installation'], owners: ['south'] }, false],
  ])('by a rule for %s, or not', (_, match, goes) => {
    const rules = [{ ...match, routes: ['siem'] }];
    expect(routesOf(settings({ rules }), alertOf(), NOW)).toEqual(goes ? ['siem'] : []);
  });

  test('to no owner’s route when it is nobody’s', () => {
    const rules = [{ owners: ['north'], routes: ['siem'] }];
    expect(routesOf(settings({ rules }), alertOf({ owner: null }), NOW)).toEqual([]);
  });

  test('nowhere while a silence matches it, and again from its end on', () => {
    const silenced = settings({ rules: [{ routes: ['siem'] }], silences: [silence({ owners: ['north'] })] });
    expect(routesOf(silenced, alertOf(), NOW)).toEqual([]);
    expect(routesOf(silenced, alertOf({ owner: 'south' }), NOW)).toEqual(['siem']);
    expect(routesOf(silenced, alertOf(), new Date('2026-03-02T00:00:00Z'))).toEqual(['siem']);
  });

  test('further when nobody has acknowledged the incident, by no silence held back', () => {
    const rules = [{ routes: ['mail'], escalateTo: ['boss'] }];
    const unheard = alertOf({ occasion: 'incident_not_acknowledged', name: 'job_dead' });
    expect(routesOf(settings({ rules, silences: [silence()] }), unheard, NOW)).toEqual(['mail', 'boss']);
    expect(routesOf(settings({ rules }), alertOf({ occasion: 'incident_opened' }), NOW)).toEqual(['mail']);
  });
});
