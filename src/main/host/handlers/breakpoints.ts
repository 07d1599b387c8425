import { ContractError } from '../../../shared/contract/errors.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import {
  type Breakpoint,
  type BreakpointsState,
  type HeldEdit,
  type HeldExchange,
  heldBodyLimit,
} from '../../../shared/model/breakpoint.ts';
import { judgeHeaders, judgeMethod, judgeTarget } from '../../../shared/replay/edited-request.ts';
import { contentEncodingOf, decodeBody } from '../../content-coding/decode-body.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';

type BreakpointHandlers = Pick<Handlers, 'breakpoints.set' | 'breakpoints.message' | 'breakpoints.decide'>;

export interface BreakpointKeeper {
  readonly handlers: BreakpointHandlers;
  state(): BreakpointsState;
  /** The engine holds others now. */
  takeHeld(held: readonly HeldExchange[], passed: number): void;
  /** Whether anybody looks on. While nobody does, nothing is held. */
  setWatched(watched: boolean): Promise<void>;
}

/**
 * Breakpoints of this run of the host, also when the engine starts again.
 *
 * @param publish is called with the state after each change
 */
export function keepBreakpoints(
  engine: Pick<EngineSupervisor, 'ask' | 'setBreakpoints'>,
  publish: (state: BreakpointsState) => void,
): BreakpointKeeper {
  let breakpoints: readonly Breakpoint[] = [];
  let held: readonly HeldExchange[] = [];
  let passed = 0;
  let watched = false;

  const state = (): BreakpointsState => ({ breakpoints, armed: watched, held, passed });

  return {
    state,
    takeHeld(next, count) {
      if (next.length === 0 && held.length === 0 && count === passed) return;
      held = next;
      passed = count;
      publish(state());
    },
    async setWatched(next) {
      if (next === watched) return;
      watched = next;
      if (breakpoints.length > 0) await engine.setBreakpoints(watched ? breakpoints : [], 'unwatched');
      publish(state());
    },
    handlers: {
      'breakpoints.set': async ({ breakpoints: next }) => {
        const ids = new Set(next.map(({ id }) => id));
        if (ids.size < next.length)
          throw new ContractError(
            'breakpoints.invalid',
            'Two breakpoints have the same name. Give one another.',
          );
        breakpoints = next;
        if (watched) await engine.setBreakpoints(breakpoints, 'removed');
        publish(state());
        return state();
      },
      'breakpoints.message': async ({ id }) => {
        const message = await engine.ask('heldMessage', { id });
        if (message === null) throw notHeld();
        const { body, ...rest } = message;
        if (body.bytes === null)
          return { ...rest, body: { base64: null, reason: body.reason, problem: null } };
        const decoded = await decodeBody(body.bytes, contentEncodingOf(rest.headers), heldBodyLimit);
        const { problem } = decoded;
        // What could not be decoded whole is shown as it is: nothing of it may be lost by an edit.
        const bytes = problem === null ? decoded.bytes : body.bytes;
        return { ...rest, body: { base64: Buffer.from(bytes).toString('base64'), reason: null, problem } };
      },
      'breakpoints.decide': async (params) => {
        const { id } = params;
        const action =
          params.action === 'edit'
            ? { action: params.action, edit: await checkedEdit(engine, id, params.edit) }
            : { action: params.action };
        if ((await engine.ask('decideHeld', { id, action })) === 'not_held') throw notHeld();
        return {};
      },
    },
  };
}

interface EditAsSent {
  readonly method?: string | undefined;
  readonly target?: string | undefined;
  readonly status?: number | undefined;
  readonly headers?: HeldEdit['headers'] | undefined;
  readonly bodyBase64?: string | undefined;
}

/** @throws ContractError `breakpoints.invalid` with the mistakes, so that nothing wrong goes on and nothing is lost */
async function checkedEdit(
  engine: Pick<EngineSupervisor, 'ask'>,
  id: string,
  { method, target, status, headers, bodyBase64 }: EditAsSent,
): Promise<HeldEdit> {
  const message = await engine.ask('heldMessage', { id });
  if (message === null) throw notHeld();
  const problems = [
    ...(method === undefined ? [] : [judgeMethod(method)]),
    ...(target === undefined ? [] : [judgeTarget(target)]),
    ...judgeHeaders(headers ?? []).map((mistake) => mistake.message),
    bodyBase64 !== undefined && message.body.reason !== null
      ? 'Its body streams and cannot be edited.'
      : null,
  ].flatMap((problem) => problem ?? []);
  if (problems.length > 0) throw new ContractError('breakpoints.invalid', problems.join(' '), problems);
  const isRequest = message.status === null;
  return {
    ...(method === undefined || !isRequest ? {} : { method }),
    ...(target === undefined || !isRequest ? {} : { target }),
    ...(status === undefined || isRequest ? {} : { status }),
    ...(headers === undefined ? {} : { headers }),
    ...(bodyBase64 === undefined ? {} : { body: Buffer.from(bodyBase64, 'base64') }),
  };
}

const notHeld = (): ContractError =>
  new ContractError(
    'breakpoints.not_held',
    'It is not held any more: its time was over, its client left, or it was decided.',
  );
