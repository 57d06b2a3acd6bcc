import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration.ts';

describe('the configuration', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bfcert-configuration-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const yaml = async (content: string) => ({ BFCERT_CONFIG: await file('bfcert.yaml', content) });

  it('needs nothing: every setting has a value that works on one machine', () => {
    expect(readConfiguration({})).toMatchObject({
      publicHost: 'localhost',
      ports: { http: 8080, profile2: 8442, profile3: 8443, vehicles: 8444, publication: 8445, metrics: 9464 },
      listen: { http: '127.0.0.1', publication: '0.0.0.0' },
      patience: {},
    });
    expect(readConfiguration({}).dataDir).toMatch(/^\/.*data$/);
    expect(readConfiguration({})).not.toHaveProperty('databaseUrl');
  });

  it('has the people’s side behind a proxy in the file alone', async () => {
    const written = 'http: { publicUrl: "https://certificates.example", trustedProxies: [10.1.0.0/16] }';
    expect(readConfiguration(await yaml(written)).http).toEqual({
      publicUrl: 'https://certificates.example',
      trustedProxies: ['10.1.0.0/16'],
    });
    expect(readConfiguration({}).http).toEqual({ trustedProxies: [] });
    const wrong = await yaml('http: { publicUrl: "https://x.example/", trustedProxies: [all] }');
    expect(() => readConfiguration(wrong)).toThrow(/http\.publicUrl.*; http\.trustedProxies\.0: must be a network/);
    for (const name of ['BFCERT_HTTP_TRUSTED_PROXIES', 'BFCERT_OIDC_ISSUER']) {
      expect(() => readConfiguration({ [name]: '0.0.0.0/0' })).toThrow(`there is no setting ${name}`);
    }
  });

  it('takes the environment before the file, setting by setting, and what a command insists on before both', async () => {
    const environment = {
      ...(await yaml(
        'publicHost: file.example\norganisation: File\nports: { http: 1001, profile2: 1002 }\nlogLevel: warn',
      )),
      BFCERT_PORTS_HTTP: '2001',
      BFCERT_ORGANISATION: 'Environment',
      BFCERT_LOG_LEVEL: 'debug',
    };
    expect(readConfiguration(environment, { logLevel: 'error' })).toMatchObject({
      publicHost: 'file.example',
      organisation: 'Environment',
      ports: { http: 2001, profile2: 1002, profile3: 8443 },
      logLevel: 'error',
    });
  });

  it('reads any setting from a file that a variable names, as secrets are handed over', async () => {
    const path = await file('url', 'postgres://u:p@db/bfcert\n');
    expect(readConfiguration({ DATABASE_URL_FILE: path }).databaseUrl).toBe('postgres://u:p@db/bfcert');
    expect(readConfiguration({ BFCERT_DATABASE_URL_FILE: path }).databaseUrl).toBe('postgres://u:p@db/bfcert');
  });

  it('lets the approval of what needs two people be changed in the file alone', async () => {
    expect(readConfiguration({}).approvals).toBe('two-people');
    expect(readConfiguration(await yaml('approvals: single-operator')).approvals).toBe('single-operator');
    expect(() => readConfiguration({ BFCERT_APPROVALS: 'single-operator' })).toThrow('no setting BFCERT_APPROVALS');
    const wrong = await yaml('approvals: nobody');
    expect(() => readConfiguration(wrong)).toThrow('approvals: ');
  });

  it('keeps security events for as long and as many as it is told', async () => {
    expect(readConfiguration({}).securityEvents).toEqual({ retentionDays: 400, maximum: 5_000_000 });
    const told = { BFCERT_SECURITY_EVENTS_RETENTION_DAYS: '90', BFCERT_SECURITY_EVENTS_MAXIMUM: '20000' };
    expect(readConfiguration(told).securityEvents).toEqual({ retentionDays: 90, maximum: 20_000 });
    for (const wrong of ['29', '3651', '', '-1', '4e2', '9007199254740993', 'forever'])
      expect(() => readConfiguration({ BFCERT_SECURITY_EVENTS_RETENTION_DAYS: wrong })).toThrow('retentionDays');
    expect(() => readConfiguration({ BFCERT_SECURITY_EVENTS_MAXIMUM: '9999' })).toThrow('maximum');
  });

  it('takes who is told of incidents from the file alone, each owner and purpose once', async () => {
    expect(readConfiguration({}).support).toEqual({ default: 'operations', owners: [] });
    const rows = `support: { default: noc, owners: [{ owner: north, purpose: evse_v2g, supportOwner: emsp }] }`;
    expect(readConfiguration(await yaml(rows)).support).toEqual({
      default: 'noc',
      owners: [{ owner: 'north', purpose: 'evse_v2g', supportOwner: 'emsp' }],
    });
    expect(() => readConfiguration({ BFCERT_SUPPORT_DEFAULT: 'x' })).toThrow('no setting BFCERT_SUPPORT_DEFAULT');
    const wrong = async (row: string) => {
      const environment = await yaml(`support: { owners: [${row}] }`);
      return () => readConfiguration(environment);
    };
    expect(await wrong('{ supportOwner: x }')).toThrow('must name an owner or a purpose');
    expect(await wrong('{ purpose: nothing, supportOwner: x }')).toThrow('support.owners.0.purpose');
    expect(await wrong('{ owner: n, supportOwner: x }, { owner: n, supportOwner: y }')).toThrow('once');
    expect(await wrong('{ owner: n, supportOwner: "" }')).toThrow('support.owners.0.supportOwner');
    expect(await wrong('{ owner: n, supportOwner: x, mail: y }')).toThrow('there is no setting');
  });

  it('knows DATABASE_URL', () => {
    expect(readConfiguration({ DATABASE_URL: 'postgresql://db/x' }).databaseUrl).toBe('postgresql://db/x');
  });

  it('leaves alone what is not meant for it', () => {
    expect(() => readConfiguration({ PATH: '/bin', HOME_FILE: '/nowhere', EMPTY: undefined })).not.toThrow();
  });

  it.each([
    [{ BFCERT_PORT: '1' }, 'there is no setting BFCERT_PORT'],
    [{ BFCERT_PORTS_HTTP: 'http' }, 'ports.http: must be a whole number from 1 to 65535'],
    [{ BFCERT_PORTS_HTTP: '' }, 'ports.http: must be a whole number'],
    [{ BFCERT_PORTS_HTTP: '0' }, 'ports.http: '],
    [{ BFCERT_PORTS_HTTP: '70000' }, 'ports.http: '],
    [{ BFCERT_PORTS_HTTP: '8443' }, 'ports: each must be another one'],
    [{ BFCERT_LISTEN_OCPP: 'everywhere' }, 'listen.ocpp: must be an IP address'],
    [{ BFCERT_PUBLIC_HOST: 'https://csms' }, 'publicHost: must be a'],
    [{ BFCERT_PUBLICATION_URL: 'https://csms.example' }, 'publicationUrl: must be a plain http URL'],
    [{ BFCERT_PUBLICATION_URL: 'http://csms.example/' }, 'publicationUrl: must be a plain http URL'],
    [{ BFCERT_LOG_LEVEL: 'loud' }, 'logLevel: '],
    [{ BFCERT_PATIENCE_FIRST_RETRY_MS: '1' }, 'patience.firstRetryMs: '],
    [{ DATABASE_URL: 'mysql://secret@db' }, 'databaseUrl: must start with postgres:// or postgresql://'],
    [{ DATABASE_URL_FILE: '/nowhere' }, 'DATABASE_URL_FILE names /nowhere, which does not exist'],
    [{ DATABASE_URL: 'postgres://a', DATABASE_URL_FILE: '/b' }, 'set DATABASE_URL or DATABASE_URL_FILE, not both'],
    [{ BFCERT_CONFIG: '/nowhere.yaml' }, 'the configuration file /nowhere.yaml does not exist'],
  ])('refuses %j in a sentence that names it', (environment, sentence) => {
    expect(() => readConfiguration(environment)).toThrow(sentence);
  });

  it.each([
    ['ports: { htpp: 1 }\nextra: 1', 'there is no setting ports.htpp; there is no setting extra'],
    ['ports: [1, 2]', 'ports: '],
    ['ports: { http: true }', 'ports.http: must be a whole number'],
    ['- a\n- b', 'does not consist of settings'],
    ['just text', 'does not consist of settings'],
    ['ports: { http: 1', 'is not YAML: '],
  ])('refuses the file %j in a sentence', async (content, sentence) => {
    const environment = await yaml(content);
    expect(() => readConfiguration(environment)).toThrow(sentence);
  });

  it('tells of everything that is wrong at once, on one line', async () => {
    const environment = { ...(await yaml('extra: 1')), BFCERT_NOTHING: '1', BFCERT_LOG_LEVEL: 'loud' };
    const refused = () => readConfiguration(environment);
    for (const sentence of ['setting extra', 'setting BFCERT_NOTHING', 'logLevel: ']) expect(refused).toThrow(sentence);
    expect(refused).toThrow(/^the configuration is wrong: [^\n]+$/);
  });

  it('never says the value of what may be a secret', () => {
    expect(() => readConfiguration({ DATABASE_URL: 'mysql://user:secret@db' })).not.toThrow(/secret/);
  });

  it('is fine with an empty file', async () => {
    expect(readConfiguration(await yaml('')).ports.http).toBe(8080);
  });
});
