import { describe, expect, test } from 'vitest';
import { surroundingsOf } from '../commands/open-holdings.ts';
import type { EvidenceType } from '../evidence/evidence.ts';
import { recordMaker } from '../testing/records.ts';
import { admissible } from './admissible.ts';
import { type Certificate, IMPORTED } from './certificate.ts';
import { type CertificateCommand, decide } from './decide.ts';
import { stageOf } from './transitions.ts';
import { mayBeReliedOn } from './working-credential.ts';

const start = new Date('2026-03-01T00:00:00Z');
const WINDOW = 30 * 86_400;
const at = (hours: number): Date => new Date(start.getTime() + hours * 3_600_000);

/** The records of one station. Each command happens at its hour, and what it steps through is returned. */
class Station {
  readonly #make = recordMaker(start);
  readonly #records: Certificate[] = [];

  signs(hours: number, over: { readonly slot?: string; readonly imported?: boolean } = {}): Certificate['id'] {
    const record = this.#make.requested({ slot: over.slot ?? null });
    this.#records.push(record);
    const signed = this.#make.signed(at(hours));
    const profileVersion = over.imported === true ? IMPORTED : signed.profileVersion;
    this.says(record.id, hours, { kind: 'issued', signed: { ...signed, profileVersion } });
    return record.id;
  }

  /** Signed at this hour and sent half an hour later; whether the station took it nobody heard. */
  sends(...signed: Parameters<Station['signs']>): Certificate['id'] {
    const id = this.signs(...signed);
    this.says(id, signed[0] + 0.5, { kind: 'sent', executionPath: 'ocpp' });
    return id;
  }

  accepts = (id: Certificate['id'], hours: number) => this.says(id, hours, { kind: 'installed', channel: 'ocpp' });

  comesWith = (id: Certificate['id'], hours: number, type: EvidenceType = 'mtls_handshake') =>
    this.says(id, hours, { kind: 'evidence', type, seenAt: at(hours).toISOString() });

