import { assertNever } from '../../assert-never.ts';
import type { DoctorFix } from '../../model/doctor-fix.ts';
import type { PortWay } from '../../model/port-way.ts';
import { say, strong } from '../segments.ts';
import { advice, command, type ExplainedFinding, type FindingsOf, holderText } from './explained.ts';

export function explainPort(finding: FindingsOf<'port'>): ExplainedFinding {
  switch (finding.code) {
    case 'port.open': {
      const { listener, port } = finding.evidence;
      return { sentence: say`Listener ${strong(listener)} has port ${port}`, fixes: [] };
    }
    case 'port.doorman_stopped': {
      const { port, holder } = finding.evidence;
      const who =
        holder === null
          ? say`nobody listens on port ${port}`
          : say`port ${port} is held by ${strong(holderText(holder, ''))}`;
      return {
        sentence: say`Doorman is not running, and ${who}`,
        fixes: [command('Start Doorman', ['doorman serve'])],
      };
    }
    case 'port.taken':
      return taken(finding.evidence);
    case 'port.denied': {
      const { listener, port, reason, ways } = finding.evidence;
      return {
        sentence: say`Listener ${strong(listener)} may not have port ${port}: ${reason}`,
        fixes: ways.flatMap((way) => wayFixes(listener, port, way)),
      };
    }
    case 'port.failed': {
      const { listener, port, problem } = finding.evidence;
      return {
        sentence: say`Listener ${strong(listener)} is not open on port ${port}: ${problem.replace(/\.$/, '')}`,
        fixes: [advice('Correct the listener in the configuration')],
      };
    }
    case 'port.no_listener': {
      const { port, holder, url } = finding.evidence;
      const who =
        holder === null
          ? say`and nobody else that can be seen does either`
          : say`but ${strong(holderText(holder, ''))} does`;
      return {
        sentence: say`No listener of Doorman has port ${port}, ${who}`,
        fixes:
          url === null
            ? [advice('Ask for the port of a listener, or add one with that port')]
            : [{ kind: 'open', label: `Open ${url}`, url }],
      };
    }
    default:
      return assertNever(finding);
  }
}

function taken({
  listener,
  port,
  holder,
  freePort,
}: Extract<FindingsOf<'port'>, { code: 'port.taken' }>['evidence']): ExplainedFinding {
  const move: readonly DoctorFix[] =
    freePort === null
      ? [advice(`Choose another port for listener ${listener}`)]
      : [movePort(listener, freePort)];
  const stop =
    holder === null
      ? [advice('Stop the program that has the port')]
      : [command(`Stop ${holder.name}`, [`kill ${holder.pid}`])];
  return {
    sentence: say`Port ${port} of listener ${strong(listener)} is held by ${strong(holderText(holder, 'another program, perhaps of another user'))}`,
    fixes: [...move, ...stop],
  };
}

const movePort = (listener: string, port: number): DoctorFix => ({
  kind: 'config',
  label: `Give listener ${listener} port ${port}`,
  fix: { change: 'listener.port', listener, port },
});

const wayLabels: Readonly<Record<PortWay['kind'], (port: number) => string>> = {
  other_port: () => 'Use a port that needs no rights',
  sysctl: (port) => `Let every program bind ports from ${port} on`,
  setcap: () => 'Give this program the right to bind any port',
  forward: (port) => `Redirect port ${port} on this machine`,
  wildcard: () => 'Listen on every address',
};

/** A way can be commands, a change of the listener, or both: then the change comes first. */
function wayFixes(listener: string, port: number, way: PortWay): DoctorFix[] {
  const label = wayLabels[way.kind](port);
  const changes: DoctorFix[] = [];
  if (way.kind === 'other_port' && way.port !== null) changes.push(movePort(listener, way.port));
  if (way.bind !== null) {
    changes.push({
      kind: 'config',
      label: `${label}: bind ${way.bind}`,
      fix: { change: 'listener.bind', listener, bind: way.bind },
    });
  }
  if (way.commands.length === 0) return changes;
  const target = way.port === null ? '' : ` to ${way.port}, which the listener has to have then`;
  return [...changes, command(`${label}${target}`, way.commands, { undo: way.undo, caveat: way.caveat })];
}
