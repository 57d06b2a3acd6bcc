import { unwrap } from '@bfcert/kernel/result';
import { describe, expect, it } from 'vitest';
import { draftCertificate } from './draft-certificate.ts';
import { type IssuanceTicket, lint } from './issuance-ticket.ts';
import type { Intent } from './ledger/records.ts';
import { sealedCertificate } from './sealed-certificate.ts';
import { stationDraft, testAuthority } from './testing/authority-pair.ts';

const authority = testAuthority();

function ticketFor(fields = stationDraft(authority)) {
  const tbs = draftCertificate(fields);
  const { signatureAlgorithm, shape, issuer } = fields;
  return { tbs, ticket: unwrap(lint({ tbs, signatureAlgorithm, shape, issuer })) };
}

describe('an issuance ticket', () => {
  it('signs once', () => {
    const { ticket } = ticketFor();
    expect(authority.key.sign(ticket).length).toBeGreaterThan(60);
    expect(() => authority.key.sign(ticket)).toThrow(/redeemed before/);
  });

  it('cannot be forged', () => {
    expect(() => authority.key.sign({} as IssuanceTicket)).toThrow(/never handed out/);
    expect(() => authority.key.sign({ ...ticketFor().ticket })).toThrow(/never handed out/);
  });

  it('is for the authority it was linted for', () => {
    expect(() => testAuthority().key.sign(ticketFor().ticket)).toThrow(/another authority/);
  });

  it('stands for the bytes that were linted, even when the caller changes its own', () => {
    const fields = stationDraft(authority);
    const { tbs, ticket } = ticketFor(fields);
    const linted = Buffer.from(tbs);
    tbs.fill(0);
    const signature = authority.key.sign(ticket);
    const intent = intentOf(linted, fields.serial);
    expect(sealedCertificate(intent, signature, authority.certificate.spki).tbs.equals(linted)).toBe(true);
  });

  it('is not handed out for a draft that breaks a rule', () => {
    const fields = { ...stationDraft(authority), serial: '1' };
    const { signatureAlgorithm, shape, issuer } = fields;
    const refusal = lint({ tbs: draftCertificate(fields), signatureAlgorithm, shape, issuer });
    expect(refusal).toMatchObject({
      ok: false,
      refusal: [{ lint: 'serial-number', level: 'warning', fault: 'the serial number has 1 bits and can be guessed' }],
    });
  });
});

describe('a sealed certificate', () => {
  it('is refused when the signature is over other bytes', () => {
    const fields = stationDraft(authority);
    const signature = authority.key.sign(ticketFor().ticket);
    expect(() =>
      sealedCertificate(intentOf(draftCertificate(fields), fields.serial), signature, authority.certificate.spki),
    ).toThrow(/does not verify/);
  });

  it('is refused when it has another serial number than was recorded', () => {
    const { tbs, ticket } = ticketFor();
    const signature = authority.key.sign(ticket);
    expect(() => sealedCertificate(intentOf(tbs, 'abcdef'), signature, authority.certificate.spki)).toThrow(
      /not what was recorded/,
    );
  });
});

function intentOf(tbs: Buffer, serial: string): Intent {
  return {
    commandId: 'cmd-1',
    requestDigest: '',
    caller: 'server',
    profile: 'charging-station',
    profileVersion: 'charging-station/1',
    authority: 'charger-identity',
    subject: Buffer.alloc(0),
    spkiSha256: '',
    serial,
    issuer: authority.certificate.fingerprint,
    signatureAlgorithm: authority.key.signatureAlgorithm,
    tbs,
    crlShard: null,
    recordedAt: new Date('2026-06-01T12:00:00Z'),
  };
}
