import {
  type ClientAuthorityFacts,
  type ClientCertificateFiles,
  clientNameLimit,
  clientPasswordLimits,
  clientValidityDays,
  type IssuedClientCertificate,
  issuedClientCertificateLimit,
} from '../../shared/model/client-certificate.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../shared/model/units.ts';
import { type ClientAuthority, openClientAuthority } from './client-authority.ts';
import { readClientRegister, writeClientRegister } from './client-register.ts';

/** What was asked for cannot be done; the message is for a person. Nothing changed. */
export class ClientCertificateError extends Error {
  override readonly name = 'ClientCertificateError';
}

export interface NewClient {
  readonly name: string;
  readonly days: number;
  readonly password: string;
}

/** Client certificates of one data directory: makes, lists and revokes them. */
export interface ClientCertificates {
  facts(): ClientAuthorityFacts;
  /** For the engine. */
  trust(): { readonly authorityPem: string | null; readonly revoked: readonly string[] };
  /** @throws ClientCertificateError */
  issue(
    client: NewClient,
  ): Promise<{ readonly item: IssuedClientCertificate; readonly files: ClientCertificateFiles }>;
  /** From now on it is not accepted. @throws ClientCertificateError for a serial that is not in the list */
  revoke(serial: string): Promise<IssuedClientCertificate>;
  /** Takes one out of the list that has expired. @throws ClientCertificateError when it has not */
  remove(serial: string): Promise<void>;
}

/** Opens what there is, or makes an authority; what is wrong is a state, not an error. */
export async function openClientCertificates(
  directory: string,
  now: () => EpochMilliseconds = () => epochMilliseconds(Date.now()),
): Promise<ClientCertificates> {
  let authority: ClientAuthority | null = null;
  let items: readonly IssuedClientCertificate[] = [];
  let reason = '';
  /** Changes take turns: each writes the whole list. */
  let turn: Promise<unknown> = Promise.resolve();
  try {
    items = await readClientRegister(directory);
    authority = await openClientAuthority(directory, now());
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }

  const usable = (): ClientAuthority => {
    if (authority === null) throw new ClientCertificateError(reason);
    return authority;
  };
  const inTurn = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(task);
    turn = result.catch(() => {});
    return result;
  };
  const keep = async (next: readonly IssuedClientCertificate[]): Promise<void> => {
    await writeClientRegister(directory, next);
    items = next;
  };
  const find = (serial: string): IssuedClientCertificate => {
    const found = items.find((item) => item.serial === serial);
    if (found === undefined) {
      throw new ClientCertificateError(`There is no client certificate with the serial ${serial}.`);
    }
    return found;
  };

  return {
    facts: () =>
      authority === null
        ? { state: 'corrupt', reason }
        : {
            state: 'ready',
            subject: authority.facts.subject,
            fingerprint: authority.facts.fingerprint,
            notAfter: authority.facts.notAfter,
            certificatePath: authority.certificatePath,
            items,
          },
    trust: () => ({
      authorityPem: authority?.certificatePem ?? null,
      revoked: items.flatMap(({ revokedAt, fingerprint }) => (revokedAt === null ? [] : [fingerprint])),
    }),
    issue: (client) =>
      inTurn(async () => {
        const signer = usable();
        const name = judge(client);
        if (items.length >= issuedClientCertificateLimit) {
          throw new ClientCertificateError(
            `${issuedClientCertificateLimit} client certificates are kept track of, and no more. Remove some that have expired.`,
          );
        }
        const { facts, files } = await signer.issue({ ...client, name, now: now() });
        const item = { ...facts, name, revokedAt: null };
        // Before the key is handed out: one that is not in the list could not be revoked.
        await keep([item, ...items]);
        return { item, files };
      }),
    revoke: (serial) =>
      inTurn(async () => {
        usable();
        const found = find(serial);
        if (found.revokedAt !== null) return found;
        const revoked = { ...found, revokedAt: now() };
        await keep(items.map((item) => (item === found ? revoked : item)));
        return revoked;
      }),
    remove: (serial) =>
      inTurn(async () => {
        usable();
        const found = find(serial);
        if (now() <= found.notAfter) {
          throw new ClientCertificateError(
            `The certificate of ${found.name} is valid until ${new Date(found.notAfter).toISOString().slice(0, 10)}: out of the list it could not stay revoked. Revoke it; it can be removed after that day.`,
          );
        }
        await keep(items.filter((item) => item !== found));
      }),
  };
}

/** @returns the name as it goes into the certificate @throws ClientCertificateError */
function judge({ name, days, password }: NewClient): string {
  const trimmed = name.trim();
  const length = Array.from(trimmed).length;
  if (length === 0 || length > clientNameLimit || /\p{C}/u.test(trimmed)) {
    throw new ClientCertificateError(
      `The name has to have 1 to ${clientNameLimit} visible characters, such as alice or build-server.`,
    );
  }
  const { least, most } = clientValidityDays;
  if (!Number.isInteger(days) || days < least || days > most) {
    throw new ClientCertificateError(
      `A client certificate is valid for ${least} to ${most} days, not ${days}.`,
    );
  }
  const limits = clientPasswordLimits;
  if (!/^[\x20-\x7e]*$/.test(password) || password.length < limits.least || password.length > limits.most) {
    throw new ClientCertificateError(
      `The password has to have ${limits.least} to ${limits.most} letters, digits and signs of ASCII: not every program reads others alike.`,
    );
  }
  return trimmed;
}
