import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandLine } from './system/command-line.ts';
import { type System, startSystem } from './system/start-system.ts';
import { certificatesOf, until } from './system/stations.ts';
import { tokensOfTwo } from './system/two-administrators.ts';

const PROGRAM = 'north-line';
const ORGANISATION = 'Example Transit';
const VIN = 'WEB12345678900001';
const PCID = 'BUSMAKER000000001';
const NAMES = { openssl: `/O=${ORGANISATION}/CN=${VIN}`, strongSwan: `O=${ORGANISATION}, CN=${VIN}` };
const because = ['--reason', 'end-to-end test'];

const EXTENSIONS = `[req]
distinguished_name = dn
prompt = no
[dn]
CN = overridden
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
`;

/** All that is decided of the program; nothing of it needs a standard whose text is licensed. */
const ENTRY = {
  purpose: 'vehicle_vas_identity',
  program: PROGRAM,
  operatingModel: 'managed',
  standardsSource: ['operator_policy'],
  businessOwner: 'operations north',
  authority: { party: 'operator', name: 'own vehicle CA' },
  privateKeyOwner: 'endpoint',
  deliveryPath: ['est'],
  role: ['issuer', 'validator'],
  sourceOfTruthLevel: 'full',
  authorities: { renew: 'operator', revoke: 'operator', suspend: 'operator', replace: 'operator' },
  supportOwner: 'vehicle-desk',
  programVariability: ['program'],
  standards: [],
};

/** A program that nobody here wrote; what it printed. */
const run = (command: string, ...args: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(command, args, { encoding: 'utf8', timeout: 60_000 }, (error, out, err) =>
      error === null ? resolve(out) : reject(new Error(`${command} ${args[0]}: ${err}`, { cause: error })),
    );
  });

