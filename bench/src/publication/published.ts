import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPublication } from '@bfcert/server/publication';
import { answerParent } from '../processes/answer-parent.ts';
import { type AnswersParts, idOf, issuerOf, pageOf } from './answers.ts';

/** The server's own listener, over answers that are there at the start. */
answerParent({
  listen: async (parts: AnswersParts): Promise<number> => {
    const directory = mkdtempSync(join(tmpdir(), 'bfcert-bench-published-'));
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
    const issuer = issuerOf(parts);
    mkdirSync(join(directory, 'ca'));
    writeFileSync(join(directory, 'ca', `${idOf(issuer)}.cer`), issuer.der);
    const log = { warn: () => {}, error: () => {} };
    const source = { ocspSince: async (_: string | null, position: number) => pageOf(parts, position) };
    const publication = await openPublication({ directory, host: '127.0.0.1', port: 0 }, source, log);
    publication.believeAnswers();
    return publication.port;
  },
});
