import { describe, expect, it } from 'vitest';
import { MOST_CHARACTERS, MOST_ROWS, readImportFile } from './import-row.ts';

const HEADING = 'subject_type,owner,family,cohorts,ocpp_identity,serial_number,organisation';

describe('a file of identities', () => {
  it('is read by the names of its columns, in whatever order', async () => {
    expect(
      await readImportFile(
        'owner,subject_type,family,cohorts,fqdn,organisation\r\nDepot,backend_server,csms,a;b,x.example,Example\r\n',
      ),
    ).toEqual({
      ok: true,
      value: [
        {
          line: 2,
          subjectType: 'backend_server',
          owner: 'Depot',
          family: 'csms',
          cohorts: ['a', 'b'],
          bindings: [
            { kind: 'organisation', value: 'Example' },
            { kind: 'fqdn', value: 'x.example' },
          ],
        },
      ],
    });
  });

  it('takes back what an export of ours made harmless', async () => {
    const read = await readImportFile(`${HEADING}\ncharger,Depot,f,,'=CS+1,SN-1,Example`);
    expect(read).toMatchObject({ ok: true, value: [{ cohorts: [], bindings: [{ value: '=CS+1' }, {}, {}] }] });
  });

  it.each([
    ['nothing', '', /empty/],
    ['a column that does not exist', `${HEADING},admin\n`, /"admin" is none/],
    ['a column named like a member of every object', `${HEADING},__proto__\n`, /is none/],
    ['a column twice', `${HEADING},owner\n`, /two columns owner/],
    ['no column for the owner', 'subject_type,family,fqdn\n', /owner is missing/],
    ['an unknown kind of subject', `${HEADING}\nbus,Depot,f,,CS,SN,Example`, /line 2 the subject_type/],
    ['too many rows', `${HEADING}\n${'charger,Depot,f,,CS,SN,Example\n'.repeat(MOST_ROWS + 1)}`, /more than/],
    ['too many characters', 'x'.repeat(MOST_CHARACTERS + 1), /characters/],
  ])('with %s is refused as a whole', async (_, text, why) => {
    expect(await readImportFile(text)).toMatchObject({ ok: false, refusal: expect.stringMatching(why) });
  });
});
