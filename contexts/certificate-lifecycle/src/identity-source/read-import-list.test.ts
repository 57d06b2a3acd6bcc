import { describe, expect, it } from 'vitest';
import { readImportList } from './read-import-list.ts';

const row = {
  subjectType: 'charger',
  owner: 'north',
  family: 'acme-50',
  bindings: [{ kind: 'ocpp_identity', value: 'CS-1' }],
};
const read = (value: unknown) => readImportList(JSON.stringify(value), { rows: 2 });

describe('a list of identities in JSON', () => {
  it('is read row by row, cohorts or not', () => {
    expect(read([row, { ...row, cohorts: ['wave-1'] }])).toEqual({
      ok: true,
      value: [
        { line: 1, ...row, cohorts: [] },
        { line: 2, ...row, cohorts: ['wave-1'] },
      ],
    });
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', '[', /no JSON array/],
    ['an object', '{}', /no JSON array/],
    ['too many rows', JSON.stringify([row, row, row]), /more than 2/],
    ['a member that does not exist', JSON.stringify([{ ...row, version: 1 }]), /row 1/],
    ['a prototype', JSON.stringify([row]).replace('{', '{"__proto__":{},'), /no JSON array/],
    ['one member twice', JSON.stringify([row]).replace('{', '{"owner":"a",'), /no JSON array/],
    ['half of a surrogate pair', '[{"owner":"\\ud800"}]', /no JSON array/],
    ['a number as an owner', JSON.stringify([{ ...row, owner: 7 }]), /row 1/],
    ['no bindings', JSON.stringify([{ ...row, bindings: undefined }]), /row 1/],
    ['a binding with more', JSON.stringify([row, { ...row, bindings: [{ kind: 'a', value: 'b', x: 1 }] }]), /row 2/],
    ['an unknown subject', JSON.stringify([{ ...row, subjectType: 'constructor' }]), /row 1/],
    ['null as a row', '[null]', /row 1/],
  ])('with %s is refused as a whole', (_, text, why) => {
    expect(readImportList(text, { rows: 2 })).toMatchObject({ ok: false, refusal: expect.stringMatching(why) });
  });
});
