import { unwrap } from '@bfcert/kernel/result';
import {
  certIdOf,
  certificatePem,
  nameOf,
  parseCertificatePem,
  parseChainPem,
  parseOcspResponse,
  validateChain,
  verifyOcspResponse,
} from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GOOD_REQUESTS, goodRequest, newKeys, signingRequest, stationRequest } from './good-requests.ts';
import type {
  Count,
  IssuedCertificate,
  IssueRequest,
  OcspAnswer,
  OcspPage,
  OwnCertificate,
  PkiControlPlane,
  Refused,
} from './messages.ts';
import { PROFILE_NAMES } from './requests.ts';

export { goodRequest, newKeys, signingRequest, stationRequest };

const DAY_SECONDS = 86_400;

/** Fails the test on a refusal. */
export async function issued(pki: PkiControlPlane, request: IssueRequest): Promise<IssuedCertificate> {
  const answer = await pki.issue(request);
  if ('refused' in answer) throw new Error(`${answer.refused}: ${answer.detail}`);
  if ('pending' in answer) throw new Error(`${answer.pending}: ${answer.detail}`);
  return answer;
}

function unwrapped<Answer extends object>(answer: Answer | Refused<string>): Answer {
  if ('refused' in answer) throw new Error(`${answer.refused}: ${answer.detail}`);
  return answer;
}

const wholeSecond = (time: string): Date => new Date(Math.floor(Date.parse(time) / 1_000) * 1_000);

