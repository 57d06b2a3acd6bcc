/**
 * The control plane's process with a fault point, for the crash tests alone: it kills itself when a
 * step completes for the n-th time, as `<dataDirectory>/fault-point` says ("signed 2"), and notes
 * every serial number it has signed in `<dataDirectory>/signed`.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runControlPlane } from '../run-control-plane.ts';

await runControlPlane(({ dataDirectory }) => {
  const faultPoint = join(dataDirectory, 'fault-point');
  const [fatalStep, times] = existsSync(faultPoint) ? readFileSync(faultPoint, 'utf8').split(' ') : [];
  let left = Number(times);
  return (step, serial) => {
    if (step === 'signed' || step === 'authority_signed') appendFileSync(join(dataDirectory, 'signed'), `${serial}\n`);
    if (step !== fatalStep) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
});
