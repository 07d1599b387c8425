import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrustHandshake } from '../../../shared/model/trust.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { complaintOf, shorten } from '../complaint.ts';
import type { ProgramResult, TrustContext } from '../context.ts';
import { handshakeTime } from '../limits.ts';
import {
  openVerificationListener,
  type ServerCertificate,
  type VerificationListener,
} from '../verification-listener.ts';

/** What a client is given for one try. */
export interface Attempt {
  readonly listener: VerificationListener;
  /** An empty folder that is removed afterwards. */
  readonly scratch: string;
  /** Runs the client, bounded in time. @param until ends it before it ends by itself */
  run(
    args: readonly string[],
    options?: {
      readonly environment?: Readonly<Record<string, string>>;
      readonly until?: AbortSignal;
      readonly input?: string;
    },
  ): Promise<ProgramResult>;
}

/** A real program that reads a certain trust store when it connects somewhere. */
export interface VerifyingClient {
  /** Full path. */
  readonly program: string;
  /** What it is started with that matters; '' for nothing special. */
  readonly setting: string;
  /**
   * Has it connect.
   *
   * @returns null when it accepted us, which has to be proved by the token in its output or a visit; else what it said
   */
  connect(attempt: Attempt): Promise<string | null>;
}

/** Has one client make one handshake with a listener of its own. */
export async function shakeHands(
  client: VerifyingClient,
  certificate: ServerCertificate,
  context: TrustContext,
): Promise<TrustHandshake> {
  const at = context.now();
  const facts = { client: client.program, setting: client.setting, at };
  const listener = await openVerificationListener(certificate);
  const scratch = await mkdtemp(join(tmpdir(), 'doorman-verify-'));
  try {
    const error = await client.connect({
      listener,
      scratch,
      run: (args, { environment = context.environment, until, input } = {}) =>
        context.run(client.program, args, {
          environment,
          timeLimit: handshakeTime,
          ...(until === undefined ? {} : { signal: until }),
          ...(input === undefined ? {} : { input }),
        }),
    });
    return {
      ...facts,
      outcome: error === null ? 'accepted' : 'refused',
      error: error === null ? '' : shorten(error),
      duration: milliseconds(context.now() - at),
    };
  } finally {
    await listener.close();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** The verdict on a client that prints what it was answered. */
export function judgeOutput(
  program: string,
  result: ProgramResult,
  listener: Pick<VerificationListener, 'token'>,
): string | null {
  return result.output.includes(`verified ${listener.token}`) ? null : complaintOf(program, result);
}
