import { lazy, Suspense } from 'react';
import type { GraphqlRequest } from './graphql-request.ts';

const View = lazy(async () => ({ default: (await import('./graphql-view.tsx')).GraphqlView }));

/** GraphQL requests; what reads them is loaded when it is first needed. */
export const GraphqlView = ({ requests }: { readonly requests: readonly GraphqlRequest[] }) => (
  <Suspense fallback={<p className="p-4 text-muted">Loading…</p>}>
    <View requests={requests} />
  </Suspense>
);
