import { type Browser, chromium, type Page } from 'playwright-core';

/** What a page must not do, as the browser saw it. */
export interface Mischief {
  readonly dialogs: string[];
  readonly consoleErrors: string[];
  readonly policyViolations: string[];
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** From now on, on every page of this tab. */
export async function watch(page: Page): Promise<Mischief> {
  const mischief: Mischief = { dialogs: [], consoleErrors: [], policyViolations: [] };
  page.on('dialog', (dialog) => {
    mischief.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error') mischief.consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => mischief.consoleErrors.push(String(error)));
  await page.exposeFunction('reportPolicyViolation', (what: string) => mischief.policyViolations.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const { reportPolicyViolation } = globalThis as unknown as { reportPolicyViolation(what: string): void };
      reportPolicyViolation(`${violatedDirective} ${blockedURI}`);
    });
  });
  return mischief;
}