  says(id: Certificate['id'], hours: number, command: CertificateCommand): readonly (readonly [string, string])[] {
    const record = this.record(id);
    const decision = decide(record, command, surroundingsOf(record, this.#records, at(hours), WINDOW));
    if (!decision.ok) throw new Error(decision.refusal);
    for (const { after } of decision.value) {
      this.#records.splice(this.#records.indexOf(this.record(after.id)), 1, after);
    }
    return decision.value.map(({ on, after }) => [on, stageOf(after)]);
  }

  record(id: Certificate['id']): Certificate {
    const record = this.#records.find((one) => one.id === id);
    if (record === undefined) throw new Error(`no ${id}`);
    return record;
  }

  stage = (id: Certificate['id']): string => stageOf(this.record(id));
}

/** On its first certificate; the answer to the second was lost, and it came back with the first. */
function withOneLeftOpen() {
  const station = new Station();
  const first = station.sends(0);
  station.comesWith(first, 1);
  const unanswered = station.sends(2);
  station.comesWith(first, 4);
  return { station, first, unanswered };
}

describe('one that was sent and never seen in use', () => {
  test('is given up when its station comes with one that was signed after it had left', () => {
    const { station, first, unanswered } = withOneLeftOpen();
    expect(station.stage(unanswered)).toBe('issued');
    const next = station.sends(5);
    expect(station.comesWith(next, 6)).toEqual([
      ['replaced', 'retired(replaced)'],
      ['installed', 'installed_pending_activation'],
      ['evidence', 'active'],
      ['abandon', 'retired(abandoned)'],
    ]);
    expect([first, unanswered, next].map(station.stage)).toEqual(['retired(replaced)', 'retired(abandoned)', 'active']);
  });

  test('is given up though the station had accepted it', () => {
    const { station, unanswered } = withOneLeftOpen();
    station.accepts(unanswered, 4.5);
    station.comesWith(station.sends(5), 6);
    expect(station.stage(unanswered)).toBe('retired(abandoned)');
  });

  test('is still let in, so that a station that has it after all is not locked out, and counts as one that may be its last', () => {
    const { station, unanswered } = withOneLeftOpen();
    station.comesWith(station.sends(5), 6);
    expect(admissible(station.record(unanswered), at(7))).toMatchObject({ class: 'abandoned' });
    expect(mayBeReliedOn(station.record(unanswered), at(7))).toBe(true);
  });

  test('is taken by no single person once the one in force is compromised: the station may have kept it', () => {
    const { station, unanswered } = withOneLeftOpen();
    const next = station.sends(5);
    station.comesWith(next, 6);
    station.says(next, 7, { kind: 'revoke', reason: 'keyCompromise' });
    expect(() => station.says(unanswered, 8, { kind: 'revoke', reason: 'superseded' })).toThrow('last_credential');
  });

  test('is given up by the next use of one that was in force before this was done', () => {
    const { station, unanswered } = withOneLeftOpen();
    const next = station.sends(5);
    station.comesWith(next, 6, 'listed_by_station');
    expect(station.stage(unanswered)).toBe('issued');
    expect(station.comesWith(next, 7)).toEqual([
      ['seen', 'active'],
      ['abandon', 'retired(abandoned)'],
    ]);
    expect(station.comesWith(next, 8)).toEqual([['seen', 'active']]);
  });
});

describe('one that never left', () => {
  test('is given up when its station comes with one that was signed after it: that is of a later key', () => {
    const station = new Station();
    station.comesWith(station.sends(0), 1);
    const late = station.signs(2);
    const next = station.sends(3);
    expect(station.comesWith(next, 4)).toEqual([
      ['replaced', 'retired(replaced)'],
      ['installed', 'installed_pending_activation'],
      ['evidence', 'active'],
      ['abandon', 'retired(abandoned)'],
    ]);
    expect(station.stage(late)).toBe('retired(abandoned)');
  });

  test('leaves no more: whoever still wants to send it is refused before it has left', () => {
    const station = new Station();
    const late = station.signs(2);
    station.comesWith(station.sends(3), 4);
    expect(() => station.says(late, 5, { kind: 'sent', executionPath: 'ocpp' })).toThrow('not_possible_in_this_state');
  });

  test('and one that has said in time that it leaves is awaited, and let in', () => {
    const station = new Station();
    const late = station.signs(2);
    const next = station.sends(3);
    station.says(late, 3.75, { kind: 'sent', executionPath: 'ocpp' });
    station.comesWith(next, 4);
    expect(admissible(station.record(late), at(5))).toMatchObject({ class: 'issued_and_sent' });
  });
});

describe('it is not given up', () => {
  test('by the use of one that was signed before it left: the station may only not have come with it yet', () => {
    const { station, first, unanswered } = withOneLeftOpen();
    const ordered = station.sends(2.25);
    station.comesWith(first, 5);
    station.comesWith(ordered, 6);
    expect(station.stage(unanswered)).toBe('issued');
  });

  test('when it was sent again after the other was signed', () => {
    const { station, unanswered } = withOneLeftOpen();
    const next = station.sends(5);
    station.says(unanswered, 5.75, { kind: 'sent', executionPath: 'again' });
    station.comesWith(next, 6);
    expect(station.stage(unanswered)).toBe('issued');
  });

  test('by what a station merely lists, or somebody asks about', () => {
    const { station, unanswered } = withOneLeftOpen();
    const next = station.sends(5);
    station.comesWith(next, 6, 'listed_by_station');
    station.comesWith(next, 7, 'ocsp_query');
    expect(station.stage(unanswered)).toBe('issued');
  });

  test('by one in another place, or one of which only its import is known', () => {
    const { station, unanswered } = withOneLeftOpen();
    station.comesWith(station.sends(5, { slot: 'another' }), 6);
    station.comesWith(station.sends(7, { imported: true }), 8);
    expect(station.stage(unanswered)).toBe('issued');
  });

  test('when it never left, by the use of one that was signed before it: it may be on its way', () => {
    const { station } = withOneLeftOpen();
    const next = station.sends(5);
    const young = station.signs(5.5);
    const atOnce = station.signs(5);
    station.comesWith(next, 6);
    expect([young, atOnce].map(station.stage)).toEqual(['issued', 'issued']);
  });
});

describe('a station that comes with it after all', () => {
  test('has gone back: it is in force, and the newer one waits, let in for as long as it is valid', () => {
    const { station, unanswered } = withOneLeftOpen();
    const next = station.sends(5);
    station.comesWith(next, 6);
    expect(station.comesWith(unanswered, 7)).toEqual([
      ['superseded_by_rollback', 'installed_pending_activation'],
      ['evidence', 'active'],
    ]);
    const long = at(24 * 90);
    expect(admissible(station.record(next), long)).toMatchObject({ class: 'installed_pending_activation' });
    expect(station.comesWith(unanswered, 8)).toEqual([['seen', 'active']]);
    expect(station.stage(next)).toBe('installed_pending_activation');
  });

  test('and then with the newer one, has both let in on the way', () => {
    const { station, unanswered } = withOneLeftOpen();
    const next = station.sends(5);
    station.comesWith(next, 6);
    station.comesWith(unanswered, 7);
    expect(station.comesWith(next, 8).at(-1)).toEqual(['evidence', 'active']);
    expect(admissible(station.record(unanswered), at(9))).toMatchObject({ class: 'rollback' });
  });

  test('is told apart from an older sighting that arrives late', () => {
    const { station, unanswered } = withOneLeftOpen();
    const next = station.sends(5);
    station.comesWith(next, 6);
    const late: CertificateCommand = { kind: 'evidence', type: 'mtls_handshake', seenAt: at(5).toISOString() };
    expect(() => station.says(unanswered, 7, late)).toThrow('evidence_predates_successor');
    expect([unanswered, next].map(station.stage)).toEqual(['retired(abandoned)', 'active']);
  });
});
