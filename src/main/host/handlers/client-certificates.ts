import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import type { EventReport } from '../../../shared/model/event.ts';
import { epochMilliseconds } from '../../../shared/model/units.ts';
import { ClientCertificateError, type ClientCertificates } from '../../certificates/client-certificates.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';

type ClientCertificateHandlers = Pick<
  Handlers,
  | 'clientCertificates.list'
  | 'clientCertificates.issue'
  | 'clientCertificates.revoke'
  | 'clientCertificates.remove'
>;

/** Certificates for clients. The engine is told of each revocation before the answer says that it holds. */
export function clientCertificateHandlers(
  clients: ClientCertificates,
  engine: Pick<EngineSupervisor, 'setClientTrust'>,
  onEvent: (event: EventReport) => void,
): ClientCertificateHandlers {
  const now = () => epochMilliseconds(Date.now());
  return {
    'clientCertificates.list': () => clients.facts(),
    'clientCertificates.issue': (params) =>
      refusing(async () => {
        const issued = await clients.issue(params);
        const { name, serial } = issued.item;
        onEvent({ kind: 'client_certificate.issued', at: now(), evidence: { name, serial } });
        return { ...issued, facts: clients.facts() };
      }),
    'clientCertificates.revoke': ({ serial }) =>
      refusing(async () => {
        const { name } = await clients.revoke(serial);
        await engine.setClientTrust(clients.trust());
        onEvent({ kind: 'client_certificate.revoked', at: now(), evidence: { name, serial } });
        return clients.facts();
      }),
    'clientCertificates.remove': ({ serial }) =>
      refusing(async () => {
        await clients.remove(serial);
        await engine.setClientTrust(clients.trust());
        return clients.facts();
      }),
  };
}

async function refusing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClientCertificateError)
      throw new ContractError('client_certificate.refused', error.message);
    throw error;
  }
}
