import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '@bfcert/certificate-lifecycle/ownership-drafts';
import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem, parseCertsOnly, subjectAltName } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  by,
  entry,
  type KeyPair,
  newKey,
  ORGANISATION,
  OutsideCa,
  PROGRAM,
  pemOf,
  type Ran,
  requestDer,
  run,
  subjectOf,
  type Vehicle,
  VehicleWorld,
} from './testing/vehicle-world.ts';

let world: VehicleWorld;
beforeAll(async () => {
  world = await VehicleWorld.start();
});
afterAll(() => world.stop());

let vehicle: Vehicle;
beforeEach(async () => {
  vehicle = await world.vehicle();
});

interface Answer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** One request by curl, which nobody here wrote. */
async function curl(path: string, args: readonly string[] = [], input: Buffer | string = ''): Promise<Answer> {
  const head = join(world.folder, `${randomUUID()}.head`);
  const always = ['-sS', '--cacert', join(world.folder, 'listener-root.pem'), '-D', head, '-w', '\n%{http_code}'];
  const ran = await run('curl', [...always, ...args, `${world.url}${path}`], input);
  if (ran.code !== 0) throw new Error(ran.err);
  const cut = ran.out.lastIndexOf('\n');
  return { status: Number(ran.out.slice(cut + 1)), headers: readFileSync(head, 'utf8'), body: ran.out.slice(0, cut) };
}

const sent = (der: Buffer, lines = false): string => {
  const one = der.toString('base64');
  return lines ? one.replace(/.{64}/g, '$&\r\n') : one;
};

const enrol = (der: Buffer, args: readonly string[] = [], operation = 'simpleenroll', label = PROGRAM) =>
  curl(
    `/.well-known/est/${label}/${operation}`,
    ['-H', 'Content-Type: application/pkcs10', '--data-binary', '@-', ...args],
    sent(der, true),
  );

const login = (vin: string, secret: string): readonly string[] => ['-u', `${vin}:${secret}`];

function credential(certificatePem: string, key: KeyPair): readonly string[] {
  const name = randomUUID();
  const cert = world.file(`${name}.pem`, certificatePem);
  return ['--cert', cert, '--key', world.file(`${name}.key`, pemOf(key.privateKey))];
}

const certificateIn = ({ body }: Answer): string => {
  const [only, ...more] = unwrap(parseCertsOnly(Buffer.from(body, 'base64')));
  if (only === undefined || more.length > 0) throw new Error('not exactly one certificate');
  return `-----BEGIN CERTIFICATE-----\n${only.der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
};

/** A vehicle with a certificate that it has not used yet. */
async function enrolled(of = vehicle): Promise<{ readonly key: KeyPair; readonly pem: string }> {
  const key = newKey();
  const answer = await enrol(requestDer(subjectOf(of), key), login(of.vin, await world.token(of)));
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`);
  return { key, pem: certificateIn(answer) };
}

const uses = (pem: string, key: KeyPair) => curl(`/vas/${PROGRAM}/status`, credential(pem, key));