/** What every control plane does, whatever it is made of. `open` gives one that has issued nothing yet. */
export function describePkiContract(
  name: string,
  open: () => Promise<{ pki: PkiControlPlane; close(): Promise<void> }>,
): void {
  describe(`the PKI contract: ${name}`, () => {
    let pki: PkiControlPlane;
    let close: () => Promise<void>;
    beforeAll(async () => ({ pki, close } = await open()));
    afterAll(() => close());

    describe.each(PROFILE_NAMES)('with the profile %s', (profile) => {
      const { authority: issuer, otherKeys, otherName, chainLength } = GOOD_REQUESTS[profile];

      it('issues a chain that leads to the root of its authority', async () => {
        const request = goodRequest(profile);
        const certificate = await issued(pki, request);
        const [leaf, ...above] = unwrap(parseChainPem(certificate.chainPem));
        const authority = (await pki.authorities()).find((candidate) => candidate.name === issuer);
        if (leaf === undefined || authority === undefined) throw new Error('no leaf or no authority');
        expect(authority.profiles).toContain(profile);
        const root = unwrap(parseCertificatePem(authority.rootPem));
        expect(unwrap(validateChain(leaf, above, [root], new Date()))).toHaveLength(chainLength);
        expect(above.map(({ der }) => certificatePem(der))).toEqual([
          authority.issuingPem,
          ...authority.intermediatePems,
        ]);
        expect(nameOf(leaf.subject, 'CN')).toEqual([request.subject.commonName]);
        expect(nameOf(leaf.subject, 'O')).toEqual(['Example Charging Ltd']);
        expect(nameOf(leaf.subject, 'DC')).toEqual(showsVehicles(profile) ? ['CPO'] : []);
        expect(certificate).toMatchObject({
          commandId: request.commandId,
          serial: leaf.serial,
          fingerprint: leaf.fingerprint,
          authority: issuer,
          notBefore: leaf.notBefore.toISOString(),
          notAfter: leaf.notAfter.toISOString(),
        });
      });

      it('refuses a key, a name and a life that are not of the profile', async () => {
        const { organisation } = goodRequest(profile).subject;
        const refusals = [
          goodRequest(profile, { csrPem: signingRequest(otherKeys()) }),
          goodRequest(profile, { subject: { organisation, commonName: otherName } }),
          goodRequest(profile, { validitySeconds: 400 * DAY_SECONDS }),
        ].map((request) => pki.issue(request));
        expect(await Promise.all(refusals)).toMatchObject([
          { refused: 'key_algorithm_not_allowed' },
          { refused: 'subject_invalid' },
          { refused: 'validity_out_of_policy' },
        ]);
      });
    });

    it('names the country of an EVSE where it has one', async () => {
      const subject = { organisation: 'Example', commonName: 'DE-ICE-S-7', country: 'DE' };
      const request = goodRequest('secc-leaf', { subject });
      const [leaf] = unwrap(parseChainPem((await issued(pki, request)).chainPem));
      expect(leaf?.subject.attributes.map(({ name: type, value }) => `${type}=${value}`)).toEqual([
        'CN=DE-ICE-S-7',
        'O=Example',
        'C=DE',
        'DC=CPO',
      ]);
      const { country: _, ...without } = subject;
      const { commandId } = stationRequest();
      expect(await pki.issue({ ...request, commandId, subject: without })).toMatchObject({
        refused: 'key_used_by_another_subject',
      });
    });

    it('has one authority per chain, and no two share a root', async () => {
      const authorities = await pki.authorities();
      expect(authorities.map(({ name: authority, trustDomain }) => [authority, trustDomain])).toEqual([
        ['charger-identity', 'charger-identity'],
        ['backend-server-ec', 'backend-server'],
        ['backend-server-rsa', 'backend-server'],
        ['vehicle-vas', 'vehicle-vas'],
        ['iso15118-evse', 'iso15118-evse'],
        ['iso15118-evse-20', 'iso15118-evse'],
        ['iot', 'iot'],
      ]);
      expect(new Set(authorities.map(({ rootPem }) => rootPem)).size).toBe(authorities.length);
      for (const { rootPem, roots } of authorities) expect(roots).toEqual([{ generation: 1, rootPem, crossPem: null }]);
    });

    it('answers the same command with the same certificate, whatever the signature of the CSR', async () => {
      const keys = newKeys();
      const request = stationRequest({ csrPem: signingRequest(keys) });
      const first = await issued(pki, request);
      expect(await issued(pki, request)).toEqual(first);
      expect(await issued(pki, { ...request, csrPem: signingRequest(keys) })).toEqual(first);
    });

    it.each([
      ['another key', () => ({ csrPem: signingRequest() })],
      ['another validity', () => ({ validitySeconds: 1_000 })],
    ])('refuses a used command id with %s', async (_, change) => {
      const request = stationRequest();
      await issued(pki, request);
      expect(await pki.issue({ ...request, ...change() })).toMatchObject({ refused: 'command_id_reused' });
    });

    it('never signs a voided command', async () => {
      const request = stationRequest();
      expect(await pki.voidCommand(request.commandId)).toEqual({ voided: true });
      expect(await pki.voidCommand(request.commandId)).toEqual({ voided: true });
      expect(await pki.issue(request)).toMatchObject({ refused: 'command_voided' });
      expect(await pki.lookup(request.commandId)).toEqual({ status: 'voided' });
    });

    it('does not void what it has issued', async () => {
      const request = stationRequest();
      await issued(pki, request);
      expect(await pki.voidCommand(request.commandId)).toMatchObject({ refused: 'already_issued' });
    });

    it('tells what became of a command', async () => {
      const request = stationRequest();
      expect(await pki.lookup(request.commandId)).toEqual({ status: 'unknown' });
      const certificate = await issued(pki, request);
      expect(await pki.lookup(request.commandId)).toEqual({ status: 'issued', certificate });
    });

    it('certifies one key for one subject only, and again for the same', async () => {
      const csrPem = signingRequest();
      const request = stationRequest({ csrPem });
      const first = await issued(pki, request);
      expect(await pki.issue(stationRequest({ csrPem }))).toMatchObject({ refused: 'key_used_by_another_subject' });
      const second = await issued(pki, stationRequest({ csrPem, subject: request.subject }));
      expect(second.serial).not.toBe(first.serial);
    });

    it('revokes by fingerprint, once, with the first date kept', async () => {
      const { fingerprint } = await issued(pki, stationRequest());
      const first = await pki.revoke(fingerprint, 'superseded');
      expect(first).toEqual({ revokedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
      expect(await pki.revoke(fingerprint, 'unspecified')).toEqual(first);
      expect(await pki.revoke('0'.repeat(64), 'unspecified')).toMatchObject({ refused: 'unknown_certificate' });
    });

    it('certifies a compromised key never again', async () => {
      const csrPem = signingRequest();
      const request = stationRequest({ csrPem });
      const { fingerprint } = await issued(pki, request);
      await pki.revoke(fingerprint, 'superseded');
      await pki.revoke(fingerprint, 'keyCompromise');
      expect(await pki.issue(stationRequest({ csrPem, subject: request.subject }))).toMatchObject({
        refused: 'key_blocked',
      });
    });

    it.each([
      ['a CSR that is none', { csrPem: 'hello' }, 'csr_malformed'],
      ['two CSRs', { csrPem: signingRequest() + signingRequest() }, 'csr_not_exactly_one'],
      ['an empty serial number', { subject: { organisation: 'Example', commonName: '' } }, 'subject_invalid'],
      [
        'a host name as serial number',
        { subject: { organisation: 'Example', commonName: 'a.example.org' } },
        'subject_invalid',
      ],
      ['a DNS name for a station', { dnsNames: ['a.example.org'] }, 'names_not_allowed'],
      ['ten years', { validitySeconds: 3_650 * DAY_SECONDS }, 'validity_out_of_policy'],
      [
        'a country for a station',
        { subject: { organisation: 'Example', commonName: 'SN', country: 'DE' } },
        'names_not_allowed',
      ],
    ] satisfies [string, Partial<IssueRequest>, string][])('refuses %s', async (_, changes, reason) => {
      expect(await pki.issue(stationRequest(changes))).toMatchObject({ refused: reason });
    });

    it('issues to a server under the root that it names, and under none that there is not', async () => {
      const authority = (await pki.authorities()).find(({ name }) => name === 'backend-server-ec');
      const root = unwrap(parseCertificatePem(authority?.rootPem ?? '')).fingerprint;
      await issued(pki, goodRequest('csms-server-ec', { root }));
      expect(await pki.issue(goodRequest('csms-server-ec', { root: '0'.repeat(64) }))).toMatchObject({
        refused: 'root_not_available',
      });
      expect(await pki.issue(stationRequest({ root }))).toMatchObject({ refused: 'root_not_available' });
    });

    it('tells how much of each kind it has done, and nothing of one certificate', async () => {
      const before = await pki.metrics();
      const { fingerprint, serial } = await issued(pki, stationRequest());
      await pki.issue(stationRequest({ csrPem: 'hello' }));
      const after = await pki.metrics();
      const countOf = (counts: readonly Count[], kind: string) => counts.find((one) => one.name === kind)?.count ?? 0;
      expect(countOf(after.issued, 'charging-station')).toBe(countOf(before.issued, 'charging-station') + 1);
      expect(countOf(after.refusals, 'csr_malformed')).toBe(countOf(before.refusals, 'csr_malformed') + 1);
      expect(after.issued.reduce((sum, { count }) => sum + count, 0)).toBe((await pki.summary()).issued);
      expect(after.authorities).toContainEqual({
        authority: 'charger-identity',
        lastIssuedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        outside: null,
      });
      expect(JSON.stringify(after)).not.toMatch(new RegExp(`${fingerprint}|${serial}`));
    });

    /** From the first page on; an answer appears moments after what it answers. */
    async function answerAbout(
      { serial }: IssuedCertificate,
      until: (answer: OcspAnswer) => boolean,
    ): Promise<OcspAnswer> {
      let store: string | null = null;
      let position = 0;
      return vi.waitUntil(
        async () => {
          const page: OcspPage = await pki.ocspSince(store, position, 2);
          store = page.store;
          position = page.next ?? position;
          return page.answers.find(
            (answer): answer is OcspAnswer => answer.serial === serial && !('withdrawn' in answer) && until(answer),
          );
        },
        { timeout: 30_000, interval: 50 },
      );
    }

    it('has an OCSP answer about each certificate, and another one when it was revoked', async () => {
      const certificate = await issued(pki, stationRequest());
      const good = await answerAbout(certificate, () => true);
      expect(good.reason).toBeNull();
      const { revokedAt } = unwrapped(await pki.revoke(certificate.fingerprint, 'superseded'));
      const revoked = await answerAbout(certificate, ({ reason }) => reason !== null);
      const issuer = unwrap(parseChainPem(certificate.chainPem))[1];
      if (issuer === undefined) throw new Error('no issuer');
      for (const [answer, status] of [
        [good, { status: 'good' }],
        [revoked, { status: 'revoked', revocationTime: wholeSecond(revokedAt), reason: 'superseded' }],
      ] as const) {
        expect(answer).toMatchObject({ issuer: issuer.fingerprint, certificateEnds: certificate.notAfter });
        for (const hash of ['sha1', 'sha256'] as const) {
          const response = unwrap(parseOcspResponse(Buffer.from(answer[hash], 'base64')));
          if (response.status !== 'successful') throw new Error(response.status);
          const question = { certId: certIdOf(issuer, certificate.serial, hash), issuer, at: new Date() };
          expect(unwrap(verifyOcspResponse(response.basic, question)).response).toMatchObject({
            status,
            thisUpdate: new Date(answer.thisUpdate),
            nextUpdate: new Date(answer.nextUpdate),
          });
        }
      }
    });

    it('begins at the first answer for whoever knows another store', async () => {
      const certificate = await issued(pki, stationRequest());
      await answerAbout(certificate, () => true);
      const first = await pki.ocspSince(null, 0, 1_000);
      const again = await pki.ocspSince('0'.repeat(32), 1_000_000, 1_000);
      const serialsIn = (page: OcspPage) => page.answers.map(({ serial }) => serial);
      expect([again.store, serialsIn(again)]).toEqual([first.store, serialsIn(first)]);
      expect(await pki.ocspSince(first.store, first.next ?? 0, 1_000)).toMatchObject({ answers: [], next: null });
      const answer = first.answers.find(({ serial }) => serial === certificate.serial);
      expect(first.issuers).toContainEqual({ issuer: answer?.issuer, authority: certificate.authority });
    });

    it('takes revocations back that it has forgotten, and tells them from others', async () => {
      const [forgotten, known] = [await issued(pki, stationRequest()), await issued(pki, stationRequest())];
      const first = await pki.revoke(known.fingerprint, 'superseded');
      const issuer = unwrap(parseChainPem(forgotten.chainPem))[1]?.fingerprint ?? '';
      const revokedAt = new Date(Date.now() - 60_000).toISOString();
      const revocation = { issuer, reason: 'keyCompromise', revokedAt } as const;
      expect(
        await pki.adoptRevocations([
          { ...revocation, serial: forgotten.serial },
          { ...revocation, serial: known.serial, reason: 'superseded' },
          { ...revocation, serial: forgotten.serial, issuer: '0'.repeat(64) },
        ]),
      ).toEqual({ adopted: 1, known: 1, foreign: 1, tooManyUnknown: 0 });
      expect(await pki.revoke(forgotten.fingerprint, 'superseded')).toEqual({ revokedAt });
      await answerAbout(forgotten, ({ reason }) => reason === 'keyCompromise');

      // A compromise that was learnt after the first revocation, which keeps its date.
      const graver = [{ ...revocation, serial: known.serial }];
      expect(await pki.adoptRevocations(graver)).toEqual({ adopted: 1, known: 0, foreign: 0, tooManyUnknown: 0 });
      expect(await pki.adoptRevocations(graver)).toEqual({ adopted: 0, known: 1, foreign: 0, tooManyUnknown: 0 });
      expect(await pki.revoke(known.fingerprint, 'superseded')).toEqual(first);
      await answerAbout(known, ({ reason }) => reason === 'keyCompromise');
    });

    it('lists its own certificates page by page, those of its authorities among them and none that was asked for', async () => {
      const asked = await issued(pki, stationRequest());
      const own: OwnCertificate[] = [];
      let position: number | null = 0;
      while (position !== null) {
        const page: Awaited<ReturnType<PkiControlPlane['ownSince']>> = await pki.ownSince(position, 3);
        own.push(...page.certificates);
        position = page.next;
      }
      const fingerprints = own.map(({ fingerprint }) => fingerprint);
      expect(new Set(fingerprints).size).toBe(own.length);
      expect(fingerprints).not.toContain(asked.fingerprint);
      for (const { name: authority, rootPem, issuingPem, intermediatePems } of await pki.authorities()) {
        const chain = [issuingPem, ...intermediatePems, rootPem].map((pem) => unwrap(parseCertificatePem(pem)));
        for (const [index, certificate] of chain.entries()) {
          const found = own.find(({ fingerprint }) => fingerprint === certificate.fingerprint);
          const role = index === 0 ? 'issuing' : index === chain.length - 1 ? 'root' : 'intermediate';
          expect(found).toMatchObject({ kind: 'authority', authority, role, generation: 1, replaced: false });
          expect(found).toMatchObject({
            serial: certificate.serial,
            notBefore: certificate.notBefore.toISOString(),
            notAfter: certificate.notAfter.toISOString(),
          });
          const shown = unwrap(parseChainPem(found?.chainPem ?? '')).map((each) => each.fingerprint);
          const above = chain.slice(index + 1, -1).map((each) => each.fingerprint);
          expect(shown).toEqual([certificate.fingerprint, ...above]);
          expect((await pki.ownInUse()).fingerprints).toContain(certificate.fingerprint);
        }
      }
    });

    it('counts and lists what it has issued, page by page', async () => {
      await issued(pki, stationRequest());
      await issued(pki, stationRequest());
      const { issued: count } = await pki.summary();
      const serials: string[] = [];
      let position: number | null = 0;
      while (position !== null) {
        const page: Awaited<ReturnType<PkiControlPlane['issuedSince']>> = await pki.issuedSince(position, 3);
        serials.push(...page.certificates.map((certificate) => certificate.serial));
        position = page.next;
      }
      expect(serials).toHaveLength(count);
      expect(new Set(serials).size).toBe(count);
    });
  });
}

/** ISO 15118 wants a domain component in what vehicles are shown. */
const showsVehicles = (profile: string): boolean => profile.startsWith('secc-') || profile === 'charger-combined';