describe('a vehicle at the running system', () => {
  let system: System;
  let folder: string;
  let line: CommandLine;
  let vehicleId: string;
  const file = (name: string): string => join(folder, name);
  const url = (path: string): string => `https://localhost:${system.ports.vehicles}${path}`;

  async function bfcert<Answer>(...args: string[]): Promise<Answer> {
    const { exitCode, printed, stderr } = await line.run(args);
    if (exitCode !== 0) throw new Error(`${args.join(' ')}: ${exitCode} ${stderr}`);
    return printed as Answer;
  }

  beforeAll(async () => {
    system = await startSystem();
    folder = await mkdtemp(join(tmpdir(), 'bfcert-vehicle-'));
    line = new CommandLine(system);
    await writeFile(file('root.pem'), await system.csmsRootPem());
    await makesManufacturer();

    await bfcert('ownership-matrix', 'add-program', PROGRAM, '--name', 'North line', ...because);
    const { version, programs } = await bfcert<{ version: number; programs: unknown }>('ownership-matrix', 'show');
    await writeFile(file('matrix.json'), JSON.stringify({ programs, entries: [ENTRY] }));
    await bfcert('ownership-matrix', 'apply', file('matrix.json'), '--if-version', String(version), ...because);

    const names = [`vin=${VIN}`, `pcid=${PCID}`, `organisation=${ORGANISATION}`, `program=${PROGRAM}`];
    const bindings = names.flatMap((name) => ['--binding', name]);
    const owned = ['--owner', 'Depot', '--family', 'bus-12'];
    const added = await bfcert<{ id: string }>('identities', 'add', 'vehicle', ...bindings, ...owned, ...because);
    vehicleId = added.id;

    const purpose = ['--purpose', 'oem_provisioning_trust'];
    // Under it vehicles come in: one brings it, another says yes.
    const [brings, agrees] = await tokensOfTwo(system);
    await line.run(['trust-anchors', 'import', file('maker.pem'), ...purpose, ...because], brings);
    const { printed } = await line.run(['approvals', 'list'], agrees);
    const [question] = printed as readonly { id: string }[];
    await line.run(['approvals', 'approve', question?.id ?? '', ...because], agrees);
    const [draft] = await bfcert<readonly { id: string }[]>('trust-anchors', 'list', ...purpose);
    const bundleId = draft?.id ?? '';
    await bfcert('trust-anchors', 'prepare', bundleId, ...because);
    await bfcert('trust-anchors', 'release', bundleId, ...because);
    await until(() => curl('/.well-known/est/cacerts').catch(() => null));
  });
  afterAll(async () => {
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Its root, and the certificate that it has put into this vehicle. */
  async function makesManufacturer(): Promise<void> {
    await writeFile(file('maker.cnf'), EXTENSIONS);
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '30'];
    const begun = ['req', '-x509', '-config', file('maker.cnf'), ...made];
    const named = (name: string) => ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
    await run('openssl', ...begun, '-extensions', 'root', '-subj', '/CN=Bus maker root', ...named('maker'));
    const under = ['-CA', file('maker.pem'), '-CAkey', file('maker.key')];
    await run('openssl', ...begun, ...under, '-extensions', 'leaf', '-subj', `/CN=${PCID}`, ...named('oem'));
  }

  /** The status and the body, whatever the status is. */
  async function curl(path: string, ...args: string[]): Promise<{ readonly status: number; readonly body: string }> {
    const said = await run('curl', '-sS', '--cacert', file('root.pem'), '-w', '\n%{http_code}', ...args, url(path));
    const cut = said.lastIndexOf('\n');
    return { status: Number(said.slice(cut + 1)), body: said.slice(0, cut) };
  }

  const shows = (name: string) => ['--cert', file(`${name}.pem`), '--key', file(`${name}.key`)];
  const uses = (name: string) => curl(`/vas/${PROGRAM}/status`, ...shows(name));
  const states = async () =>
    (await certificatesOf(system, 'vehicle_vas_identity')).map(({ state }) => state).toSorted();

  test('comes from nothing to a certificate in force with curl and openssl', async () => {
    await run('openssl', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file('first.key'));
    const named = ['-subj', NAMES.openssl, '-outform', 'DER', '-out', file('first.der')];
    await run('openssl', 'req', '-new', '-key', file('first.key'), ...named);
    await run('openssl', 'base64', '-A', '-in', file('first.der'), '-out', file('first.p10'));
    const asked = ['-H', 'Content-Type: application/pkcs10', '--data-binary', `@${file('first.p10')}`, ...shows('oem')];
    const simpleenroll = () => curl(`/.well-known/est/${PROGRAM}/simpleenroll`, ...asked);
    expect(await uses('oem')).toMatchObject({ status: 403, body: expect.stringContaining('wrong_trust_domain') });
    // 202 while the PKI signs.
    const answer = await until(async () => {
      const said = await simpleenroll();
      return said.status !== 202 && said;
    });
    expect(answer.status).toBe(200);
    await writeFile(file('first.p7'), Buffer.from(answer.body, 'base64'));
    const read = ['-inform', 'DER', '-in', file('first.p7'), '-print_certs', '-out', file('first.pem')];
    await run('openssl', 'pkcs7', ...read);
    expect(await states()).toEqual(['issued']);
    expect(await uses('first')).toMatchObject({ status: 200 });
    expect(await states()).toEqual(['active']);
  });

  test('gets its next one with strongSwan’s pki, and each is in force once it is used', async () => {
    const pki = async (name: string, ...args: string[]) => writeFile(file(name), await run('pki', ...args));
    await pki('next.key', '--gen', '--type', 'ecdsa', '--size', '256', '--outform', 'pem');
    const request = ['--type', 'priv', '--in', file('next.key'), '--dn', NAMES.strongSwan];
    await pki('next.csr', '--req', ...request, '--outform', 'pem');
    const trusted = ['--cacert', file('root.pem'), ...shows('first'), '--interval', '1'];
    await pki(
      'next.pem',
      '--est',
      '--url',
      url(`/${PROGRAM}`),
      '--in',
      file('next.csr'),
      ...trusted,
      '--outform',
      'pem',
    );
    expect(await states()).toEqual(['active', 'issued']);
    expect(await uses('next')).toMatchObject({ status: 200 });
    expect(await states()).toEqual(['active', 'retired']);
  });

  test('comes anew with a token once a person has said yes, by the commands of an operator', async () => {
    await bfcert('vehicles', 'set-program', PROGRAM, '--approval', 'first_certificate', ...because);
    const forProgram = ['--program', PROGRAM, ...because];
    const { secret } = await bfcert<{ secret: string }>('vehicles', 'create-token', vehicleId, ...forProgram);
    await run('openssl', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file('anew.key'));
    const named = ['-subj', NAMES.openssl, '-outform', 'DER', '-out', file('anew.der')];
    await run('openssl', 'req', '-new', '-key', file('anew.key'), ...named);
    await run('openssl', 'base64', '-A', '-in', file('anew.der'), '-out', file('anew.p10'));
    const body = ['-H', 'Content-Type: application/pkcs10', '--data-binary', `@${file('anew.p10')}`];
    const asks = () => curl(`/.well-known/est/${PROGRAM}/simpleenroll`, '-u', `${VIN}:${secret}`, ...body);
    expect(await asks()).toMatchObject({ status: 202 });
    type Row = { readonly enrolmentId: string; readonly proof: string };
    const [waiting] = await bfcert<readonly Row[]>('vehicles', 'enrolments', '--state', 'waiting');
    expect(waiting?.proof).toBe('one_time_token');
    await bfcert('vehicles', 'approve', waiting?.enrolmentId ?? '', ...because);
    expect(await until(async () => (({ status }) => status !== 202 && status)(await asks()))).toBe(200);
    expect(await bfcert('vehicles', 'tokens', '--vehicle', vehicleId)).toMatchObject([{ state: 'used' }]);
  });

  test('is refused from the moment on at which its certificate is revoked, and a connection that it has open is closed', async () => {
    const open = await connected('next');
    const closed = once(open, 'close');
    const [inForce] = (await certificatesOf(system, 'vehicle_vas_identity')).filter(({ state }) => state === 'active');
    if (inForce === undefined) throw new Error('none is in force');
    const why = ['--revocation-reason', 'keyCompromise', '--confirm', inForce.identity.name];
    await bfcert('certificates', 'revoke', inForce.id, ...why, ...because);
    expect(await uses('next')).toMatchObject({ status: 403, body: expect.stringContaining('certificate_withdrawn') });
    const renewal = ['-H', 'Content-Type: application/pkcs10', '--data-binary', `@${file('first.p10')}`];
    const again = await curl(`/.well-known/est/${PROGRAM}/simplereenroll`, ...renewal, ...shows('next'));
    expect(again).toMatchObject({ status: 403, body: expect.stringContaining('certificate_withdrawn') });
    await closed;
    // Whoever watches the vehicles reads it in one place.
    const { data } = await system.api.get<{ data: { reportedType: string }[] }>('/security-events?source=vas');
    expect(data.map(({ reportedType }) => reportedType)).toContain('vehicle_refused:certificate_withdrawn');
  });

  /** A connection that has used the service and stays open. */
  async function connected(name: string): Promise<TLSSocket> {
    const [ca, cert, key] = await Promise.all(
      ['root.pem', `${name}.pem`, `${name}.key`].map((one) => readFile(file(one))),
    );
    const socket = connect({ host: '127.0.0.1', port: system.ports.vehicles, servername: 'localhost', ca, cert, key });
    await once(socket, 'secureConnect');
    socket.write(`GET /vas/${PROGRAM}/status HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    const [head] = await once(socket.setEncoding('utf8'), 'data');
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    return socket;
  }
});