describe('a vehicle', () => {
  test('comes from nothing to a certificate in force, and to the next one, with curl and openssl alone', async () => {
    const { vin } = vehicle;
    const file = (name: string) => join(world.folder, `${vin}-${name}`);
    const openssl = async (...args: string[]): Promise<Ran> => {
      const ran = await run('openssl', args);
      if (ran.code !== 0) throw new Error(ran.err);
      return ran;
    };
    const makeRequest = async (name: string) => {
      await openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file(`${name}.key`));
      const subject = ['-subj', `/O=${ORGANISATION}/CN=${vin}`];
      await openssl(
        'req',
        '-new',
        '-key',
        file(`${name}.key`),
        ...subject,
        '-outform',
        'DER',
        '-out',
        file(`${name}.csr`),
      );
      return readFileSync(file(`${name}.csr`));
    };
    const keep = async (name: string, answer: Answer) => {
      const der = world.file(`${vin}-${name}.p7`, Buffer.from(answer.body, 'base64'));
      const { out } = await openssl('pkcs7', '-inform', 'DER', '-in', der, '-print_certs');
      return world.file(`${vin}-${name}.pem`, out);
    };

    const authorities = await curl(`/.well-known/est/${PROGRAM}/cacerts`);
    expect(authorities.headers).toMatch(/content-type: application\/pkcs7-mime/i);
    expect(unwrap(parseCertsOnly(Buffer.from(authorities.body, 'base64'))).length).toBeGreaterThan(0);

    const secret = await world.token(vehicle);
    const first = await enrol(await makeRequest('first'), login(vin, secret));
    expect(first.status).toBe(200);
    expect(first.headers).toMatch(/content-type: application\/pkcs7-mime; smime-type=certs-only/i);
    expect(first.headers).toMatch(new RegExp(`content-length: ${first.body.length}`, 'i'));
    expect(first.body).not.toContain('\n');
    expect(await world.statesOf(vehicle)).toEqual(['issued']);

    const shows = (name: string, pem: string) => ['--cert', pem, '--key', file(`${name}.key`)];
    const one = await keep('first', first);
    expect(await curl(`/vas/${PROGRAM}/status`, shows('first', one))).toMatchObject({ status: 200 });
    expect(await world.statesOf(vehicle)).toEqual(['active']);

    const second = await enrol(await makeRequest('second'), shows('first', one), 'simplereenroll');
    expect(second.status).toBe(200);
    expect(await world.statesOf(vehicle)).toEqual(['active', 'issued']);
    const next = await keep('second', second);
    await curl(`/vas/${PROGRAM}/status`, shows('second', next));
    expect(await world.statesOf(vehicle)).toEqual(['active', 'retired']);
  });

  test('the same with strongSwan’s pki', async () => {
    const { vin } = vehicle;
    const file = (name: string) => join(world.folder, `${vin}-${name}`);
    const root = join(world.folder, 'listener-root.pem');
    const pki = async (name: string, ...args: string[]) => {
      const ran = await run('pki', args);
      const said = ran.err.split('\n').filter((line) => !line.startsWith('plugin '));
      if (ran.code !== 0) throw new Error(`strongSwan’s pki ${args[0]}: ${said.join(' | ')}`);
      return world.file(`${vin}-${name}`, ran.out);
    };
    const makeRequest = async (name: string) => {
      await pki(`${name}.key`, '--gen', '--type', 'ecdsa', '--size', '256', '--outform', 'pem');
      const dn = `O=${ORGANISATION}, CN=${vin}`;
      return pki(`${name}.csr`, '--req', '--type', 'priv', '--in', file(`${name}.key`), '--dn', dn, '--outform', 'pem');
    };
    const est = ['--est', '--url', `${world.url}/${PROGRAM}`, '--cacert', root, '--outform', 'pem'];

    const request = await makeRequest('first');
    const secret = await world.token(vehicle);
    const one = await pki('first.pem', ...est, '--in', request, '--userpass', `${vin}:${secret}`);
    expect(unwrap(parseCertificatePem(readFileSync(one, 'utf8'))).issuer).toBeDefined();
    const again = await makeRequest('second');
    await pki('second.pem', ...est, '--in', again, '--cert', one, '--key', file('first.key'));
    // Its re-enrolment is use of the first.
    expect(await world.statesOf(vehicle)).toEqual(['active', 'issued']);
  });
});

