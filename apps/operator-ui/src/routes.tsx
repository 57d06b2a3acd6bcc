import { createRootRoute, createRoute, createRouter, Navigate, redirect } from '@tanstack/react-router';
import { ApprovalsPage } from './features/approvals/approvals-page.tsx';
import { AuditPage } from './features/audit/audit-page.tsx';
import { readAuditFilter } from './features/audit/filter.ts';
import { CertificatePage } from './features/certificates/certificate-page.tsx';
import { CertificatesPage } from './features/certificates/certificates-page.tsx';
import { readCertificateFilter } from './features/certificates/filter.ts';
import { ControllersPage } from './features/controllers/controllers-page.tsx';
import { OrphansPage } from './features/orphans/orphans-page.tsx';
import { StationsPage } from './features/stations/stations-page.tsx';
import { Page } from './shell/page.tsx';

/** Every address of the operator view. A filter stands in the address, so that it can be shared. */
const root = createRootRoute({ component: Page });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/certificates' });
  },
});
/** Where a sign-in at the OpenID provider comes back to when it failed; who is signed in all the same goes on. */
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: () => <Navigate to="/certificates" />,
});
const certificates = createRoute({
  getParentRoute: () => root,
  path: '/certificates',
  validateSearch: readCertificateFilter,
  component: CertificatesPage,
});
const certificate = createRoute({ getParentRoute: () => root, path: '/certificates/$id', component: CertificatePage });
const orphans = createRoute({ getParentRoute: () => root, path: '/orphans', component: OrphansPage });
const stations = createRoute({ getParentRoute: () => root, path: '/stations', component: StationsPage });
const controllers = createRoute({
  getParentRoute: () => root,
  path: '/controllers',
  validateSearch: ({ controller }: Record<string, unknown>): { controller?: string } =>
    typeof controller === 'string' ? { controller } : {},
  component: ControllersPage,
});
const approvals = createRoute({ getParentRoute: () => root, path: '/approvals', component: ApprovalsPage });
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: readAuditFilter,
  component: AuditPage,
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    certificates,
    certificate,
    orphans,
    stations,
    controllers,
    approvals,
    audit,
  ]),
  defaultNotFoundComponent: () => <p>There is nothing at this address.</p>,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
