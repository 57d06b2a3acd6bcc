import { expect, test } from 'vitest';
import { StatusQuestions } from './status-questions.ts';
import { idOf, PublicationBench, requestFor } from './testing/publication-bench.ts';

const at = (second: number): number => Date.UTC(2026, 0, 1, 0, 0, second);

async function reported(questions: StatusQuestions): Promise<unknown> {
  let taken: unknown = null;
  await questions.report(async (queries) => {
    taken = queries;
  });
  return taken;
}

test('however often it was asked about, a certificate is reported once, with the last time', async () => {
  const questions = new StatusQuestions();
  for (const second of [1, 3, 2]) questions.note('aa', '1', at(second));
  questions.note('bb', '1', at(1));
  expect(await reported(questions)).toEqual([
    { issuer: 'aa', serial: '1', at: '2026-01-01T00:00:03.000Z' },
    { issuer: 'bb', serial: '1', at: '2026-01-01T00:00:01.000Z' },
  ]);
  expect(await reported(questions)).toBeNull();
});

test('so many are remembered and no more, and of those the last time', async () => {
  const questions = new StatusQuestions(2);
  for (const serial of ['1', '2', '3', '1']) questions.note('aa', serial, at(serial === '1' ? 9 : 1));
  expect(await reported(questions)).toMatchObject([{ serial: '1', at: '2026-01-01T00:00:09.000Z' }, { serial: '2' }]);
  questions.note('aa', '3', at(10));
  expect(await reported(questions)).toMatchObject([{ serial: '3' }]);
});

test('what could not be taken waits on, with what came meanwhile', async () => {
  const questions = new StatusQuestions();
  questions.note('aa', '1', at(1));
  questions.note('aa', '2', at(1));
  const failing = questions.report(async () => {
    questions.note('aa', '1', at(5));
    throw new Error('no database');
  });
  await expect(failing).rejects.toThrow('no database');
  expect(await reported(questions)).toMatchObject([
    { serial: '1', at: '2026-01-01T00:00:05.000Z' },
    { serial: '2', at: '2026-01-01T00:00:01.000Z' },
  ]);
});

test('a question is one about a certificate that is told to be good, by GET and POST', async () => {
  const bench = await PublicationBench.start();
  const { certificate, issuer } = await bench.issue();
  const path = `/ocsp/${idOf(issuer)}`;
  await bench.post(path, requestFor(issuer, certificate.serial));
  expect(await reported(bench.requests.questions)).toBeNull();

  await bench.follow();
  await bench.post(path, requestFor(issuer, 'abcdef'));
  await bench.post(path, Buffer.from('nonsense'));
  expect(await reported(bench.requests.questions)).toBeNull();
  const asked = [{ issuer: issuer.fingerprint, serial: certificate.serial, at: bench.clock.now().toISOString() }];
  await bench.post(path, requestFor(issuer, certificate.serial, 'sha1'));
  expect(await reported(bench.requests.questions)).toEqual(asked);
  await bench.get(`${path}/${encodeURIComponent(requestFor(issuer, certificate.serial).toString('base64'))}`);
  expect(await reported(bench.requests.questions)).toEqual(asked);
  await bench.close();
});