describe('the first certificate', () => {
  const byManufacturer = (pcid: string, over?: Parameters<VehicleWorld['manufacturer']['issue']>[2]) => {
    const key = newKey();
    return credential(world.manufacturer.issue([{ name: 'CN', value: pcid }], key.publicKey, over), key);
  };

  test('is given for the certificate of the manufacturer, to the vehicle that is bound to its PCID', async () => {
    const request = requestDer(subjectOf(vehicle), newKey());
    expect(await enrol(request, byManufacturer(vehicle.pcid))).toMatchObject({ status: 200 });
    const stranger = await enrol(requestDer(subjectOf(vehicle), newKey()), byManufacturer('BUSMAKER999999999'));
    expect(stranger).toMatchObject({ status: 403, body: expect.stringContaining('vehicle_unknown') });
    const other = await world.vehicle();
    const names = await enrol(requestDer(subjectOf(vehicle), newKey()), byManufacturer(other.pcid));
    expect(names).toMatchObject({ status: 403, body: expect.stringContaining('names_of_another') });
    const over = await enrol(request, byManufacturer(vehicle.pcid, { validFor: -1_000 }));
    expect(over).toMatchObject({ status: 403, body: expect.stringContaining('certificate_expired') });
  });

  test('is given for the certificate of the manufacturer in whatever case it has the PCID, and for none of another role', async () => {
    const small = byManufacturer(vehicle.pcid.toLowerCase());
    expect(await enrol(requestDer(subjectOf(vehicle), newKey()), small)).toMatchObject({ status: 200 });
    const key = newKey();
    const subject = [
      { name: 'CN', value: vehicle.pcid },
      { name: 'DC', value: 'MO' },
    ] as const;
    const contract = credential(world.manufacturer.issue(subject, key.publicKey), key);
    const refused = await enrol(requestDer(subjectOf(vehicle), newKey()), contract);
    expect(refused).toMatchObject({ status: 403, body: expect.stringContaining('wrong_trust_domain') });
  });

  test('is given for a key that was registered for the vehicle, to whoever signs with it', async () => {
    const key = newKey();
    const request = requestDer(subjectOf(vehicle), key);
    expect(await enrol(request)).toMatchObject({
      status: 401,
      headers: expect.stringMatching(/www-authenticate: basic/i),
    });
    const spkiSha256 = createHash('sha256')
      .update(key.publicKey.export({ format: 'der', type: 'spki' }))
      .digest('hex');
    const wish = { identityId: vehicle.identityId, program: PROGRAM, spkiSha256 };
    unwrap(await world.vehicles.registerVehicleKey(wish, by('integration')));
    expect(await enrol(request)).toMatchObject({ status: 200 });
    expect(await enrol(requestDer(subjectOf(vehicle), newKey()))).toMatchObject({ status: 401 });
  });

  test('is given once for a token: the same request again has the same answer, another one has none', async () => {
    const secret = await world.token(vehicle);
    const request = requestDer(subjectOf(vehicle), newKey());
    const answers = await Promise.all([1, 2, 3].map(() => enrol(request, login(vehicle.vin, secret))));
    const certificates = answers.filter(({ status }) => status === 200).map(certificateIn);
    expect(new Set(certificates).size).toBe(1);
    expect(certificateIn(await enrol(request, login(vehicle.vin, secret)))).toBe(certificates[0]);
    expect(await world.statesOf(vehicle)).toEqual(['issued']);
    const another = requestDer(subjectOf(vehicle), newKey());
    expect(await enrol(another, login(vehicle.vin, secret))).toMatchObject({ status: 401 });
    expect(await world.eventsOf('est')).toContain('enrolment_refused:token_spent');
    expect(await world.statesOf(vehicle)).toEqual(['issued']);
  });

  test('is given though another process had begun to have it signed: nobody is sent away for what takes moments', async () => {
    world.workerIsQuicker = true;
    try {
      const answer = await enrol(
        requestDer(subjectOf(vehicle), newKey()),
        login(vehicle.vin, await world.token(vehicle)),
      );
      expect(answer).toMatchObject({ status: 200 });
    } finally {
      world.workerIsQuicker = false;
    }
  });

  test('is not given for a token that is wrong, of another vehicle or program, or that has expired; each has a name and none is told', async () => {
    const request = requestDer(subjectOf(vehicle), newKey());
    const other = await world.vehicle();
    const expired = await world.token(vehicle);
    const asked = async (vin: string, secret: string) => {
      const answer = await enrol(request, login(vin, secret));
      expect(answer.body).toMatch(/^not_authenticated/);
      return answer.status;
    };
    expect(await asked(vehicle.vin, 'guessed')).toBe(401);
    expect(await asked(vehicle.vin, await world.token(other))).toBe(401);
    expect(await asked(other.vin, await world.token(vehicle))).toBe(401);
    world.clock.advance(2 * 3_600_000);
    expect(await asked(vehicle.vin, expired)).toBe(401);
    expect(await world.eventsOf('est')).toEqual(
      expect.arrayContaining([
        'vehicle_refused:token_unknown',
        'vehicle_refused:token_of_another',
        'vehicle_refused:token_expired',
      ]),
    );
    expect(await world.statesOf(vehicle)).toEqual([]);
  });

  test('waits for a person where the program wants one: 202 and when to come again, then the answer', async () => {
    const settings = { program: PROGRAM, isDefault: false, v2icp: 'off' } as const;
    unwrap(await world.vehicles.setVasProgram({ ...settings, approval: 'first_certificate' }, by('pki_engineer')));
    const secret = await world.token(vehicle);
    const request = requestDer(subjectOf(vehicle), newKey());
    const asks = () => enrol(request, login(vehicle.vin, secret));
    expect(await asks()).toMatchObject({ status: 202, headers: expect.stringMatching(/retry-after: 1\r/i) });
    expect(await asks()).toMatchObject({ status: 202 });
    const query = { identityId: vehicle.identityId, before: null, limit: 10 } as const;
    const [waiting, ...more] = await world.vehicles.enrolments(query, 'all');
    expect(more).toEqual([]);
    const enrolmentId = waiting?.id;
    if (enrolmentId === undefined) throw new Error('nothing waits');
    unwrap(await world.vehicles.answerEnrolment({ enrolmentId, answer: 'accepted' }, by('operator')));
    const answered = await asks();
    expect(answered).toMatchObject({ status: 200 });

    // A renewal needs nobody's word.
    const key = newKey();
    unwrap(await world.vehicles.setVasProgram({ ...settings, approval: 'none' }, by('pki_engineer')));
    const { key: current, pem } = await enrolled();
    unwrap(await world.vehicles.setVasProgram({ ...settings, approval: 'first_certificate' }, by('pki_engineer')));
    const renewed = await enrol(requestDer(subjectOf(vehicle), key), credential(pem, current), 'simplereenroll');
    expect(renewed).toMatchObject({ status: 200 });

    const declined = await world.vehicle();
    const no = requestDer(subjectOf(declined), newKey());
    const with_ = login(declined.vin, await world.token(declined));
    await enrol(no, with_);
    const [one] = await world.vehicles.enrolments({ ...query, identityId: declined.identityId }, 'all');
    if (one === undefined) throw new Error('nothing waits');
    unwrap(await world.vehicles.answerEnrolment({ enrolmentId: one.id, answer: 'declined' }, by('operator')));
    expect(await enrol(no, with_)).toMatchObject({ status: 403, body: expect.stringContaining('not_approved') });
    unwrap(await world.vehicles.setVasProgram({ ...settings, approval: 'none' }, by('pki_engineer')));
  });

  test('is waited for while the PKI is away, and is one when it is back', async () => {
    const secret = await world.token(vehicle);
    const request = requestDer(subjectOf(vehicle), newKey());
    world.authority.down = true;
    const away = await enrol(request, login(vehicle.vin, secret));
    world.authority.down = false;
    expect(away).toMatchObject({ status: 202, headers: expect.stringMatching(/retry-after: \d+\r/i) });
    world.clock.advance(3_600_000);
    expect(await enrol(request, login(vehicle.vin, secret))).toMatchObject({ status: 200 });
    expect(await world.statesOf(vehicle)).toEqual(['issued']);
  });
});

