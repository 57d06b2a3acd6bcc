import { unwrap } from '@bfcert/kernel/result';
import { importPublicKey, verifySignature } from '@bfcert/kernel/x509';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { FakeToken } from '@bfcert/pki-contract/token-fake';
import { beforeEach, describe, expect, it } from 'vitest';
import { draftCertificate } from '../draft-certificate.ts';
import { type IssuanceTicket, lint } from '../issuance-ticket.ts';
import { rootAuthority } from '../profiles/root-authority.ts';
import { stationDraft, testAuthority } from '../testing/authority-pair.ts';
import { TokenKey } from './token-key.ts';

const P256 = { kind: 'ec', curve: 'P-256' } as const;
const LABEL = 'charger-identity-issuing';

describe('a key that a token keeps', () => {
  let token: FakeToken;
  let key: TokenKey;
  beforeEach(async () => {
    token = new FakeToken();
    key = await TokenKey.make(token, LABEL, P256);
  });

  /** A station's certificate below an authority with this key, linted. */
  function draft(): { readonly tbs: Buffer; readonly ticket: IssuanceTicket } {
    const { certificate } = testAuthority(rootAuthority);
    const issuer = { ...certificate, spki: key.spki, spkiSha256: key.spkiSha256 };
    const fields = stationDraft({ key: testAuthority().key, certificate: issuer });
    const tbs = draftCertificate(fields);
    return { tbs, ticket: unwrap(lint({ ...fields, tbs })) };
  }

  it('is found again under its label, and nowhere else', async () => {
    expect((await TokenKey.find(token, LABEL))?.spkiSha256).toBe(key.spkiSha256);
    expect((await TokenKey.make(token, LABEL, P256)).spkiSha256).toBe(key.spkiSha256);
    expect(await TokenKey.find(token, 'another')).toBeNull();
  });

  it('signs the bytes of a ticket, once', async () => {
    const { tbs, ticket } = draft();
    const signature = await key.sign(ticket);
    const algorithm = { algorithm: key.signatureAlgorithm, saltLength: null };
    expect(verifySignature(tbs, signature, unwrap(importPublicKey(key.spki)), algorithm)).toBe(true);
    await expect(key.sign(ticket)).rejects.toThrow(/redeemed before/);
  });

  it('refuses a ticket for another key', async () => {
    const other = await TokenKey.make(token, 'another', P256);
    await expect(other.sign(draft().ticket)).rejects.toThrow(/another authority/);
  });

  it('says that it is unavailable while its token is away', async () => {
    token.takeOut();
    await expect(key.sign(draft().ticket)).rejects.toThrow(AuthorityUnavailable);
    await expect(TokenKey.find(token, LABEL)).rejects.toThrow(AuthorityUnavailable);
    token.putBack();
    expect((await key.sign(draft().ticket)).length).toBeGreaterThan(60);
  });

  it('is of no kind that tokens do not make', async () => {
    await expect(TokenKey.make(token, 'another', { kind: 'ed448' })).rejects.toThrow(/no Ed448/);
  });
});
