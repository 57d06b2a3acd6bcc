import { certificateOrder } from '@bfcert/pki-contract/authority-contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EstInstallation, installEst } from '../testing/est-installation.ts';

let installation: EstInstallation;
beforeEach(async () => {
  installation = await installEst();
});
afterEach(() => installation.close());

const order = () => certificateOrder(new Date());
const redirect = (status: number, location: string) => ({ status, headers: { location } });

it('goes where it is sent within one origin', async () => {
  installation.est.next(
    redirect(307, '/.well-known/est/simpleenroll'),
    redirect(308, `${installation.est.server.url}/.well-known/est/simpleenroll`),
  );
  expect(await installation.open().order(order())).toMatchObject({ status: 'issued' });
});

it.each([
  ['to another origin', redirect(307, 'https://localhost:1/.well-known/est/simpleenroll')],
  ['to another scheme', redirect(308, 'http://localhost/')],
  ['nowhere', redirect(307, 'https://')],
])('does not take its request %s', async (_, answer) => {
  installation.est.next(answer);
  await expect(installation.open().order(order())).rejects.toMatchObject({ sent: false, message: /another origin/ });
});

it('does not go in circles', async () => {
  const again = redirect(307, '/.well-known/est/simpleenroll');
  installation.est.next(again, again, again, again);
  await expect(installation.open().order(order())).rejects.toMatchObject({ sent: false, message: /without end/ });
});

it('does not turn an enrolment into a question', async () => {
  installation.est.next(redirect(303, '/.well-known/est/simpleenroll'));
  await expect(installation.open().order(order())).rejects.toMatchObject({ message: /unexpected_status/ });
  expect(installation.est.ca.signed).toEqual([]);
});
