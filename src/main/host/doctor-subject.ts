import { checkConfig } from '../../shared/config/check.ts';
import type { AskTrust, Subject } from '../doctor/subject.ts';
import type { AuthorityKeeper } from './authority-keeper.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import { orNull } from './or-null.ts';
import type { StatusBoard } from './status-board.ts';

export interface DoctorSubjectOptions {
  readonly engine: Pick<EngineSupervisor, 'applied' | 'ask' | 'life'>;
  readonly authority: Pick<AuthorityKeeper, 'facts' | 'material'>;
  readonly board: Pick<StatusBoard, 'listeners' | 'traffic'>;
  readonly askTrust: AskTrust;
  /** Folder of the configuration. */
  readonly baseDirectory: string;
}

/** The running Doorman as the doctor sees it. */
export function doctorSubject({
  engine,
  authority,
  board,
  askTrust,
  baseDirectory,
}: DoctorSubjectOptions): Subject {
  const empty = checkConfig({ version: 1 });
  const config = engine.applied()?.config ?? (empty.ok ? empty.config : null);
  if (config === null) throw new Error('An empty configuration is valid.');
  const facts = authority.facts();
  const material = authority.material();
  return {
    config,
    running: engine.life().state === 'running',
    listeners: board.listeners(),
    upstreams: board.traffic().upstreams,
    authority:
      material === null || facts.state !== 'ready'
        ? null
        : { certificate: material.certificatePem, permitted: facts.permittedNames },
    testRoutes: (request) => engine.ask('testRoutes', request),
    announce: async (ends) => void (await orNull(engine.ask('expectOwn', { ends }))),
    askTrust,
    baseDirectory,
  };
}