describe('the next certificate', () => {
  test('has the names of the one before: another subject, other alternative names and the same key are refused', async () => {
    const { key, pem } = await enrolled();
    const other = await world.vehicle();
    const asks = async (der: Buffer) => {
      const { status, body } = await enrol(der, credential(pem, key), 'simplereenroll');
      return `${status} ${body.split(':', 1)[0]}`;
    };
    expect(await asks(requestDer(subjectOf(other), newKey()))).toBe('403 subject_differs');
    const named = requestDer(subjectOf(vehicle), newKey(), [subjectAltName({ dnsNames: ['other.example'] })]);
    expect(await asks(named)).toBe('403 alternative_names_differ');
    expect(await asks(requestDer(subjectOf(vehicle), key))).toBe('400 key_is_certified');
    expect(await world.statesOf(vehicle)).toEqual(['issued']);
    expect(await world.eventsOf('est')).toContain('enrolment_refused:subject_differs');
  });

  test('is not given for a certificate that was revoked, has expired, or is for another program; nor without any', async () => {
    const { key, pem } = await enrolled();
    await uses(pem, key);
    const asks = async (label = PROGRAM, shown = credential(pem, key)) => {
      const request = requestDer(subjectOf(vehicle), newKey());
      const { status, body } = await enrol(request, shown, 'simplereenroll', label);
      return `${status} ${body.split(':', 1)[0]}`;
    };
    await world.decides([program(PROGRAM), program('south-line')], [entry(PROGRAM), entry('south-line')]);
    expect(await asks('south-line')).toBe('403 certificate_of_another_program');
    expect(await asks('nowhere')).toBe('404 program_unknown');
    expect(await asks(PROGRAM, [])).toBe('401 not_authenticated');
    world.clock.jump(400 * 24 * 3_600_000);
    expect(await asks()).toBe('403 certificate_expired');
    world.clock.jump(-400 * 24 * 3_600_000);
    await world.revokes(pem);
    expect(await asks()).toBe('403 certificate_withdrawn');
    expect(await world.statesOf(vehicle)).toEqual(['revoked']);
    expect(await world.eventsOf('est')).toContain('vehicle_refused:certificate_withdrawn');
  });
});

