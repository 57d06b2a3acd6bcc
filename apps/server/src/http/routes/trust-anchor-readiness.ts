import { type AnchorChange, parseTrustAnchorBundleId } from '@bfcert/certificate-lifecycle';
import type { z } from 'zod';
import { actorOf, type HttpApp } from '../app.ts';
import { cursor } from '../cursor.ts';
import { RefusedRequest } from '../problems.ts';
import { page, pageOf } from '../schemas/common.ts';
import {
  readinessQuery,
  readinessRow,
  readinessRowsQuery,
  trustAnchorReadiness,
} from '../schemas/trust-anchor-readiness.ts';
import type { TrustReadinessApi } from '../trust-readiness-api.ts';
import { taken } from './taken.ts';

const tags = ['trust anchors'];

/** Who loses the connection if what stations trust, or what we show to them, changes now. */
export function trustAnchorReadinessRoutes(app: HttpApp, api: TrustReadinessApi): void {
  app.get(
    '/api/v1/trust-anchor-readiness',
    {
      schema: {
        tags,
        summary: 'Who would lose the connection',
        description:
          'Counts of the stations that would go on trusting us, would not, or of which it is not known, if this changed now: by what each has listed for its CSMS (`CSMSRootCertificate`). Of the stations of the caller’s owners; a step of a version looks at all.',
        querystring: readinessQuery,
        response: { 200: trustAnchorReadiness },
      },
    },
    async (request) => taken(await api.trustAnchorReadiness(changeOf(request.query), actorOf(request).owners)),
  );

  app.get(
    '/api/v1/trust-anchor-readiness/stations',
    {
      schema: {
        tags,
        summary: 'Who would lose the connection, station by station',
        description: 'Each with its verdict, why, when it last said what it trusts, and when it was last here.',
        querystring: readinessRowsQuery,
        response: { 200: pageOf(readinessRow) },
      },
    },
    async (request) => {
      const { verdict, limit } = request.query;
      const after = cursor(request.query.after, (text) => text);
      const asked = { verdict, after, limit: limit + 1 };
      const { owners } = actorOf(request);
      const rows = taken(await api.trustAnchorReadinessOfEach(changeOf(request.query), asked, owners));
      return page(rows, limit, ({ identityId }) => identityId);
    },
  );
}

function changeOf({
  change: kind,
  bundleId: text,
  fingerprint,
}: Pick<z.infer<typeof readinessQuery>, 'change' | 'bundleId' | 'fingerprint'>): AnchorChange {
  switch (kind) {
    case 'none':
      return { kind };
    case 'release':
    case 'withdrawal': {
      if (text === undefined) throw missing('bundleId', 'Say which version.');
      const bundleId = parseTrustAnchorBundleId(text);
      if (bundleId === null) throw new RefusedRequest('bundle_unknown', 'There is no such version of a bundle.');
      return { kind, bundleId };
    }
    case 'removal':
      return { kind, fingerprints: [fingerprint ?? noRoot()] };
    case 'server_chain':
      return { kind, fingerprint: fingerprint ?? noRoot() };
    default:
      return kind satisfies never;
  }
}

function noRoot(): never {
  throw missing('fingerprint', 'Say which root.');
}

const missing = (name: string, detail: string) => new RefusedRequest('invalid', detail, `/querystring/${name}`);
