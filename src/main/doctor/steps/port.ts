import type { Finding } from '../../../shared/model/doctor-finding.ts';
import type { ListenerStatus } from '../../../shared/model/status.ts';
import { denialReason, portWays } from '../../privileged-ports/port-ways.ts';
import { type ChainContext, finding, type Step } from '../chain-context.ts';
import { urlOf } from '../chain-plan.ts';

/** Who has the port: the listener, another program, or nobody. */
export const portStep: Step = async (context) => [await look(context)];

async function look({ chain, listener, status, subject, world, everything }: ChainContext): Promise<Finding> {
  const { port } = chain;
  if (listener === null) {
    const served = everything.find(({ host }) => host === chain.host);
    const url = served === undefined ? null : urlOf(served);
    return finding('port.no_listener', 'failed', { port, holder: await world.portHolder(port), url });
  }
  if (!subject.running) {
    return finding('port.doorman_stopped', 'failed', { port, holder: await world.portHolder(port) });
  }
  if (status === null) {
    const problem = 'The engine has not reported it.';
    return finding('port.failed', 'failed', { listener: listener.id, port, problem });
  }
  if (status.state === 'open') {
    return finding('port.open', 'ok', { listener: listener.id, port, holder: await world.portHolder(port) });
  }
  return closed(status, listener.bind, world);
}

async function closed(
  { id, port, errorCode, freePort, problem }: ListenerStatus,
  bind: string,
  world: ChainContext['world'],
): Promise<Finding> {
  switch (errorCode) {
    case 'EADDRINUSE':
      return finding('port.taken', 'failed', {
        listener: id,
        port,
        freePort,
        holder: await world.portHolder(port),
      });
    case 'EACCES': {
      const facts = await world.portFacts();
      const evidence = { reason: denialReason(facts, bind), ways: portWays(facts, port, bind, freePort) };
      return finding('port.denied', 'failed', { listener: id, port, ...evidence });
    }
    default:
      return finding('port.failed', 'failed', {
        listener: id,
        port,
        problem: problem ?? 'The reason is not known.',
      });
  }
}