describe('what comes from another trust domain', () => {
  test('is refused by name: a station’s certificate and request, a manufacturer’s for a renewal, a vehicle’s for a first one', async () => {
    const { key, pem } = await enrolled();
    const station = await world.station();
    const asks = async (shown: readonly string[], operation: string) => {
      const { status, body } = await enrol(requestDer(subjectOf(vehicle), newKey()), shown, operation);
      return `${status} ${body.split(':', 1)[0]}`;
    };
    const ofStation = credential(station.pem, station.key);
    expect(await asks(ofStation, 'simpleenroll')).toBe('403 wrong_trust_domain');
    expect(await asks(ofStation, 'simplereenroll')).toBe('403 wrong_trust_domain');
    expect(await asks(credential(pem, key), 'simpleenroll')).toBe('403 wrong_trust_domain');
    const maker = newKey();
    const ofMaker = world.manufacturer.issue([{ name: 'CN', value: vehicle.pcid }], maker.publicKey);
    expect(await asks(credential(ofMaker, maker), 'simplereenroll')).toBe('403 wrong_trust_domain');
    const selfMade = new OutsideCa('Nobody', world.clock.now());
    const unknown = selfMade.issue(subjectOf(vehicle), maker.publicKey);
    expect(await asks(credential(unknown, maker), 'simpleenroll')).toBe('403 certificate_untrusted');
    const request = requestDer(
      [
        { name: 'O', value: ORGANISATION },
        { name: 'CN', value: station.serial },
      ],
      newKey(),
    );
    const ofCharger = await enrol(request, login(vehicle.vin, await world.token(vehicle)));
    expect(ofCharger).toMatchObject({ status: 403, body: expect.stringContaining('names_of_another') });
    expect(await world.eventsOf('est')).toEqual(
      expect.arrayContaining(['vehicle_refused:wrong_trust_domain', 'vehicle_refused:certificate_untrusted']),
    );
    expect(await world.refusalsInAudit(vehicle)).toContain('names_of_another');
  });
});

