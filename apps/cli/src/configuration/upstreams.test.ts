import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { upstreams } from './upstreams.ts';

const secret = join(mkdtempSync(join(tmpdir(), 'upstreams-')), 'secret');
writeFileSync(secret, 'a secret\n');
const plain = { name: 'main', url: 'ws://csms.example/ocpp', securityProfile: 0 };
const basic = { name: 'main', url: 'wss://csms.example/ocpp', securityProfile: 2, passwordFile: secret };

const problemsOf = (given: unknown): string =>
  upstreams
    .safeParse(given)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ') ?? '';

describe('upstreams', () => {
  it('have what is not said of them as it usually is, and their files from the root on', () => {
    expect(upstreams.parse([{ ...basic, cohorts: ['wave-1'] }])).toEqual([
      {
        ...basic,
        passwordIs: 'text',
        certificateFile: null,
        keyFile: null,
        trustAnchorsFile: null,
        protocols: null,
        maxMessageBytes: 1_048_576,
        certificateCommands: 'refuse',
        stations: [],
        cohorts: ['wave-1'],
        missedAfterSeconds: 300,
      },
    ]);
  });

  it('of profile 3 have a certificate and its key, for each station one where the path says so', () => {
    const files = { certificateFile: '/certificates/{identity}.pem', keyFile: '/certificates/{identity}.key' };
    const [one] = upstreams.parse([{ ...plain, url: 'wss://csms.example:8443', securityProfile: 3, ...files }]);
    expect(one).toMatchObject(files);
  });

  it.each([
    ['another profile', { ...plain, securityProfile: 4 }, '0.securityProfile: must be 0, 1, 2 or 3'],
    ['a profile as text', { ...plain, securityProfile: '0' }, '0.securityProfile: must be 0, 1, 2 or 3'],
    ['a huge profile', { ...plain, securityProfile: 1e300 }, '0.securityProfile: '],
    ['TLS without a name for it', { ...plain, url: 'wss://csms.example' }, '0.url: must be wss:// with'],
    ['a password in the clear by mistake', { ...basic, url: 'ws://csms.example' }, '0.url: must be wss:// with'],
    ['no WebSocket', { ...plain, url: 'http://csms.example' }, '0.url: must be a ws or wss URL'],
    ['a slash at the end', { ...plain, url: 'ws://csms.example/' }, '0.url: must be a ws or wss URL'],
    ['a query', { ...plain, url: 'ws://csms.example/a?b' }, '0.url: must be a ws or wss URL'],
    ['a password in the URL', { ...plain, url: 'ws://a:b@csms.example' }, '0.url: must be a ws or wss URL'],
    ['bytes of no password', { ...plain, passwordIs: 'hex' }, '0.passwordIs: is about'],
    ['a password in words of its own', { ...basic, passwordIs: 'base64' }, '0.passwordIs: must be text or hex'],
    ['a password too few', { ...basic, passwordFile: null }, '0.passwordFile: is needed'],
    ['a password too many', { ...plain, passwordFile: secret }, '0.passwordFile: is needed'],
    ['a password itself', { ...basic, password: 'x' }, 'Unrecognized key'],
    ['a key without a certificate', { ...basic, keyFile: secret }, '0.certificateFile: and keyFile are needed'],
    ['a file that is not there', { ...basic, passwordFile: '/nowhere' }, '0.passwordFile: names /nowhere'],
    ['another protocol', { ...plain, protocols: ['2.0.1'] }, '0.protocols.0: must be ocpp1.6'],
    ['no protocol', { ...plain, protocols: [] }, '0.protocols: needs at least one'],
    ['a message of no use', { ...plain, maxMessageBytes: 1_000 }, '0.maxMessageBytes: must be at least 131072'],
    ['a message without end', { ...plain, maxMessageBytes: 1e300 }, '0.maxMessageBytes: '],
    ['another policy', { ...plain, certificateCommands: 'maybe' }, '0.certificateCommands: '],
    ['no time to be away', { ...plain, missedAfterSeconds: 0 }, '0.missedAfterSeconds: '],
    ['more than a day to be away', { ...plain, missedAfterSeconds: 1e300 }, '0.missedAfterSeconds: '],
    ['one station as text', { ...plain, stations: 'CS-1' }, '0.stations: must be all or a list'],
    ['a name of capitals', { ...plain, name: 'Main' }, '0.name: must be 1–40 characters'],
  ])('refuse %s', (_name, given, problem) => {
    expect(problemsOf([given])).toContain(problem);
  });

  it('refuse two of one name, two for all and two for one station', () => {
    expect(problemsOf([plain, plain])).toContain('each must have another name');
    const other = { ...plain, name: 'other' };
    expect(problemsOf([plain, other].map((one) => ({ ...one, stations: 'all' })))).toContain('only one can be for all');
    expect(problemsOf([plain, other].map((one) => ({ ...one, stations: ['CS-1'] })))).toContain('can have one');
  });
});
