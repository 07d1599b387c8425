import type { ClientCertificates } from '../certificates/client-certificates.ts';
import type { Problems } from './problems.ts';

/** That client certificates can be neither made nor accepted is something a person should know. */
export function reportClientAuthority(clients: Pick<ClientCertificates, 'facts'>, problems: Problems): void {
  const facts = clients.facts();
  if (facts.state === 'ready') return;
  problems.report({ code: 'client_authority.corrupt', severity: 'error', message: facts.reason });
}