describe('whoever has proven nothing', () => {
  test('has no work done: the body is not read, however long it says that it is', async () => {
    const endless = ['-H', 'Content-Type: application/pkcs10', '-H', 'Content-Length: 5000000', '--data-binary', '@-'];
    const label = `/.well-known/est/${PROGRAM}/simpleenroll`;
    expect(await curl(label, endless, 'AAAA')).toMatchObject({ status: 401 });
    const proven = login(vehicle.vin, await world.token(vehicle));
    expect(await curl(label, [...endless, ...proven], 'AAAA')).toMatchObject({ status: 413 });
  });

  test('is told what is not served: keys made here, full CMC, other methods, no label', async () => {
    const asks = async (path: string, args: readonly string[] = []) => (await curl(path, args)).status;
    expect(await asks(`/.well-known/est/${PROGRAM}/serverkeygen`, ['-X', 'POST'])).toBe(403);
    expect(await asks(`/.well-known/est/${PROGRAM}/fullcmc`, ['-X', 'POST'])).toBe(404);
    expect(await asks(`/.well-known/est/${PROGRAM}/simpleenroll`)).toBe(405);
    expect(await asks(`/.well-known/est/${PROGRAM}/csrattrs`)).toBe(200);
    expect(await asks('/.well-known/est/cacerts')).toBe(404);
    const settings = { program: PROGRAM, approval: 'none', isDefault: true, v2icp: 'off' } as const;
    unwrap(await world.vehicles.setVasProgram(settings, by('pki_engineer')));
    expect(await asks('/.well-known/est/cacerts')).toBe(200);
    unwrap(await world.vehicles.setVasProgram({ ...settings, isDefault: false }, by('pki_engineer')));
  });

  test.each([
    ['no base64', '!!!!', 'not base64'],
    ['no request', Buffer.from('hello').toString('base64'), 'malformed'],
    ['PEM', '-----BEGIN CERTIFICATE REQUEST-----', 'not base64'],
  ])('a request that is %s is refused by name, and uses up no token', async (_, body, said) => {
    const secret = await world.token(vehicle);
    const proven = [...login(vehicle.vin, secret), '-H', 'Content-Type: application/pkcs10', '--data-binary', '@-'];
    const answer = await curl(`/.well-known/est/${PROGRAM}/simpleenroll`, proven, body);
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining(said) });
    expect(await enrol(requestDer(subjectOf(vehicle), newKey()), login(vehicle.vin, secret))).toMatchObject({
      status: 200,
    });
  });

  test('a request of another vehicle gets nothing, and uses up no token', async () => {
    const request = requestDer(subjectOf(vehicle), newKey());
    expect(await enrol(request, login(vehicle.vin, await world.token(vehicle)))).toMatchObject({ status: 200 });
    const other = await world.vehicle();
    const secret = await world.token(other);
    const taken = await enrol(request, login(other.vin, secret));
    expect(taken).toMatchObject({ status: 403, body: expect.stringContaining('request_of_another') });
    const own = await enrol(requestDer(subjectOf(other), newKey()), login(other.vin, secret));
    expect(own).toMatchObject({ status: 200 });
  });

  test('a key that the PKI refuses uses up no token, and stays refused', async () => {
    const secret = await world.token(vehicle);
    const request = requestDer(subjectOf(vehicle), newKey());
    world.authority.refusesWith = 'key_blocked';
    const refused = await enrol(request, login(vehicle.vin, secret));
    world.authority.refusesWith = null;
    // It is voided at the PKI before it is over.
    expect([202, 403]).toContain(refused.status);
    await world.signs(vehicle);
    const again = await enrol(request, login(vehicle.vin, secret));
    expect(again).toMatchObject({ status: 403, body: expect.stringContaining('not_issued') });
    const another = await enrol(requestDer(subjectOf(vehicle), newKey()), login(vehicle.vin, secret));
    expect(another).toMatchObject({ status: 200 });
  });

  test('a request with other names uses up no token either', async () => {
    const secret = await world.token(vehicle);
    const other = await world.vehicle();
    const wrong = requestDer(subjectOf(other), newKey());
    expect(await enrol(wrong, login(vehicle.vin, secret))).toMatchObject({ status: 403 });
    const right = requestDer(subjectOf(vehicle), newKey());
    expect(await enrol(right, login(vehicle.vin, secret))).toMatchObject({ status: 200 });
  });
});

test('who fails too often waits, whatever comes from there; the hour has it once', async () => {
  const impatient = await VehicleWorld.start({ failuresPerMinute: 3 });
  const guess = async () => {
    const always = ['-sS', '--cacert', join(impatient.folder, 'listener-root.pem'), '-w', '%{http_code}'];
    const path = `/.well-known/est/${PROGRAM}/simpleenroll`;
    const { out } = await run('curl', [...always, ...login('X', 'y'), '-X', 'POST', `${impatient.url}${path}`]);
    return out.slice(-3);
  };
  try {
    expect([await guess(), await guess(), await guess(), await guess()]).toEqual(['401', '401', '401', '429']);
    expect(await impatient.eventsOf('est')).toEqual(
      expect.arrayContaining(['vehicle_refused:token_unknown', 'vehicle_refused:rate_limited']),
    );
    impatient.clock.advance(61_000);
    expect(await guess()).toBe('401');
  } finally {
    await impatient.stop();
  }
});
