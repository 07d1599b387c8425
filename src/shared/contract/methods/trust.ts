import { z } from 'zod';
import { type TrustOutcome, type TrustStoreReport, trustScopes, trustStoreLimit } from '../../model/trust.ts';

/** Trust stores by id or by family. None means all of them. */
const stores = z.array(z.string().min(1).max(200)).max(trustStoreLimit);
/** Without a scope, an act is about the authority in use. */
const trustInstall = z.strictObject({ stores, scope: z.enum(['current', 'next']).optional() });
const trustRemove = z.strictObject({ stores, scope: z.enum(trustScopes).optional() });

/** Trust stores of this machine. */
export const trustMethodParams = {
  /** Looks into every trust store of this machine; changes none of them. */
  'trust.list': z.strictObject({ scope: z.enum(trustScopes).optional() }),
  /** Has real clients of the stores connect, which takes seconds each: one call for each store shows each as it is done. */
  'trust.verify': trustInstall,
  /** Puts our certificate into stores. Call only after consent to the plans that `trust.list` gave. */
  'trust.install': trustInstall,
  /** Takes what the scope says out of stores: by default ours and stale ones. Call only after consent. */
  'trust.remove': trustRemove,
} as const;

export interface TrustMethodResults {
  'trust.list': { readonly items: readonly TrustStoreReport[] };
  'trust.verify': { readonly items: readonly TrustStoreReport[] };
  'trust.install': { readonly items: readonly TrustOutcome[] };
  'trust.remove': { readonly items: readonly TrustOutcome[] };
}
